//! Schemas of custom plugins, and validation of entities without storing them.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
};
use plugcast_core::{PluginRef, identity::Action};
use plugcast_protocol::{
    instance::{AvailablePlugins, PluginSchemaBody, ValidationBody},
    routes::{AVAILABLE_PLUGINS, INSTANCE_VALIDATION, PLUGIN_SCHEMA, VALIDATION},
};

use crate::{
    AdminState, ApiError, UploadState, body::Fields, caller::Caller, custom_plugins::upload,
    instances::body,
};

pub(crate) fn reads() -> Router<AdminState> {
    Router::new().route(PLUGIN_SCHEMA, get(schema)).route(AVAILABLE_PLUGINS, get(available))
}

pub(crate) fn validations() -> Router<UploadState> {
    Router::new()
        .route(VALIDATION, post(validate))
        .route(INSTANCE_VALIDATION, post(validate_instance))
}

async fn schema(
    State(state): State<AdminState>,
    Path((control_plane, name)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<PluginSchemaBody>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let plugin = match name.parse() {
        Ok(name) => state.plugins.plugin(control_plane, &PluginRef::Name(name)).await?,
        Err(_) => None,
    };
    let not_found = || ApiError::NotFound(format!("no plugin-schema for '{name}'"));
    let schema = state.schemas.of(control_plane, &plugin.ok_or_else(not_found)?).await?;
    Ok(Json(PluginSchemaBody { fields: schema.fields().clone() }))
}

async fn available(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<AvailablePlugins>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let plugins = state.plugins.plugins(authorized.control_plane.id).await?;
    let mut names: Vec<_> = plugins.into_iter().map(|plugin| plugin.name).collect();
    names.sort();
    Ok(Json(AvailablePlugins { names }))
}

async fn validate(
    State(state): State<UploadState>,
    Path((control_plane, entity)): Path<(String, String)>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<ValidationBody>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    match entity.as_str() {
        "plugins" => {
            let body = body::read(fields)?;
            state.instances.judge(authorized.control_plane.id, &body.settings).await?;
        }
        "custom-plugins" => drop(upload::check(fields).await?),
        other => {
            let message = format!(
                "no schema for '{other}': Plugcast keeps custom plugins and their instances"
            );
            return Err(ApiError::NotFound(message));
        }
    }
    Ok(Json(ValidationBody::default()))
}

async fn validate_instance(
    State(state): State<UploadState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<ValidationBody>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let body = body::read(fields)?;
    state.instances.judge(authorized.control_plane.id, &body.settings).await?;
    Ok(Json(ValidationBody::default()))
}
