//! Creating, replacing and deleting custom plugins.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugcast_core::{
    ControlPlaneId, PluginId, PluginRef,
    identity::Action,
    use_cases::publish::{Target, Upload},
};
use plugcast_protocol::custom_plugin::CustomPlugin;
use uuid::Uuid;

use super::{
    UploadState,
    upload::{CheckedBody, check},
};
use crate::{
    ApiError,
    body::Fields,
    caller::{Caller, Entered},
    now,
};

pub(super) async fn create(
    State(state): State<UploadState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<CustomPlugin>), ApiError> {
    let Entered { control_plane, actor } =
        caller.enter(Action::Write, &*state.control_planes, &control_plane).await?;
    let body = check(fields).await?;
    let target = Target::New(body.id.unwrap_or_else(fresh_id));
    let plugin = publish(&state, control_plane.id, target, body, actor).await?;
    Ok((StatusCode::CREATED, Json(plugin)))
}

pub(super) async fn upsert(
    State(state): State<UploadState>,
    Path((control_plane, plugin)): Path<(String, String)>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<CustomPlugin>, ApiError> {
    let Entered { control_plane, actor } =
        caller.enter(Action::Write, &*state.control_planes, &control_plane).await?;
    let plugin = PluginRef::parse(&plugin)?;
    let body = check(fields).await?;
    let target = Target::Upsert { plugin, given_id: body.id, fresh_id: fresh_id() };
    publish(&state, control_plane.id, target, body, actor).await.map(Json)
}

pub(super) async fn delete(
    State(state): State<UploadState>,
    Path((control_plane, plugin)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let Entered { control_plane, actor } =
        caller.enter(Action::Write, &*state.control_planes, &control_plane).await?;
    // A name that no plugin can have names no plugin, and deleting that is no error.
    if let Ok(plugin) = PluginRef::parse(&plugin) {
        state.deleter.delete(control_plane.id, &plugin, &actor, now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn publish(
    state: &UploadState,
    control_plane: ControlPlaneId,
    target: Target,
    body: CheckedBody,
    actor: String,
) -> Result<CustomPlugin, ApiError> {
    let upload =
        Upload { control_plane, target, plugin: body.plugin, tags: body.tags, actor, now: now() };
    let plugin = state.publisher.publish(&upload).await?.into_plugin();
    tracing::info!(
        control_plane.id = %control_plane,
        plugin.name = %plugin.name,
        plugin.release = plugin.release.number.get(),
        generation = plugin.release.generation.get(),
        "published",
    );
    Ok(CustomPlugin::new(plugin, body.handler, body.schema))
}

fn fresh_id() -> PluginId {
    Uuid::new_v4().into()
}
