//! The AWS adapters, over embedded engines in this process with files of their own.

use std::{fs, path::Path, sync::Arc};

use async_trait::async_trait;
use plugcast_aws::{
    ApiGatewayPush, Backend, DynamoNodes, DynamoRegistry, S3Sources, Service, tables,
};
use plugcast_core::{ControlPlaneId, Digest};
use plugcast_local::engine::{Engines, NODES_TABLE, PUSH_ENDPOINT, REGISTRY_TABLE, SOURCES_BUCKET};
use serde::Serialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use plugcast_testing::{
    contracts::{Adapters, Rows, StoreProbe},
    doubles::Sockets,
};

use crate::push_gateway::PushGateway;

/// Open engines with their tables, sockets and files.
pub struct Embedded {
    engines: Engines,
    sockets: Arc<Sockets>,
    folder: TempDir,
}

impl Embedded {
    /// Opens fresh engines.
    pub async fn open() -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let engines = Engines::open(folder.path(), None).unwrap();
        // The files do not outlive the test, so writes need not wait for the disk.
        engines.registry().enable_bulk_loading().unwrap();
        let sockets = Arc::new(Sockets::default());
        engines.connect_push(Arc::new(PushGateway(sockets.clone())));
        let registry = engines.registry_service();
        tables::create_registry_table(&registry, REGISTRY_TABLE).await.unwrap();
        tables::create_nodes_table(&engines.nodes_service(), NODES_TABLE).await.unwrap();
        tables::create_sources_bucket(&registry, SOURCES_BUCKET).await.unwrap();
        Arc::new(Self { engines, sockets, folder })
    }

    /// The adapters over the engines.
    pub fn adapters(self: &Arc<Self>) -> Adapters {
        self.adapters_through(self.engines.backend())
    }

    /// The adapters over `backend`, which receives every request instead of the engines.
    pub fn adapters_through(self: &Arc<Self>, backend: Arc<dyn Backend>) -> Adapters {
        let registry = Arc::new(self.registry_through(backend.clone()));
        Adapters {
            control_planes: registry.clone(),
            plugins: registry.clone(),
            instances: registry.clone(),
            changes: registry.clone(),
            pending_deletions: registry.clone(),
            idempotency: registry.clone(),
            change_log: registry.clone(),
            sources: Arc::new(S3Sources::new(
                &through(&backend, &self.engines.registry_service()),
                SOURCES_BUCKET,
            )),
            nodes: Arc::new(self.nodes_through(backend.clone())),
            tokens: registry.clone(),
            register: registry.clone(),
            signing_keys: registry,
            push: Arc::new(self.push_through(backend)),
            sockets: self.sockets.clone(),
            probe: self.clone(),
        }
    }

    /// The backend that answers in place of AWS.
    pub fn backend(&self) -> Arc<dyn Backend> {
        self.engines.backend()
    }

    /// The registry's adapter over `backend`.
    pub fn registry_through(&self, backend: Arc<dyn Backend>) -> DynamoRegistry {
        DynamoRegistry::new(&through(&backend, &self.engines.registry_service()), REGISTRY_TABLE)
    }

    /// The nodes' adapter over `backend`.
    pub fn nodes_through(&self, backend: Arc<dyn Backend>) -> DynamoNodes {
        DynamoNodes::new(&through(&backend, &self.engines.nodes_service()), NODES_TABLE)
    }

    /// The push adapter over `backend`.
    pub fn push_through(&self, backend: Arc<dyn Backend>) -> ApiGatewayPush {
        ApiGatewayPush::new(&through(&backend, &self.engines.nodes_service()), PUSH_ENDPOINT)
    }

    /// Every row of the nodes table, as DynamoDB's JSON.
    pub fn node_rows(&self) -> Vec<Value> {
        let request = json!({ "TableName": NODES_TABLE });
        rows_of(self.engines.nodes().scan(serde_json::from_value(request).unwrap()))
    }
}

fn through(backend: &Arc<dyn Backend>, service: &Service) -> Service {
    let dynamodb_url = service.dynamodb_url.as_deref().unwrap();
    Service::in_process(backend.clone(), dynamodb_url, service.s3_url.as_deref().unwrap())
}

/// The rows of a response, which must be its only page.
fn rows_of(answer: dynoxide::Result<impl Serialize>) -> Vec<Value> {
    let answer = serde_json::to_value(answer.unwrap()).unwrap();
    assert_eq!(answer.get("LastEvaluatedKey"), None, "the response has more pages");
    answer["Items"].as_array().unwrap().clone()
}

#[async_trait]
impl StoreProbe for Embedded {
    async fn rows(&self, control_plane: ControlPlaneId) -> Rows {
        let request = json!({
            "TableName": REGISTRY_TABLE,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": { ":pk": { "S": format!("CP#{control_plane}") } },
        });
        let request = serde_json::from_value(request).unwrap();
        let rows = rows_of(self.engines.registry().query(request));
        let count = |prefix: &str| {
            let sort_keys = rows.iter().map(|row| row["sk"]["S"].as_str().unwrap());
            sort_keys.filter(|sort_key| sort_key.starts_with(prefix)).count()
        };
        Rows {
            plugins: count("PLUGIN#"),
            names: count("NAME#"),
            releases: count("RELEASE#"),
            changes: count("CHANGE#"),
        }
    }

    async fn damage(&self, _: ControlPlaneId, digest: Digest) {
        damage_file(&self.folder.path().join("sources/objects"), &digest.to_string());
    }
}

fn damage_file(folder: &Path, name_ending: &str) {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut found = files.filter(|path| path.to_str().unwrap().ends_with(name_ending));
    fs::write(found.next().unwrap(), b"damaged").unwrap();
}
