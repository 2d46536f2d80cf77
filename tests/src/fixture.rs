//! Events for the functions: the documents under `events/`, the short requests under
//! `tests/requests`, and playing both.

mod envelope;
pub mod golden;
pub mod handlers;
pub mod play;
mod redact;
mod requests;
pub mod seed;
pub mod stack;
mod state;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use plugcast_protocol::routes::{Function, ROUTES, Route};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The six Lambda functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lambda {
    /// StoreProbe the HTTP API.
    Http(Function),
    /// StoreProbe the WebSocket API.
    Connection,
    /// StoreProbe the registry's stream.
    Distributor,
    /// The authorizer of both APIs.
    Authorizer,
}

impl Lambda {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Http(Function::Upload),
        Self::Http(Function::Admin),
        Self::Http(Function::Sync),
        Self::Connection,
        Self::Distributor,
        Self::Authorizer,
    ];

    /// The name of its binary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http(Function::Upload) => "upload",
            Self::Http(Function::Admin) => "admin",
            Self::Http(Function::Sync) => "sync",
            Self::Connection => "connection",
            Self::Distributor => "distributor",
            Self::Authorizer => "authorizer",
        }
    }
}

/// The kinds of events, each a folder of `events/` and of `tests/requests`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A request to the HTTP API.
    Http,
    /// An event of a socket.
    WebSocket,
    /// A batch of the registry's stream.
    Stream,
    /// A request to authorize.
    Authorizer,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Http, Self::WebSocket, Self::Stream, Self::Authorizer];

    fn folder(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::WebSocket => "websocket",
            Self::Stream => "stream",
            Self::Authorizer => "authorizer",
        }
    }
}

/// One event.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Where it is: `events/<kind>/<document>` or `requests/<kind>/<file>/<case>`.
    pub id: String,
    /// The kind of event.
    pub kind: Kind,
    /// The event as AWS sends it.
    pub event: Value,
}

impl Fixture {
    /// Every event, in order.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
            Kind::ALL.into_iter().flat_map(|kind| documents(kind).chain(requests(kind))).collect()
        });
        &ALL
    }

    /// Every event for `function`, in order.
    pub fn all_of(function: Lambda) -> impl Iterator<Item = &'static Self> {
        Self::all().iter().filter(move |fixture| fixture.function() == function)
    }

    /// The event with this id.
    pub fn named(id: &str) -> &'static Self {
        let found = Self::all().iter().find(|fixture| fixture.id == id);
        found.unwrap_or_else(|| panic!("no fixture {id}"))
    }

    /// The function that receives the event.
    pub fn function(&self) -> Lambda {
        match self.kind {
            Kind::Http => Lambda::Http(self.route().function),
            Kind::WebSocket => Lambda::Connection,
            Kind::Stream => Lambda::Distributor,
            Kind::Authorizer => Lambda::Authorizer,
        }
    }

    /// The route of an event of the HTTP API.
    pub fn route(&self) -> &'static Route {
        let key = self.event["routeKey"].as_str().unwrap();
        let found = ROUTES.iter().find(|route| key == format!("{} {}", route.method, route.path));
        found.unwrap_or_else(|| panic!("{self}: no route {key}"))
    }

    /// The event that the loader makes from the request in this event of the HTTP API.
    pub fn made_again(&self) -> Value {
        envelope::http(&requests::HttpRequest::of(&self.event))
    }
}

impl fmt::Display for Fixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// The complete documents under `events/`.
fn documents(kind: Kind) -> impl Iterator<Item = Fixture> {
    let folder = documents_folder().join(kind.folder());
    entries(&folder).into_iter().map(move |file| {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let id = format!("events/{}/{name}", kind.folder());
        Fixture { id, kind, event: requests::parse(&file) }
    })
}

/// The events made from the short requests.
fn requests(kind: Kind) -> Vec<Fixture> {
    match kind {
        Kind::Http => made(kind, |_, request| envelope::http(request)),
        Kind::WebSocket => made(kind, |_, request| envelope::socket(request)),
        Kind::Stream => made(kind, |_, request| envelope::batch(request)),
        Kind::Authorizer => made(kind, |file, request| match file {
            "http" => envelope::http_authorizer(request),
            "websocket" => envelope::socket_authorizer(request),
            other => panic!("no API is called {other}"),
        }),
    }
}

fn made<T: DeserializeOwned>(kind: Kind, event: impl Fn(&str, &T) -> Value) -> Vec<Fixture> {
    let cases = requests::cases(kind.folder()).into_iter();
    let fixture = |(file, case, request): (String, String, T)| Fixture {
        id: format!("requests/{}/{file}/{case}", kind.folder()),
        kind,
        event: event(&file, &request),
    };
    cases.map(fixture).collect()
}

fn documents_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in &paths {
        assert_eq!(path.extension().unwrap(), "json", "{} is not JSON", path.display());
    }
    paths
}
