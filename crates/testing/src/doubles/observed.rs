//! A port with a observer around each of its calls.

mod nodes;
mod registry;

use std::sync::Arc;

use async_trait::async_trait;
use plugcast_core::PortError;

/// The calls that ports take.
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

/// Sees every call, and may fail it before or after its effect.
#[async_trait]
pub trait Observer: Send + Sync {
    /// Comes before the effect; an error takes its place.
    async fn before(&self, _call: Call) -> Result<(), PortError> {
        Ok(())
    }

    /// Comes after an effect that succeeded; an error hides that.
    async fn after(&self, _call: Call) -> Result<(), PortError> {
        Ok(())
    }
}

/// A port with a observer around each of its calls.
pub struct Observed<P: ?Sized> {
    port: Arc<P>,
    observer: Arc<dyn Observer>,
}

impl<P: ?Sized> Observed<P> {
    /// `port`, watched by `observer`.
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
