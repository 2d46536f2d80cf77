//! The function `distributor`: tells nodes that their control plane has changed.
//!
//! It reads a batch of the registry's stream. What a change was does not matter to it: it reads
//! the state as it is now and announces that, once for each control plane in the batch. So a
//! batch that comes twice, or late, announces what is true all the same.

mod batch;

use std::{sync::Arc, time::SystemTime};

use aws_lambda_events::event::{dynamodb::Event, streams::DynamoDbEventResponse};
use batch::Batch;
use plugcast_aws::{
    ApiGatewayPush, DynamoNodes, DynamoRegistry, Environment, JitteredBackoff, Service,
};
use plugcast_core::{
    ControlPlaneId, PortError, Timestamp,
    ports::{Backoff, ControlPlaneStore, InstanceStore, NodeStore, PluginStore, PushChannel},
    use_cases::{
        broadcast::broadcast,
        read_manifest::{ReadManifestError, read_manifest},
    },
};
use plugcast_protocol::{
    push::ServerMessage,
    routes::{SYNC_MANIFEST, fill},
};

/// What is built once and serves every invocation.
pub struct State {
    control_planes: Arc<dyn ControlPlaneStore>,
    plugins: Arc<dyn PluginStore>,
    instances: Arc<dyn InstanceStore>,
    nodes: Arc<dyn NodeStore>,
    push: Arc<dyn PushChannel>,
    backoff: Arc<dyn Backoff>,
}

impl State {
    /// A state over these adapters.
    pub fn new(registry: DynamoRegistry, nodes: DynamoNodes, push: ApiGatewayPush) -> Self {
        let registry = Arc::new(registry);
        Self {
            control_planes: registry.clone(),
            plugins: registry.clone(),
            instances: registry,
            nodes: Arc::new(nodes),
            push: Arc::new(push),
            backoff: Arc::new(JitteredBackoff),
        }
    }

    /// The state that the function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let service = Service::from_environment(environment);
        Self::new(
            DynamoRegistry::new(&service, environment.required("REGISTRY_TABLE")),
            DynamoNodes::new(&service, environment.required("NODES_TABLE")),
            ApiGatewayPush::new(&service, &environment.required("PUSH_ENDPOINT")),
        )
    }
}

/// Announces every control plane that the batch names, and reports what could not be announced.
///
/// One that fails holds up no other; Lambda comes back with the failed record and what follows.
pub async fn handle(
    event: Event,
    state: &State,
) -> Result<DynamoDbEventResponse, std::convert::Infallible> {
    let mut batch = Batch::of(&event);
    for (control_plane, first_record) in batch.control_planes() {
        if let Err(error) = announce(control_plane, state).await {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(%error, cause, control_plane.id = %control_plane, "not announced");
            batch.fail(first_record);
        }
    }
    Ok(batch.into_response())
}

async fn announce(id: ControlPlaneId, state: &State) -> Result<(), PortError> {
    let manifest = read_manifest(
        &*state.control_planes,
        &*state.plugins,
        &*state.instances,
        &*state.backoff,
        id,
    )
    .await;
    let manifest = match manifest {
        Ok(manifest) => manifest,
        Err(ReadManifestError::Store(error)) => return Err(error),
        // It has gone since, and its nodes with it.
        Err(ReadManifestError::UnknownControlPlane) => return Ok(()),
        Err(error @ ReadManifestError::ConcurrentChange) => {
            return Err(PortError::transient("reading the manifest", error));
        }
    };
    let message = ServerMessage::ManifestAvailable {
        generation: manifest.generation,
        digest: manifest.digest(),
        url: fill(SYNC_MANIFEST, &[&id.to_string()]),
    };
    let now = Timestamp::from(SystemTime::now());
    let outcome = broadcast(&*state.nodes, &*state.push, id, &message.to_bytes(), now).await?;
    tracing::info!(
        control_plane.id = %id,
        generation = manifest.generation.get(),
        push.sent = outcome.sent,
        push.gone = outcome.gone,
        push.failed = outcome.failed,
        "announced",
    );
    Ok(())
}
