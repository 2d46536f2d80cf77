//! The events under `events/`: what they are, whom they are for, and playing them.

pub mod golden;
pub mod handlers;
pub mod play;
mod redact;
pub mod seed;
mod state;
pub mod world;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use plugcast_protocol::routes::{Function, ROUTES, Route};
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
    /// In front of both APIs.
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

/// One event.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// What kind of event it is.
    pub folder: String,
    /// The case that it stands for.
    pub name: String,
    /// The event as AWS sends it.
    pub event: Value,
}

impl Fixture {
    /// Every event, in order.
    pub fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
        let folders = entries(&root).into_iter().filter(|path| path.is_dir());
        folders.flat_map(|folder| entries(&folder)).map(|file| Self::read(&file)).collect()
    }

    /// Every event for `function`, in order.
    pub fn all_of(function: Lambda) -> Vec<Self> {
        let mut fixtures = Self::all();
        fixtures.retain(|fixture| fixture.function() == function);
        fixtures
    }

    /// The event in `folder` under `name`.
    pub fn named(folder: &str, name: &str) -> Self {
        let found = Self::all()
            .into_iter()
            .find(|fixture| fixture.folder == folder && fixture.name == name);
        found.unwrap_or_else(|| panic!("no fixture {folder}/{name}"))
    }

    fn read(file: &Path) -> Self {
        assert_eq!(file.extension().unwrap(), "json", "{}: what is it?", file.display());
        let text = fs::read_to_string(file).unwrap();
        let event = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let folder = file.parent().and_then(Path::file_name).unwrap();
        Self {
            folder: folder.to_str().unwrap().to_owned(),
            name: file.file_stem().unwrap().to_str().unwrap().to_owned(),
            event,
        }
    }

    /// Whom the event is for.
    pub fn function(&self) -> Lambda {
        match self.folder.as_str() {
            "http" => Lambda::Http(self.route().function),
            "websocket" => Lambda::Connection,
            "stream" => Lambda::Distributor,
            "authorizer" => Lambda::Authorizer,
            other => panic!("nobody takes events of the folder {other}"),
        }
    }

    /// The route of an event of the HTTP API.
    pub fn route(&self) -> &'static Route {
        let key = self.event["routeKey"].as_str().unwrap();
        let found = ROUTES.iter().find(|route| key == format!("{} {}", route.method, route.path));
        found.unwrap_or_else(|| panic!("{self}: no route {key}"))
    }
}

impl fmt::Display for Fixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.folder, self.name)
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
