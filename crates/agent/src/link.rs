//! Keeping a socket to the control plane open.
//!
//! Each attempt asks for the settings first, so a control plane that moved is followed. It knows
//! no releases: what it hears becomes a hint, and what it says is the status.

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
    agent::Observer,
    backoff::{Backoff, Delays},
    error::explain,
    event::Event,
    hint::{Hint, Hints},
    network::{Network, websocket_config},
    pull::{ControlPlaneClient, PullError, websocket_url},
    report::Status,
    session::{Ended, Session, Socket},
    store::{Identity, Pins, Store},
};

/// How long opening a socket may take, from the first packet to the end of the handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);

/// How a node introduces itself, but for what changes.
#[derive(Debug, Clone)]
pub(crate) struct Introduction {
    pub(crate) hostname: String,
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
}

/// The way to the control plane.
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
    /// Keeps a socket open until `drained`, and then closes it.
    pub(crate) async fn keep(mut self, drained: &CancellationToken) {
        let mut delays = Delays::new(self.reconnect);
        let mut told = None;
        loop {
            let started = Instant::now();
            let opened = tokio::select! {
                biased;
                () = drained.cancelled() => return,
                opened = self.open() => opened,
            };
            let ended = match opened {
                Ok(session) => session.converse(drained).await.map_err(LinkError::Session),
                Err(error) => {
                    // A node that gets no socket pulls all the same.
                    if told.is_none() && self.pins.borrow().is_some() {
                        self.hints.leave(Hint::whatever());
                    }
                    Err(error)
                }
            };
            let error = match ended {
                Ok(Ended::Drained) => return,
                Ok(Ended::Closed) => LinkError::Closed,
                Err(error) => error,
            };
            // A socket that stayed was no failure. One that is closed at once is.
            if started.elapsed() >= self.reconnect.longest() {
                delays.reset();
            }
            if error.was_connected() {
                told = None;
            }
            self.tell(&error, &mut told);
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

    /// Opens a socket and says hello. The pull comes after it: a change that the pull does not
    /// see is committed later than the hello, and so it is pushed.
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
        self.hints.leave(Hint::whatever());
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

    /// Tells of `error` unless it is what was told last.
    fn tell(&self, error: &LinkError, told: &mut Option<String>) {
        let message = explain(error);
        if told.as_ref() == Some(&message) {
            tracing::debug!("still: {message}");
            return;
        }
        let refused = error.is_refusal();
        if refused {
            tracing::error!("{message}; what is here is served, and it is tried again slowly");
        } else {
            tracing::warn!("{message}; what is here is served, and it is tried again");
        }
        *told = Some(message.clone());
        (self.observer)(Event::Disconnected { message, refused });
    }
}
