//! One open socket: sends pings and reports, turns pushes into hints.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use plugcast_protocol::push::{NodeMessage, ServerMessage};
use rand::RngExt;
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message},
};
use tokio_util::sync::CancellationToken;

use crate::{
    hint::{Hint, Hints},
    report::Status,
};

/// The time limit for sending one message.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit for the close handshake, after a last report.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A socket that receives nothing for this many heartbeats is dead, as a pong answers each ping.
const MAX_SILENT_HEARTBEATS: u32 = 2;

/// A WebSocket, with TLS or without.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An open socket.
pub(crate) struct Session<'a> {
    pub(crate) socket: Socket,
    pub(crate) hints: &'a Hints,
    pub(crate) status: &'a mut watch::Receiver<Status>,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) report_spread: Duration,
}

/// How a session ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The agent shut down.
    Drained,
    /// The control plane closed the socket. API Gateway does so after two hours.
    Closed,
}

/// Why a session failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    #[error(transparent)]
    Socket(#[from] tungstenite::Error),
    #[error("a message could not be encoded")]
    Encode(#[from] serde_json::Error),
    #[error("a message could not be sent within {SEND_TIMEOUT:?}")]
    SendTimeout,
    #[error("nothing was received for {MAX_SILENT_HEARTBEATS} heartbeats")]
    Silent,
}

impl Session<'_> {
    /// Sends and receives until `drained` or until the socket ends.
    pub(crate) async fn run(mut self, drained: &CancellationToken) -> Result<Ended, SessionError> {
        let mut received_at = Instant::now();
        let mut heartbeat =
            interval_at(received_at + self.heartbeat_interval, self.heartbeat_interval);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut report_at = None;
        loop {
            let due = report_at.unwrap_or(received_at);
            tokio::select! {
                () = drained.cancelled() => {
                    self.drain(report_at.is_some()).await;
                    return Ok(Ended::Drained);
                }
                frame = self.socket.next() => {
                    received_at = Instant::now();
                    match frame {
                        None | Some(Ok(Message::Close(_))) => return Ok(Ended::Closed),
                        Some(frame) => self.receive(&frame?),
                    }
                }
                Ok(()) = self.status.changed(), if report_at.is_none() => {
                    report_at = Some(Instant::now() + self.report_delay());
                }
                () = sleep_until(due), if report_at.is_some() => {
                    report_at = None;
                    let status = self.status.borrow_and_update().clone();
                    self.send_report(&status).await?;
                }
                _ = heartbeat.tick() => {
                    if received_at.elapsed() > self.heartbeat_interval * MAX_SILENT_HEARTBEATS {
                        return Err(SessionError::Silent);
                    }
                    self.send(&NodeMessage::Ping).await?;
                }
            }
        }
    }

    /// A random part of the spread. A push reaches the whole fleet at once; spread reports do not
    /// slow down the pulls of other nodes.
    fn report_delay(&self) -> Duration {
        self.report_spread.mul_f64(rand::rng().random_range(0.0..=1.0))
    }

    /// Sends every message of the report.
    pub(crate) async fn send_report(&mut self, status: &Status) -> Result<(), SessionError> {
        for message in &status.report {
            self.send(message).await?;
        }
        Ok(())
    }

    /// Sends one message.
    pub(crate) async fn send(&mut self, message: &NodeMessage) -> Result<(), SessionError> {
        let text = serde_json::to_string(message)?;
        let sent = timeout(SEND_TIMEOUT, self.socket.send(Message::text(text))).await;
        Ok(sent.map_err(|_| SessionError::SendTimeout)??)
    }

    fn receive(&self, frame: &Message) {
        let Message::Text(text) = frame else { return };
        match serde_json::from_str(text) {
            Ok(ServerMessage::ManifestAvailable { generation, .. }) => {
                // The agent ignores the message's URL and pulls from its configured server only.
                tracing::debug!(generation = generation.get(), "push received");
                self.hints.leave(Hint::pushed(generation));
            }
            Ok(ServerMessage::Pong) => {}
            Ok(ServerMessage::Error { message }) => {
                tracing::warn!("the control plane rejected a message: {message}");
            }
            // A later version may send messages that this one does not have.
            Err(error) => tracing::debug!("ignored an unreadable message: {error}"),
        }
    }

    /// Sends an outstanding report and closes the socket, within [`CLOSE_TIMEOUT`].
    async fn drain(&mut self, report_is_due: bool) {
        let is_outstanding = report_is_due || self.status.has_changed().unwrap_or(false);
        let status = is_outstanding.then(|| self.status.borrow().clone());
        let closing = async {
            if let Some(status) = status {
                self.send_report(&status).await?;
            }
            self.socket.close(None).await?;
            while self.socket.next().await.is_some() {}
            Ok::<_, SessionError>(())
        };
        // An error changes nothing: the agent ends, and the next hello repeats the report.
        let _ = timeout(CLOSE_TIMEOUT, closing).await;
    }
}
