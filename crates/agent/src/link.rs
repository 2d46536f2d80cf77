//! Keeps a socket to the control plane open.
//!
//! Each attempt asks for the settings first, so the link follows a control plane that moves. It
//! turns pushes into hints and sends the status; it does not read snapshots.

use std::{collections::BTreeMap, sync::Arc, time::Duration, time::Instant};

use plugcast_core::{Token, signing::PublicKey};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    push::{CONTROL_PLANE_PARAMETER, NodeMessage},
    sync::SyncSettings,
};
use reqwest::Url;
use tokio::{sync::watch, time::timeout};
use tokio_tungstenite::{
    connect_async_tls_with_config,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue, http::header},
};
use tokio_util::sync::CancellationToken;

mod error;
mod trust;

pub(crate) use error::LinkError;

use crate::{
    backoff::{Backoff, Delays},
    error::explain,
    event::{Event, Observer},
    hint::{Hint, Hints},
    network::{Network, websocket_config},
    pull::{ControlPlaneClient, PullError, websocket_url},
    report::Status,
    session::{Ended, Session, Socket},
    store::{Identity, Pins, Store},
};

/// The time limit for opening a socket, from the first packet to the end of the handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);

/// The parts of a node's hello that stay the same.
#[derive(Debug, Clone)]
pub(crate) struct Introduction {
    pub(crate) hostname: String,
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
}

/// The link to the control plane and its state.
pub(crate) struct Link {
    pub(crate) client: ControlPlaneClient,
    pub(crate) network: Network,
    pub(crate) server: Url,
    pub(crate) control_plane: String,
    pub(crate) token: Token,
    pub(crate) introduction: Introduction,
    pub(crate) identity: Identity,
    pub(crate) given_key: Option<PublicKey>,
    pub(crate) store: Store,
    pub(crate) hints: Arc<Hints>,
    pub(crate) pins: watch::Sender<Option<Pins>>,
    pub(crate) status: watch::Receiver<Status>,
    pub(crate) observer: Observer,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) report_spread: Duration,
    pub(crate) reconnect: Backoff,
}

impl Link {
    /// Keeps a socket open until `drained`, then closes it.
    pub(crate) async fn keep(mut self, drained: &CancellationToken) {
        let mut delays = Delays::new(self.reconnect);
        let mut last_logged = None;
        loop {
            let started = Instant::now();
            let opened = tokio::select! {
                biased;
                () = drained.cancelled() => return,
                opened = self.open() => opened,
            };
            let ended = match opened {
                Ok(session) => session.run(drained).await.map_err(LinkError::Session),
                Err(error) => {
                    // A node pulls even while it cannot open a socket.
                    if last_logged.is_none() && self.pins.borrow().is_some() {
                        self.hints.leave(Hint::anything());
                    }
                    Err(error)
                }
            };
            let error = match ended {
                Ok(Ended::Drained) => return,
                Ok(Ended::Closed) => LinkError::Closed,
                Err(error) => error,
            };
            // A socket that closes right after it opened counts as a failure.
            if started.elapsed() >= self.reconnect.longest() {
                delays.reset();
            }
            if error.was_connected() {
                last_logged = None;
            }
            self.log(&error, &mut last_logged);
            let delay = match error.is_refusal() {
                true => self.reconnect.longest(),
                false => delays.after_failure(),
            };
            tokio::select! {
                () = drained.cancelled() => return,
                () = tokio::time::sleep(delay) => {}
            }
        }
    }

    /// Opens a socket, sends hello and then leaves a hint. The order matters: a change that the
    /// pull misses was committed after the hello, so the control plane pushes it.
    async fn open(&mut self) -> Result<Session<'_>, LinkError> {
        let settings = self.client.settings(&self.control_plane).await;
        let settings = settings.map_err(|error| match error {
            PullError::NotFound => LinkError::UnknownControlPlane(self.control_plane.clone()),
            other => LinkError::Settings(other),
        })?;
        self.trust(&settings).await?;
        let socket = timeout(HANDSHAKE_TIMEOUT, self.connect(&settings)).await;
        let socket = socket.map_err(|_| LinkError::HandshakeTimeout)??;
        let status = self.status.borrow_and_update().clone();
        let hello = NodeMessage::Hello {
            protocol: PROTOCOL_VERSION,
            node_id: self.identity.node_id,
            hostname: self.introduction.hostname.clone(),
            versions: self.introduction.versions.clone(),
            labels: self.introduction.labels.clone(),
            generation: status.generation,
        };
        let mut session = Session {
            socket,
            hints: &self.hints,
            status: &mut self.status,
            heartbeat_interval: self.heartbeat_interval,
            report_spread: self.report_spread,
        };
        session.send(&hello).await.map_err(LinkError::Session)?;
        session.send_report(&status).await.map_err(LinkError::Session)?;
        tracing::info!(control_plane = %settings.control_plane_name, "connected");
        (self.observer)(Event::Connected);
        self.hints.leave(Hint::anything());
        Ok(session)
    }

    async fn connect(&self, settings: &SyncSettings) -> Result<Socket, LinkError> {
        let mut url = websocket_url(&self.server, &settings.websocket_url)
            .ok_or_else(|| LinkError::Address(settings.websocket_url.clone()))?;
        let id = settings.control_plane_id.to_string();
        url.query_pairs_mut().append_pair(CONTROL_PLANE_PARAMETER, &id);
        let mut request = url.as_str().into_client_request().map_err(LinkError::Handshake)?;
        let bearer = HeaderValue::try_from(format!("Bearer {}", self.token.reveal()));
        let mut bearer = bearer.map_err(|error| LinkError::Handshake(error.into()))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        let (config, tls) = (Some(websocket_config()), Some(self.network.connector()));
        match connect_async_tls_with_config(request, config, true, tls).await {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::Error::Http(response)) => Err(LinkError::Status(response.status())),
            Err(error) => Err(LinkError::Handshake(error)),
        }
    }

    /// Logs `error`, at debug level if it is the last one again.
    fn log(&self, error: &LinkError, last_logged: &mut Option<String>) {
        let message = explain(error);
        if last_logged.as_ref() == Some(&message) {
            tracing::debug!("again: {message}");
            return;
        }
        let (served, longest) = (self.status.borrow().generation, self.reconnect.longest());
        let refused = error.is_refusal();
        if refused {
            tracing::error!("{message}; serving generation {served}; retrying every {longest:?}");
        } else {
            tracing::warn!("{message}; serving generation {served}; retrying within {longest:?}");
        }
        *last_logged = Some(message.clone());
        (self.observer)(Event::Disconnected { message, refused });
    }
}
