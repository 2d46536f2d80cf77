//! The embedded engines that implement DynamoDB and S3, and the SDK configuration that reaches them.
//!
//! They listen on no port: only SDK clients in this process reach them, so other processes on the
//! machine must use the API.

mod blobs;
mod dynamodb;
mod s3;
mod trim;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use bytes::Bytes;
use dynoxide::Database;
use plugcast_aws::{Backend, BackendError, Service};
use s3s::service::S3Service;

/// The registry's table.
pub const REGISTRY_TABLE: &str = "registry";
/// The nodes table.
pub const NODES_TABLE: &str = "nodes";
/// The bucket of sources.
pub const SOURCES_BUCKET: &str = "sources";
/// The `@connections` endpoint for pushes.
pub const PUSH_ENDPOINT: &str = "http://push.plugcast";

const REGISTRY_URL: &str = "http://registry.plugcast";
const NODES_URL: &str = "http://nodes.plugcast";
const S3_URL: &str = "http://s3.plugcast";

/// Why an engine did not open.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A database cannot be opened.
    #[error("cannot open the database {path}: {problem}")]
    Database {
        /// Its file.
        path: PathBuf,
        /// The cause.
        problem: String,
    },
    /// A folder cannot be created or written.
    #[error("cannot use the folder {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// The open engines.
#[derive(Clone)]
pub struct Engines {
    registry: Database,
    nodes: Database,
    backend: Arc<Engine>,
}

struct Engine {
    registry: Database,
    nodes: Database,
    s3: S3Service,
    push: OnceLock<Arc<dyn Backend>>,
}

impl Engines {
    /// Opens the engines over the files in `folder`, and creates missing files. Removes the records
    /// of the registry's stream before `delivered`.
    pub fn open(folder: &Path, delivered: Option<&str>) -> Result<Self, EngineError> {
        let registry_file = folder.join("registry.db");
        if let Some(position) = delivered {
            trim::trim_stream(&registry_file, position).map_err(|error| EngineError::Database {
                path: registry_file.clone(),
                problem: error.to_string(),
            })?;
        }
        let blobs = blobs::Blobs::open(&folder.join("sources"))
            .map_err(|source| EngineError::Folder { path: folder.to_owned(), source })?;
        let registry = open_database(&registry_file)?;
        let nodes = open_database(&folder.join("nodes.db"))?;
        // Nodes report their state again when they reconnect, so a power cut may lose the last
        // reports. In return no report waits for the disk.
        nodes.enable_bulk_loading().map_err(|error| EngineError::Database {
            path: folder.join("nodes.db"),
            problem: error.to_string(),
        })?;
        let backend = Arc::new(Engine {
            registry: registry.clone(),
            nodes: nodes.clone(),
            s3: s3::service(blobs),
            push: OnceLock::new(),
        });
        Ok(Self { registry, nodes, backend })
    }

    /// The service for adapters of the registry and of sources.
    pub fn registry_service(&self) -> Service {
        Service::in_process(self.backend.clone(), REGISTRY_URL, S3_URL)
    }

    /// The service for adapters of nodes. Nodes have a database of their own, so their many small
    /// writes do not delay changes of the registry.
    pub fn nodes_service(&self) -> Service {
        Service::in_process(self.backend.clone(), NODES_URL, S3_URL)
    }

    /// The backend that answers in place of AWS. Tests put it behind a TCP port.
    pub fn backend(&self) -> Arc<dyn Backend> {
        self.backend.clone()
    }

    /// Sends pushes to `connections`.
    pub fn connect_push(&self, connections: Arc<dyn Backend>) {
        let _ = self.backend.push.set(connections);
    }

    /// The registry's database, for its stream.
    pub fn registry(&self) -> &Database {
        &self.registry
    }

    /// The database of nodes, for its expiry.
    pub fn nodes(&self) -> &Database {
        &self.nodes
    }
}

fn open_database(path: &Path) -> Result<Database, EngineError> {
    let failed = |problem: String| EngineError::Database { path: path.to_owned(), problem };
    let name = path.to_str().ok_or_else(|| failed("the path is not UTF-8".to_owned()))?;
    Database::new(name).map_err(|error| failed(error.to_string()))
}

#[async_trait]
impl Backend for Engine {
    async fn call(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, BackendError> {
        match request.uri().host() {
            Some("registry.plugcast") => dynamodb::call(&self.registry, request).await,
            Some("nodes.plugcast") => dynamodb::call(&self.nodes, request).await,
            Some("push.plugcast") => match self.push.get() {
                Some(push) => push.call(request).await,
                None => Err("push endpoint is not connected yet".into()),
            },
            _ => s3::call(&self.s3, request).await,
        }
    }
}
