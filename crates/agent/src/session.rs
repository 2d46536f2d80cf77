//! One open socket: pings go out, hints come in, reports go out as they change.
//!
//! It knows neither how the socket was opened nor what becomes of a hint.

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

/// How long one message may take to go out.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the other side may take to agree to a close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A socket that is silent for so many heartbeats is dead: each is answered with a pong.
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

/// How a session came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// This side wanted it.
    Drained,
    /// The other side closed the socket. API Gateway does after two hours.
    Closed,
}

/// Why a session broke.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    #[error(transparent)]
    Socket(#[from] tungstenite::Error),
    #[error("a message could not be sent in time")]
    SendTimeout,
    #[error("nothing was heard for {MAX_SILENT_HEARTBEATS} heartbeats")]
    Silent,
}

impl Session<'_> {
    /// Talks until `drained` or until the socket ends.
    pub(crate) async fn converse(
        mut self,
        drained: &CancellationToken,
    ) -> Result<Ended, SessionError> {
        let mut heard_at = Instant::now();
        let mut heartbeat =
            interval_at(heard_at + self.heartbeat_interval, self.heartbeat_interval);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut report_at = None;
        loop {
            let due = report_at.unwrap_or(heard_at);
            tokio::select! {
                () = drained.cancelled() => {
                    self.drain(report_at.is_some()).await;
                    return Ok(Ended::Drained);
                }
                frame = self.socket.next() => {
                    heard_at = Instant::now();
                    match frame {
                        None | Some(Ok(Message::Close(_))) => return Ok(Ended::Closed),
                        Some(frame) => self.hear(&frame?),
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
                    if heard_at.elapsed() > self.heartbeat_interval * MAX_SILENT_HEARTBEATS {
                        return Err(SessionError::Silent);
                    }
                    self.send(&NodeMessage::Ping).await?;
                }
            }
        }
    }

    /// A random part of the spread: a push reaches a whole fleet at once, and its answers must
    /// not all come back in the moment when the others still pull.
    fn report_delay(&self) -> Duration {
        self.report_spread.mul_f64(rand::rng().random_range(0.0..=1.0))
    }

    /// Sends every message of the status.
    pub(crate) async fn send_report(&mut self, status: &Status) -> Result<(), SessionError> {
        for message in &status.report {
            self.send(message).await?;
        }
        Ok(())
    }

    /// Sends one message.
    pub(crate) async fn send(&mut self, message: &NodeMessage) -> Result<(), SessionError> {
        // A structure of strings and integers always serialises.
        let text = serde_json::to_string(message).unwrap_or_default();
        let sent = timeout(SEND_TIMEOUT, self.socket.send(Message::text(text))).await;
        Ok(sent.map_err(|_| SessionError::SendTimeout)??)
    }

    fn hear(&self, frame: &Message) {
        let Message::Text(text) = frame else { return };
        match serde_json::from_str(text) {
            Ok(ServerMessage::ManifestAvailable { generation, .. }) => {
                // The address in it is not followed: a node asks its own server only.
                tracing::debug!(generation = generation.get(), "heard of a generation");
                self.hints.leave(Hint::pushed(generation));
            }
            Ok(ServerMessage::Pong) => {}
            Ok(ServerMessage::Error { message }) => {
                tracing::warn!("the control plane could not read a message: {message}");
            }
            // A later version may say more than this one understands.
            Err(error) => tracing::debug!("a message could not be read: {error}"),
        }
    }

    /// Says what is left to say and closes the socket, in bounded time.
    async fn drain(&mut self, report_is_due: bool) {
        let is_news = report_is_due || self.status.has_changed().unwrap_or(false);
        let status = is_news.then(|| self.status.borrow().clone());
        let farewell = async {
            if let Some(status) = status {
                self.send_report(&status).await?;
            }
            self.socket.close(None).await?;
            while self.socket.next().await.is_some() {}
            Ok::<_, SessionError>(())
        };
        // Whatever goes wrong here, the process is about to end.
        let _ = timeout(CLOSE_TIMEOUT, farewell).await;
    }
}
