//! Errors that end an agent at its start. A running agent retries instead.

use std::{error::Error, fmt::Write};

use crate::{network::NetworkError, store::DiskError};

/// Why an agent cannot start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Its directory cannot be used.
    #[error("the directory cannot be used")]
    Disk(#[from] DiskError),
    /// TLS or HTTP cannot be set up.
    #[error("the network cannot be used")]
    Network(#[from] NetworkError),
}

/// An error and its causes on one line, for a log or a report.
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
