//! Custom plugins, as Konnect's clients write and read them.

mod read;
pub(crate) mod upload;
mod validate;
mod write;

use axum::{
    Router,
    routing::{get, post, put},
};
use plugcast_core::{Plugin, PortError, ports::SourceStore};
use plugcast_protocol::{
    custom_plugin::CustomPlugin,
    routes::{CUSTOM_PLUGIN, CUSTOM_PLUGINS},
};

use crate::{AdminState, UploadState};

pub(crate) fn writes() -> Router<UploadState> {
    Router::new()
        .route(CUSTOM_PLUGINS, post(write::create))
        .route(CUSTOM_PLUGIN, put(write::upsert).delete(write::delete).post(validate::validate))
}

pub(crate) fn reads() -> Router<AdminState> {
    Router::new().route(CUSTOM_PLUGINS, get(read::list)).route(CUSTOM_PLUGIN, get(read::get))
}

/// A stored plugin with the text of its sources.
async fn with_sources(
    sources: &dyn SourceStore,
    control_plane: plugcast_core::ControlPlaneId,
    plugin: Plugin,
) -> Result<CustomPlugin, PortError> {
    let handler = source(sources, control_plane, plugin.release.handler.digest);
    let schema = source(sources, control_plane, plugin.release.schema.digest);
    let (handler, schema) = futures_util::future::try_join(handler, schema).await?;
    Ok(CustomPlugin::new(plugin, handler, schema))
}

async fn source(
    sources: &dyn SourceStore,
    control_plane: plugcast_core::ControlPlaneId,
    digest: plugcast_core::Digest,
) -> Result<String, PortError> {
    let bytes = sources.get(control_plane, digest).await?.ok_or_else(|| {
        PortError::permanent("reading a source", format!("the source {digest} is missing"))
    })?;
    String::from_utf8(bytes).map_err(|error| PortError::permanent("reading a source", error))
}
