//! Runs file work off the threads that serve sockets.

use crate::store::DiskError;

/// Runs `work` on the runtime's blocking threads, which all agents of a process share.
///
/// Fails if `work` panics or the runtime shuts down before it starts.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DiskError> {
    tokio::task::spawn_blocking(work).await.map_err(DiskError::Aborted)
}
