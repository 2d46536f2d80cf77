//! One file for each command.

pub(crate) mod check;
pub(crate) mod control_plane;
pub(crate) mod delete;
pub(crate) mod demo;
pub(crate) mod dev;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod instance;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod nodes;
pub(crate) mod publish;
pub(crate) mod show;
pub(crate) mod token;

use serde::Serialize;

use crate::CliError;
use crate::output::say;

/// Prints one JSON value.
fn print_json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CliError::failed(format!("cannot write JSON: {error}")))?;
    say!("{text}");
    Ok(())
}

/// The first digits of a digest, enough to tell digests apart by eye.
fn short(digest: &plugcast_core::Digest) -> String {
    digest.to_string().chars().take(8).collect()
}
