//! The function `distributor`: announces to nodes that their control plane has changed.
//!
//! It takes a batch of the registry's stream. It ignores the content of the changes, reads the
//! present state and announces it once for each control plane in the batch. So a doubled or late
//! batch announces the truth as well.

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
        broadcast::{Broadcast, broadcast},
        read_manifest::{ReadManifestError, read_manifest},
    },
};
use plugcast_protocol::{
    push::ServerMessage,
    routes::{SYNC_MANIFEST, fill},
};

/// The ports of the function, built once for all invocations.
pub struct State {
    /// Reads control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Reads plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads instances.
    pub instances: Arc<dyn InstanceStore>,
    /// Lists open sockets and removes closed ones.
    pub nodes: Arc<dyn NodeStore>,
    /// Sends to sockets.
    pub push: Arc<dyn PushChannel>,
    /// Waits while a control plane changes under its reader.
    pub backoff: Arc<dyn Backoff>,
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

/// Announces every control plane in the batch, and reports the lowest record that failed.
///
/// A failed control plane does not delay the others. Lambda repeats the batch from the failed
/// record on.
pub async fn handle(
    event: Event,
    state: &State,
) -> Result<DynamoDbEventResponse, std::convert::Infallible> {
    let mut batch = Batch::of(&event);
    for (control_plane, first_record) in batch.control_planes() {
        if let Err(error) = announce(control_plane, state).await {
            tracing::error!(
                control_plane.id = %control_plane,
                error.code = error.code(),
                %error,
                cause = error.cause(),
                "change not announced; its record fails and is retried",
            );
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
        // It was deleted after the change, and its sockets are closing.
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
        push.failed = outcome.failed.count(),
        push.not_removed = outcome.not_removed.count(),
        "announced",
    );
    report(id, outcome)
}

/// Logs why sockets were not reached. The announcement fails only where it reached no socket at
/// all: then the cause is on this side, and a retry may help. Otherwise the nodes that were missed
/// pull at their next poll, and a retry would push to all the others again.
fn report(id: ControlPlaneId, outcome: Broadcast) -> Result<(), PortError> {
    if let Some(first) = outcome.failed.first() {
        tracing::error!(
            control_plane.id = %id,
            push.sent = outcome.sent,
            push.failed = outcome.failed.count(),
            codes = %outcome.failed,
            error = %first,
            cause = first.cause(),
            "pushes failed; their nodes pull at their next poll",
        );
    }
    if let Some(first) = outcome.not_removed.first() {
        tracing::warn!(
            control_plane.id = %id,
            not_removed = outcome.not_removed.count(),
            codes = %outcome.not_removed,
            error = %first,
            cause = first.cause(),
            "closed sockets were not removed; the next change tries again",
        );
    }
    match outcome.failed.into_first() {
        Some(first) if outcome.sent == 0 => Err(first),
        _ => Ok(()),
    }
}
