//! What may be done, each in one file.

pub mod broadcast;
pub mod control_planes;
pub mod delete;
pub mod instances;
pub mod publish;
pub mod read_manifest;
pub mod schemas;
pub mod tokens;
