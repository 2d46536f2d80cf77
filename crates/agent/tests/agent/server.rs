//! A control plane small enough to be told to misbehave.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
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
    sync::SyncSettings,
};
use tokio::{
    net::TcpListener,
    sync::{broadcast, watch},
    task::JoinSet,
};

use crate::sample;

mod socket;

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const TOKEN: &str = "a-token";

/// One thing that an agent did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    Settings,
    Manifest { known: bool },
    Source(Digest),
    Said(NodeMessage),
}

/// What the server is, and how it misbehaves.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) generation: u64,
    /// Each plugin with the generation of its sources.
    pub(crate) plugins: Vec<(String, u64)>,
    pub(crate) signer: ManifestSigner,
    /// The key that the settings name, where it is not the signer's.
    pub(crate) announced_signer: Option<ManifestSigner>,
    pub(crate) control_plane: u128,
    pub(crate) inline_sources: bool,
    /// Sources that cannot be had.
    pub(crate) lost_sources: BTreeSet<Digest>,
    /// Sources that come with other bytes.
    pub(crate) bent_sources: BTreeSet<Digest>,
    pub(crate) http_status: Option<u16>,
    pub(crate) socket_status: Option<u16>,
    pub(crate) is_mute: bool,
    pub(crate) open_sockets: usize,
    pub(crate) calls: Vec<Call>,
}

/// What a socket is told to do.
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
    world: Mutex<World>,
    changed: watch::Sender<()>,
    orders: broadcast::Sender<Order>,
    sockets_at: SocketAddr,
}

impl Default for World {
    fn default() -> Self {
        Self {
            generation: 0,
            plugins: Vec::new(),
            signer: sample::signer(),
            announced_signer: None,
            control_plane: 1,
            inline_sources: true,
            lost_sources: BTreeSet::new(),
            bent_sources: BTreeSet::new(),
            http_status: None,
            socket_status: None,
            is_mute: false,
            open_sockets: 0,
            calls: Vec::new(),
        }
    }
}

impl World {
    fn manifest(&self) -> plugcast_core::Manifest {
        let plugins: Vec<(&str, u64)> =
            self.plugins.iter().map(|(name, from)| (name.as_str(), *from)).collect();
        let mut manifest = sample::manifest(self.generation, &plugins);
        manifest.control_plane_id = uuid::Uuid::from_u128(self.control_plane).into();
        manifest
    }

    /// Every source of every plugin.
    fn sources(&self) -> BTreeMap<Digest, Vec<u8>> {
        let of = |(name, from): &(String, u64)| {
            ["handler", "schema"].map(|file| sample::source(name, file, *from))
        };
        let sources = self.plugins.iter().flat_map(of);
        sources.map(|bytes| (Digest::of(&bytes), bytes)).collect()
    }

    /// What the nodes said, without pings.
    pub(crate) fn said(&self) -> Vec<NodeMessage> {
        let said = |call: &Call| match call {
            Call::Said(NodeMessage::Ping) => None,
            Call::Said(message) => Some(message.clone()),
            _ => None,
        };
        self.calls.iter().filter_map(said).collect()
    }

    pub(crate) fn has_applied(&self, wanted: u64) -> bool {
        let applied = |message: &NodeMessage| matches!(message, NodeMessage::Applied { generation, .. } if generation.get() == wanted);
        self.said().iter().any(applied)
    }

