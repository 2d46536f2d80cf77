//! Control planes, in Konnect's form.

mod filter;
mod read;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};
use plugcast_core::{
    ports::{
        Backoff, ChangeLog, ControlPlaneStore, InstanceStore, NodeStore, PluginStore, PushChannel,
        SourceStore, TokenRegister,
    },
    use_cases::{Committer, control_planes::ControlPlaneDeleter, schemas::Schemas},
};
use plugcast_protocol::routes::{CONTROL_PLANE, CONTROL_PLANES};

/// Control planes on a page when the client does not say, as Konnect has it.
pub(crate) const DEFAULT_PAGE_SIZE: usize = 10;
/// The longest page, as Konnect has it.
pub(crate) const MAX_PAGE_SIZE: usize = 100;
/// The last page that can be asked for, far past the last that can be.
pub(crate) const MAX_PAGE_NUMBER: usize = 1_000_000;

/// What the function `admin` works with.
#[derive(Clone)]
pub struct AdminState {
    /// Reads and creates control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Changes control planes.
    pub committer: Committer,
    /// Deletes control planes.
    pub deleter: ControlPlaneDeleter,
    /// Reads the change log.
    pub history: Arc<dyn ChangeLog>,
    /// Reads plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads instances.
    pub instances: Arc<dyn InstanceStore>,
    /// Says what instances are answered with.
    pub schemas: Arc<Schemas>,
    /// Reads sources.
    pub sources: Arc<dyn SourceStore>,
    /// Reads nodes.
    pub nodes: Arc<dyn NodeStore>,
    /// Makes, lists and revokes tokens.
    pub tokens: Arc<dyn TokenRegister>,
    /// Closes the sockets of revoked tokens.
    pub push: Arc<dyn PushChannel>,
    /// Waits where two revocations meet.
    pub backoff: Arc<dyn Backoff>,
}

pub(crate) fn routes() -> Router<AdminState> {
    Router::new()
        .route(CONTROL_PLANES, get(read::list).post(write::create))
        .route(CONTROL_PLANE, get(read::get).patch(write::update).delete(write::delete))
}
