//! File work off the threads that serve sockets.

use std::{io, path::Path};

use crate::store::StoreError;

/// Runs `work` where it may block. The threads are the runtime's and shared by all agents.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::io("work in", Path::new("."))(io::Error::other(error)))
}
