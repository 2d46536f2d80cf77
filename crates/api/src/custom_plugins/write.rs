//! Creating, replacing and deleting custom plugins.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header::ETAG},
};
use plugcast_core::{
    PluginId, PluginRef,
    identity::Action,
    preconditions::Preconditions,
    use_cases::{
        Author,
        plugins::{DeleteError, Target, Upload},
    },
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
    caller::{Authorized, Caller},
    conditional::{PreconditionHeaders, etag},
    now,
};

/// A custom plugin and its entity tag.
type Tagged = ([(HeaderName, String); 1], Json<CustomPlugin>);

pub(super) async fn create(
    State(state): State<UploadState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    headers: PreconditionHeaders,
    fields: Fields,
) -> Result<(StatusCode, Tagged), ApiError> {
    let authorized =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    let body = check(fields).await?;
    let preconditions = headers.preconditions(&authorized.actor, body.fingerprint(""));
    let target = Target::New(body.id.unwrap_or_else(fresh_id));
    let plugin = publish(&state, authorized, target, body, preconditions).await?;
    Ok((StatusCode::CREATED, plugin))
}

pub(super) async fn upsert(
    State(state): State<UploadState>,
    Path((control_plane, plugin)): Path<(String, String)>,
    caller: Caller,
    headers: PreconditionHeaders,
    fields: Fields,
) -> Result<Tagged, ApiError> {
    let authorized =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    let reference = PluginRef::parse(&plugin)?;
    let body = check(fields).await?;
    let preconditions = headers.preconditions(&authorized.actor, body.fingerprint(&plugin));
    let target = Target::Upsert { plugin: reference, given_id: body.id, fresh_id: fresh_id() };
    publish(&state, authorized, target, body, preconditions).await
}

pub(super) async fn delete(
    State(state): State<UploadState>,
    Path((control_plane, plugin)): Path<(String, String)>,
    caller: Caller,
    headers: PreconditionHeaders,
) -> Result<StatusCode, ApiError> {
    let Authorized { control_plane, actor } =
        caller.authorize(Action::Write, &*state.control_planes, &control_plane).await?;
    match PluginRef::parse(&plugin) {
        Ok(plugin) => {
            let author = Author { actor: &actor, at: now() };
            state.deleter.delete(&headers.condition, control_plane.id, &plugin, author).await?;
        }
        // No plugin can have this name, and deleting a missing plugin is not an error.
        Err(_) if headers.condition.holds(None) => {}
        Err(_) => return Err(DeleteError::PreconditionFailed.into()),
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn publish(
    state: &UploadState,
    authorized: Authorized,
    target: Target,
    body: CheckedBody,
    preconditions: Preconditions,
) -> Result<Tagged, ApiError> {
    let Authorized { control_plane, actor } = authorized;
    let upload = Upload {
        control_plane: control_plane.id,
        target,
        plugin: body.plugin,
        tags: body.tags,
        actor,
        now: now(),
        preconditions,
    };
    let plugin = state.publisher.publish(&upload).await?.into_plugin();
    tracing::info!(
        control_plane.id = %control_plane.id,
        plugin.name = %plugin.name,
        plugin.release = plugin.release.number.get(),
        generation = plugin.release.generation.get(),
        "published",
    );
    let tag = [(ETAG, etag(plugin.revision()))];
    Ok((tag, Json(CustomPlugin::new(plugin, body.handler, body.schema))))
}

fn fresh_id() -> PluginId {
    Uuid::new_v4().into()
}
