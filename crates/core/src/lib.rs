#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod canonical;
pub mod change;
pub mod checked;
pub mod control_plane;
pub mod digest;
pub mod edit;
pub mod error;
pub mod id;
pub mod identity;
pub mod instance;
pub mod instance_schema;
pub mod limits;
pub mod manifest;
pub mod name;
pub mod node;
pub mod number;
pub mod plugin;
pub mod ports;
pub mod preconditions;
pub mod signing;
pub mod tag;
pub mod timestamp;
pub mod use_cases;

pub use change::{Change, ChangeKind, Subject};
pub use checked::CheckedPlugin;
pub use control_plane::{ControlPlane, ControlPlaneRef};
pub use digest::Digest;
pub use edit::Edit;
pub use error::{InvalidValue, PortError};
pub use id::{ConnectionId, ControlPlaneId, InstanceId, NodeId, PluginId, TokenId};
pub use identity::{Grant, Identity, Role, Scope, Token, TokenHash, TokenName};
pub use instance::{Instance, InstanceRef, InstanceSettings};
pub use instance_schema::InstanceSchema;
pub use manifest::Manifest;
pub use name::{ControlPlaneName, PluginName};
pub use number::{Generation, ReleaseNumber};
pub use plugin::{Plugin, PluginRef, Release, SourceRef};
pub use tag::Tags;
pub use timestamp::Timestamp;
