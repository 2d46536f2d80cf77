//! A control plane in the test's process that can misbehave.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use plugcast_core::{Digest, NodeId, signing::ManifestSigner};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    push::{NodeMessage, ServerMessage},
    routes,
    sync::{SignedManifest, SyncSettings},
};
use plugcast_testing::{
    eventually,
    manifest::{manifest, signer, source},
};
use tokio::{net::TcpListener, sync::broadcast, task::JoinSet};

mod socket;

pub(crate) const TOKEN: &str = "a-token";

/// A request or a message of an agent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    Settings,
    Manifest { known: bool },
    Source(Digest),
    Message(NodeMessage),
}

/// What the server holds, what it was asked, and how it misbehaves.
#[derive(Clone)]
pub(crate) struct ServerState {
    pub(crate) generation: u64,
    /// Each plugin with the generation that published its sources.
    pub(crate) plugins: Vec<(String, u64)>,
    pub(crate) signer: ManifestSigner,
    /// The signer whose key the settings offer, if it is not `signer`.
    pub(crate) announced_signer: Option<ManifestSigner>,
    pub(crate) control_plane: u128,
    pub(crate) inline_sources: bool,
    /// Sources that the server answers 404 for.
    pub(crate) missing_sources: BTreeSet<Digest>,
    /// Sources that the server sends with other bytes.
    pub(crate) corrupted_sources: BTreeSet<Digest>,
    pub(crate) http_status: Option<u16>,
    pub(crate) socket_status: Option<u16>,
    pub(crate) is_silent: bool,
    pub(crate) open_sockets: usize,
    pub(crate) calls: Vec<Call>,
}

/// A test's order to every open socket.
#[derive(Clone)]
enum Order {
    Send(String),
    Close,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

struct Shared {
    state: Mutex<ServerState>,
    orders: broadcast::Sender<Order>,
    sockets_at: SocketAddr,
}

impl Default for ServerState {
    fn default() -> Self {
        Self {
            generation: 0,
            plugins: Vec::new(),
            signer: signer(),
            announced_signer: None,
            control_plane: 1,
            inline_sources: true,
            missing_sources: BTreeSet::new(),
            corrupted_sources: BTreeSet::new(),
            http_status: None,
            socket_status: None,
            is_silent: false,
            open_sockets: 0,
            calls: Vec::new(),
        }
    }
}

impl ServerState {
    fn manifest(&self) -> plugcast_core::Manifest {
        let plugins: Vec<(&str, u64)> =
            self.plugins.iter().map(|(name, from)| (name.as_str(), *from)).collect();
        let mut manifest = manifest(self.generation, &plugins);
        manifest.control_plane_id = uuid::Uuid::from_u128(self.control_plane).into();
        manifest
    }

    /// Every source of every plugin.
    fn sources(&self) -> BTreeMap<Digest, Vec<u8>> {
        let of = |(name, from): &(String, u64)| {
            ["handler", "schema"].map(|file| source(name, file, *from))
        };
        let sources = self.plugins.iter().flat_map(of);
        sources.map(|bytes| (Digest::of(&bytes), bytes)).collect()
    }

    /// The nodes' messages, without pings.
    pub(crate) fn messages(&self) -> Vec<NodeMessage> {
        let message = |call: &Call| match call {
            Call::Message(NodeMessage::Ping) => None,
            Call::Message(message) => Some(message.clone()),
            _ => None,
        };
        self.calls.iter().filter_map(message).collect()
    }

    pub(crate) fn has_applied(&self, wanted: u64) -> bool {
        let applied = |message: &NodeMessage| matches!(message, NodeMessage::Applied { generation, .. } if generation.get() == wanted);
        self.messages().iter().any(applied)
    }

    /// The code of the last rejection of `wanted`.
    pub(crate) fn rejection_of(&self, wanted: u64) -> Option<String> {
        self.messages().into_iter().rev().find_map(|message| match message {
            NodeMessage::Rejected { generation, code, .. } if generation.get() == wanted => {
                Some(code)
            }
            _ => None,
        })
    }

    pub(crate) fn hellos(&self) -> Vec<NodeId> {
        let hello = |message| match message {
            NodeMessage::Hello { node_id, .. } => Some(node_id),
            _ => None,
        };
        self.messages().into_iter().filter_map(hello).collect()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Call) -> bool) -> usize {
        self.calls.iter().filter(|call| wanted(call)).count()
    }
}

