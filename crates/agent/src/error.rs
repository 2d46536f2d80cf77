//! Why an agent cannot run at all. What can pass is retried, and is no error.

use std::{error::Error, fmt::Write};

use crate::{network::NetworkError, store::StoreError};

/// What ends an agent before it began.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Its directory cannot be used.
    #[error("the directory cannot be used")]
    Store(#[from] StoreError),
    /// There is no way to any control plane.
    #[error("the network cannot be used")]
    Network(#[from] NetworkError),
}

/// An error and its causes in one line, for a log or a report.
pub(crate) fn explain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
