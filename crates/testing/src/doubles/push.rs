//! Open sockets that record what was sent to them, and the port that reaches them.

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

/// The sockets that are open, each with the messages that it got.
#[derive(Debug, Default)]
pub struct Sockets(Mutex<BTreeMap<String, Vec<Vec<u8>>>>);

impl Sockets {
    /// Opens a socket.
    pub fn open(&self, id: &ConnectionId) {
        self.0.lock().unwrap().insert(id.to_string(), Vec::new());
    }

    /// What the open socket got.
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

/// The port, straight to the sockets.
#[derive(Debug, Default)]
pub struct MemoryPush {
    /// Where messages go.
    pub sockets: Arc<Sockets>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

impl MemoryPush {
    /// A push to these sockets.
    pub fn to(sockets: Arc<Sockets>) -> Self {
        Self { sockets, ..Self::default() }
    }

    /// The most sends that were under way at once.
    pub fn most_under_way(&self) -> usize {
        self.most_under_way.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl PushChannel for MemoryPush {
    async fn send(&self, connection: &ConnectionId, message: &[u8]) -> Result<Delivery, PortError> {
        if message.len() > MAX_WEBSOCKET_MESSAGE_BYTES {
            return Err(PortError::permanent("sending", "the message is too long"));
        }
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        // Every other send that is allowed to begins now.
        tokio::task::yield_now().await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        Ok(self.sockets.deliver(connection.as_str(), message))
    }

    async fn close(&self, connection: &ConnectionId) -> Result<(), PortError> {
        self.sockets.close(connection.as_str());
        Ok(())
    }
}