impl Server {
    pub(crate) async fn start(state: ServerState) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), state).await
    }

    pub(crate) async fn start_at(address: SocketAddr, state: ServerState) -> Self {
        let http = TcpListener::bind(address).await.unwrap();
        let address = http.local_addr().unwrap();
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            orders: broadcast::Sender::new(1024),
            sockets_at: sockets.local_addr().unwrap(),
        });
        let router = Router::new()
            .route(routes::SYNC_SETTINGS, get(get_settings))
            .route(routes::SYNC_MANIFEST, get(get_manifest))
            .route(routes::SYNC_SOURCE, get(get_source))
            .with_state(Arc::clone(&shared));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(http, router).await.unwrap() });
        tasks.spawn(socket::serve(sockets, Arc::clone(&shared)));
        Self { address, shared, _tasks: tasks }
    }

    pub(crate) fn url(&self) -> plugcast_agent::Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    pub(crate) fn state<T>(&self, look: impl FnOnce(&mut ServerState) -> T) -> T {
        self.shared.state(look)
    }

    /// Publishes new sources of `name` at the next generation.
    pub(crate) fn publish(&self, name: &str) -> u64 {
        self.state(|state| {
            state.generation += 1;
            state.plugins.retain(|(other, _)| other != name);
            state.plugins.push((name.to_owned(), state.generation));
            state.plugins.sort();
            state.generation
        })
    }

    pub(crate) fn push(&self, generation: u64) {
        let message = ServerMessage::ManifestAvailable {
            generation: generation.into(),
            digest: Digest::of(b""),
            url: "/elsewhere".to_owned(),
        };
        let text = String::from_utf8(message.to_bytes()).unwrap();
        let _ = self.shared.orders.send(Order::Send(text));
    }

    pub(crate) fn publish_and_push(&self, name: &str) -> u64 {
        let generation = self.publish(name);
        self.push(generation);
        generation
    }

    pub(crate) fn close_sockets(&self) {
        let _ = self.shared.orders.send(Order::Close);
    }

    /// Waits until the state meets `condition`.
    pub(crate) async fn until(&self, what: &str, condition: impl Fn(&ServerState) -> bool) {
        eventually(what, async || self.state(|state| condition(state))).await;
    }
}

impl Shared {
    fn state<T>(&self, look: impl FnOnce(&mut ServerState) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    fn note(&self, call: Call) -> ServerState {
        self.state(|state| {
            state.calls.push(call);
            state.clone()
        })
    }
}

fn refusal(state: &ServerState, headers: &HeaderMap) -> Option<Response> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let own = (bearer != Some(&format!("Bearer {TOKEN}"))).then_some(401);
    let status = state.http_status.or(own)?;
    Some(StatusCode::from_u16(status).unwrap().into_response())
}

async fn get_settings(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let state = shared.note(Call::Settings);
    if let Some(refusal) = refusal(&state, &headers) {
        return refusal;
    }
    let settings = SyncSettings {
        protocol: PROTOCOL_VERSION,
        control_plane_id: uuid::Uuid::from_u128(state.control_plane).into(),
        control_plane_name: "default".parse().unwrap(),
        websocket_url: format!("ws://{}/ws", shared.sockets_at),
        public_key: state.announced_signer.unwrap_or(state.signer).public_key(),
    };
    axum::Json(settings).into_response()
}

async fn get_manifest(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<BTreeMap<String, u64>>,
    headers: HeaderMap,
) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let state = shared.note(Call::Manifest { known: known.is_some() });
    if let Some(refusal) = refusal(&state, &headers) {
        return refusal;
    }
    let manifest = state.manifest();
    let text = String::from_utf8(manifest.to_bytes()).unwrap();
    let mut signed = SignedManifest {
        digest: Digest::of(text.as_bytes()),
        signature: state.signer.sign(text.as_bytes()),
        manifest: text,
        sources: BTreeMap::new(),
    };
    if known == Some(&format!("\"{}\"", signed.digest)) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    if state.inline_sources {
        let newer = |(_, from): &(String, u64)| *from > query["since"];
        let newer = ServerState {
            plugins: state.plugins.iter().filter(|plugin| newer(plugin)).cloned().collect(),
            ..state.clone()
        };
        let text = |(digest, bytes)| (digest, String::from_utf8(bytes).unwrap());
        let corrupt = |(digest, text): (Digest, String)| {
            let is_corrupted = state.corrupted_sources.contains(&digest);
            (digest, if is_corrupted { format!("{text}?") } else { text })
        };
        signed.sources = newer.sources().into_iter().map(text).map(corrupt).collect();
        signed.sources.retain(|digest, _| !state.missing_sources.contains(digest));
    }
    axum::Json(signed).into_response()
}

async fn get_source(
    State(shared): State<Arc<Shared>>,
    Path((_, digest)): Path<(String, Digest)>,
    headers: HeaderMap,
) -> Response {
    let state = shared.note(Call::Source(digest));
    if let Some(refusal) = refusal(&state, &headers) {
        return refusal;
    }
    if state.missing_sources.contains(&digest) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match state.sources().remove(&digest) {
        Some(_) if state.corrupted_sources.contains(&digest) => "corrupted".into_response(),
        Some(bytes) => bytes.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
