//! Control planes, in Konnect's form.

mod address;
mod filter;
mod problem;
mod read;
mod write;

use std::sync::Arc;

use axum::{Router, middleware, routing::get};
use plugcast_core::{
    ports::{ControlPlaneStore, NodeStore, PluginStore, SourceStore},
    use_cases::control_planes::{ControlPlaneDeleter, ControlPlaneUpdater},
};
use plugcast_protocol::routes::{CONTROL_PLANE, CONTROL_PLANES};

/// What the function `admin` works with.
#[derive(Clone)]
pub struct AdminState {
    /// Reads and creates control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Changes control planes.
    pub updater: ControlPlaneUpdater,
    /// Deletes control planes.
    pub deleter: ControlPlaneDeleter,
    /// Reads plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads sources.
    pub sources: Arc<dyn SourceStore>,
    /// Reads nodes.
    pub nodes: Arc<dyn NodeStore>,
}

pub(crate) fn routes() -> Router<AdminState> {
    Router::new()
        .route(CONTROL_PLANES, get(read::list).post(write::create))
        .route(CONTROL_PLANE, get(read::get).patch(write::update).delete(write::delete))
        .route_layer(middleware::from_fn(problem::as_problems))
}