    /// The code with which `wanted` was rejected last.
    pub(crate) fn rejection_of(&self, wanted: u64) -> Option<String> {
        self.said().into_iter().rev().find_map(|message| match message {
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
        self.said().into_iter().filter_map(hello).collect()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Call) -> bool) -> usize {
        self.calls.iter().filter(|call| wanted(call)).count()
    }
}

impl Server {
    pub(crate) async fn start(world: World) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), world).await
    }

    pub(crate) async fn start_at(address: SocketAddr, world: World) -> Self {
        let http = TcpListener::bind(address).await.unwrap();
        let address = http.local_addr().unwrap();
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            changed: watch::Sender::new(()),
            orders: broadcast::Sender::new(1024),
            sockets_at: sockets.local_addr().unwrap(),
        });
        let router = Router::new()
            .route(routes::SYNC_SETTINGS, get(settings))
            .route(routes::SYNC_MANIFEST, get(manifest))
            .route(routes::SYNC_SOURCE, get(source))
            .with_state(Arc::clone(&shared));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(http, router).await.unwrap() });
        tasks.spawn(socket::serve(sockets, Arc::clone(&shared)));
        Self { address, shared, _tasks: tasks }
    }

    pub(crate) fn url(&self) -> plugcast_agent::Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    pub(crate) fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        self.shared.world(look)
    }

    /// Accepts a change: `name` gets new sources at the next generation.
    pub(crate) fn publish(&self, name: &str) -> u64 {
        self.world(|world| {
            world.generation += 1;
            world.plugins.retain(|(other, _)| other != name);
            world.plugins.push((name.to_owned(), world.generation));
            world.plugins.sort();
            world.generation
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

    /// Waits until the world is as `wanted` says.
    pub(crate) async fn until(&self, what: &str, wanted: impl Fn(&World) -> bool) {
        let mut changed = self.shared.changed.subscribe();
        let waiting = async {
            while !self.world(|world| wanted(world)) {
                changed.changed().await.unwrap();
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{what}: it never came; {:#?}", self.world(|world| world.calls.clone()));
        }
    }
}

impl Shared {
    fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        let answer = look(&mut self.world.lock().unwrap());
        self.changed.send_replace(());
        answer
    }

    fn note(&self, call: Call) -> World {
        self.world(|world| {
            world.calls.push(call);
            world.clone()
        })
    }
}

fn refusal(world: &World, headers: &HeaderMap) -> Option<Response> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let own = (bearer != Some(&format!("Bearer {TOKEN}"))).then_some(401);
    let status = world.http_status.or(own)?;
    Some(StatusCode::from_u16(status).unwrap().into_response())
}

async fn settings(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let world = shared.note(Call::Settings);
    if let Some(refusal) = refusal(&world, &headers) {
        return refusal;
    }
    let settings = SyncSettings {
        protocol: PROTOCOL_VERSION,
        control_plane_id: uuid::Uuid::from_u128(world.control_plane).into(),
        control_plane_name: "default".parse().unwrap(),
        websocket_url: format!("ws://{}/ws", shared.sockets_at),
        public_key: world.announced_signer.unwrap_or(world.signer).public_key(),
    };
    axum::Json(settings).into_response()
}

async fn manifest(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<BTreeMap<String, u64>>,
    headers: HeaderMap,
) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let world = shared.note(Call::Manifest { known: known.is_some() });
    if let Some(refusal) = refusal(&world, &headers) {
        return refusal;
    }
    let manifest = world.manifest();
    let mut signed = sample::sign(&manifest);
    signed.signature = world.signer.sign(signed.manifest.as_bytes());
    if known == Some(&format!("\"{}\"", signed.digest)) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    if world.inline_sources {
        let newer = |(_, from): &(String, u64)| *from > query["since"];
        let newer = World {
            plugins: world.plugins.iter().filter(|plugin| newer(plugin)).cloned().collect(),
            ..world.clone()
        };
        let text = |(digest, bytes)| (digest, String::from_utf8(bytes).unwrap());
        let bent = |(digest, text): (Digest, String)| {
            let bent = world.bent_sources.contains(&digest);
            (digest, if bent { format!("{text}?") } else { text })
        };
        signed.sources = newer.sources().into_iter().map(text).map(bent).collect();
        signed.sources.retain(|digest, _| !world.lost_sources.contains(digest));
    }
    axum::Json(signed).into_response()
}

async fn source(
    State(shared): State<Arc<Shared>>,
    Path((_, digest)): Path<(String, Digest)>,
    headers: HeaderMap,
) -> Response {
    let world = shared.note(Call::Source(digest));
    if let Some(refusal) = refusal(&world, &headers) {
        return refusal;
    }
    if world.lost_sources.contains(&digest) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match world.sources().remove(&digest) {
        Some(_) if world.bent_sources.contains(&digest) => "bent".into_response(),
        Some(bytes) => bytes.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
