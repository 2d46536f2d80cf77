//! A port with an observer around each of its calls.

mod nodes;
mod registry;

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::PortError;

/// The calls of all ports.
#[allow(missing_docs, reason = "each is the port's method of that name")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    ControlPlane,
    ControlPlaneId,
    ControlPlanes,
    CreateControlPlane,
    DeleteControlPlane,
    UnfinishedDeletions,
    PendingRows,
    RemovePendingRows,
    FinishDeletion,
    Plugin,
    Plugins,
    LastReleaseNumber,
    Instance,
    Instances,
    Commit,
    IdempotencyRecord,
    KeepRecord,
    Changes,
    PutSource,
    GetSource,
    RemoveSource,
    AddConnection,
    Connection,
    RemoveConnection,
    Connections,
    Introduce,
    Report,
    Touch,
    Nodes,
    Send,
    Close,
}

/// Observes every call, and may fail it before or after its effect.
#[async_trait]
pub trait Observer: Send + Sync {
    /// Runs before the effect. An error prevents the effect.
    async fn before(&self, _call: Call) -> Result<(), PortError> {
        Ok(())
    }

    /// Runs after an effect that succeeded. An error hides that it did.
    async fn after(&self, _call: Call) -> Result<(), PortError> {
        Ok(())
    }
}

/// A port with an observer around each of its calls.
pub struct Observed<P: ?Sized> {
    port: Arc<P>,
    observer: Arc<dyn Observer>,
}

impl<P: ?Sized> Observed<P> {
    /// `port`, with `observer` around each call.
    pub fn new(port: Arc<P>, observer: Arc<dyn Observer>) -> Self {
        Self { port, observer }
    }

    async fn around<V, E: From<PortError>>(
        &self,
        call: Call,
        effect: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        self.observer.before(call).await?;
        let value = effect.await?;
        self.observer.after(call).await?;
        Ok(value)
    }
}
