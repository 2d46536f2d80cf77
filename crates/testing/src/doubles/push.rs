//! Open sockets that record their messages, and a push channel to them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use plugcast_core::{
    ConnectionId, PortError,
    limits::platform::MAX_WEBSOCKET_MESSAGE_BYTES,
    ports::{Delivery, PushChannel},
};

/// The open sockets, each with the messages that it received.
#[derive(Debug, Default)]
pub struct Sockets(Mutex<BTreeMap<String, Vec<Vec<u8>>>>);

impl Sockets {
    /// Opens a socket.
    pub fn open(&self, id: &ConnectionId) {
        self.0.lock().unwrap().insert(id.to_string(), Vec::new());
    }

    /// The messages that the open socket received.
    pub fn messages(&self, id: &ConnectionId) -> Vec<Vec<u8>> {
        self.0.lock().unwrap()[id.as_str()].clone()
    }

    /// The ids of the sockets that are open.
    pub fn ids(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }

    /// Closes a socket.
    pub fn close(&self, id: &str) -> Delivery {
        match self.0.lock().unwrap().remove(id) {
            Some(_) => Delivery::Sent,
            None => Delivery::Gone,
        }
    }

    /// Sends a message to a socket.
    pub fn deliver(&self, id: &str, message: &[u8]) -> Delivery {
        match self.0.lock().unwrap().get_mut(id) {
            Some(messages) => {
                messages.push(message.to_vec());
                Delivery::Sent
            }
            None => Delivery::Gone,
        }
    }
}

/// A push channel that delivers straight to the sockets.
#[derive(Debug, Default)]
pub struct MemoryPush {
    /// Where messages go.
    pub sockets: Arc<Sockets>,
    running: AtomicUsize,
    most_running: AtomicUsize,
}

impl MemoryPush {
    /// A push channel to these sockets.
    pub fn to(sockets: Arc<Sockets>) -> Self {
        Self { sockets, ..Self::default() }
    }

    /// The most sends that ran concurrently.
    pub fn most_concurrent_sends(&self) -> usize {
        self.most_running.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl PushChannel for MemoryPush {
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError> {
        if message.len() > MAX_WEBSOCKET_MESSAGE_BYTES {
            return Err(PortError::permanent("sending", "the message is too long"));
        }
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_running.fetch_max(running, Ordering::SeqCst);
        // Let concurrent sends start.
        tokio::task::yield_now().await;
        self.running.fetch_sub(1, Ordering::SeqCst);
        Ok(self.sockets.deliver(connection.as_str(), message))
    }

    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError> {
        self.sockets.close(connection.as_str());
        Ok(())
    }
}
