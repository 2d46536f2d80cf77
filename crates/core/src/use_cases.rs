//! What the control plane does, one use case in each file.
//!
//! Every use case that changes a control plane goes through the [`Committer`].

pub mod broadcast;
mod committer;
pub mod control_planes;
pub mod instances;
pub mod plugins;
pub mod read_manifest;
pub mod schemas;
pub mod tokens;

pub use committer::{Author, CommitFailure, Committer, Decision};
