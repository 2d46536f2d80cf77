//! Creating, replacing and deleting instances.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugcast_core::{
    InstanceId, InstanceRef,
    identity::Action,
    instance::{EntityId, ScopeKind},
    use_cases::{
        Author,
        instances::{InstanceTarget, InstanceWrite},
    },
};
use plugcast_protocol::instance::PluginInstance;
use uuid::Uuid;

use super::body::{InstanceBody, read};
use crate::{
    ApiError, UploadState,
    body::Fields,
    caller::{Authorized, Caller},
    now,
};

pub(super) async fn create(
    State(state): State<UploadState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<PluginInstance>), ApiError> {
    let authorized =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    let body = read(fields)?;
    let target = InstanceTarget::New(body.id.unwrap_or_else(fresh_id));
    let instance = write(&state, authorized, target, body).await?;
    Ok((StatusCode::CREATED, Json(instance)))
}

/// Creates an instance that is limited to the entity in the path.
pub(super) async fn create_under(
    kind: ScopeKind,
    State(state): State<UploadState>,
    Path((control_plane, entity)): Path<(String, String)>,
    caller: Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<PluginInstance>), ApiError> {
    let authorized =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    let entity = EntityId::parse(kind.field(), &entity)?;
    let mut body = read(fields)?;
    let scope = &mut body.settings.scope;
    if scope.get(kind).is_some_and(|given| given != entity) {
        let message = format!("the path names {entity}, the body another one");
        return Err(ApiError::field(format!("{}.id", kind.field()), message));
    }
    *scope = std::mem::take(scope).with(kind, Some(entity));
    let target = InstanceTarget::New(body.id.unwrap_or_else(fresh_id));
    let instance = write(&state, authorized, target, body).await?;
    Ok((StatusCode::CREATED, Json(instance)))
}

pub(super) async fn upsert(
    State(state): State<UploadState>,
    Path((control_plane, instance)): Path<(String, String)>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<PluginInstance>, ApiError> {
    let authorized =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    let instance = InstanceRef::parse(&instance)?;
    let mut body = read(fields)?;
    // The entity in the path need not be in the body as well.
    if let (InstanceRef::Name(name), unnamed @ None) = (&instance, &mut body.settings.instance_name)
    {
        *unnamed = Some(name.clone());
    }
    let target = InstanceTarget::Upsert { instance, given_id: body.id, fresh_id: fresh_id() };
    write(&state, authorized, target, body).await.map(Json)
}

pub(super) async fn delete(
    State(state): State<UploadState>,
    Path((control_plane, instance)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let Authorized { control_plane, actor } =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    // No instance can have an invalid name, and deleting a missing instance is not an error.
    if let Ok(instance) = InstanceRef::parse(&instance) {
        let author = Author { actor: &actor, at: now() };
        state.instances.delete(control_plane.id, &instance, author).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn write(
    state: &UploadState,
    authorized: Authorized,
    target: InstanceTarget,
    body: InstanceBody,
) -> Result<PluginInstance, ApiError> {
    let write = InstanceWrite {
        control_plane: authorized.control_plane.id,
        target,
        settings: body.settings,
        actor: authorized.actor,
        now: now(),
    };
    let written = state.instances.write(&write).await?;
    tracing::info!(
        control_plane.id = %write.control_plane,
        instance.id = %written.instance.id,
        plugin.name = %written.instance.settings.plugin,
        "configured",
    );
    Ok(written.into())
}

fn fresh_id() -> InstanceId {
    Uuid::new_v4().into()
}
