//! The routes that nodes pull from: settings, the signed manifest, and sources.

mod manifest_cache;
mod source_cache;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    response::{IntoResponse, Response},
    routing::get,
};
pub(crate) use manifest_cache::ManifestCache;
use plugcast_core::{Generation, identity::Action, use_cases::read_manifest::ReadManifestError};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    routes::{SYNC_MANIFEST, SYNC_SETTINGS, SYNC_SOURCE},
    sync::SyncSettings,
};
use serde::Deserialize;
pub(crate) use source_cache::SourceCache;

use crate::{
    ApiError, SyncState,
    caller::Caller,
    conditional::{PreconditionHeaders, etag},
    query::Query,
};

pub(crate) fn routes() -> Router<SyncState> {
    Router::new()
        .route(SYNC_SETTINGS, get(settings))
        .route(SYNC_MANIFEST, get(manifest))
        .route(SYNC_SOURCE, get(source))
}

async fn settings(
    State(state): State<SyncState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<SyncSettings>, ApiError> {
    let authorized = caller.authorize(Action::Pull, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane;
    Ok(Json(SyncSettings {
        protocol: PROTOCOL_VERSION,
        control_plane_id: control_plane.id,
        control_plane_name: control_plane.name,
        websocket_url: state.websocket_url.to_string(),
        public_key: state.signer.public_key(),
    }))
}

/// The state of the node that pulls; the names are those in [`plugcast_protocol::sync`].
#[derive(Debug, Default, Deserialize)]
struct ManifestQuery {
    #[serde(default)]
    since: Generation,
    at_least: Option<Generation>,
}

async fn manifest(
    State(state): State<SyncState>,
    Path(control_plane): Path<String>,
    Query(query): Query<ManifestQuery>,
    caller: Caller,
    headers: PreconditionHeaders,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::unknown_control_plane(&control_plane);
    let id = caller.authorize_by_id(Action::Pull, &control_plane)?;
    let signed =
        state.manifests.current(id, query.at_least).await.map_err(|error| match error {
            ReadManifestError::UnknownControlPlane => unknown(),
            other => other.into(),
        })?;
    if let Some(not_modified) = headers.not_modified(signed.digest()) {
        return Ok(not_modified);
    }
    let body = signed.body(query.since, &state.sources).await?;
    let tag = etag(signed.digest());
    let headers = [(ETAG, tag), (CONTENT_TYPE, "application/json".to_owned())];
    Ok((headers, body).into_response())
}

async fn source(
    State(state): State<SyncState>,
    Path((control_plane, digest)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = caller.authorize_by_id(Action::Pull, &control_plane)?;
    let not_found = || ApiError::NotFound(format!("no source '{digest}'"));
    let parsed = digest.parse().map_err(|_| not_found())?;
    let source = state.sources.get(id, parsed).await?.ok_or_else(not_found)?;
    let headers = [
        (CONTENT_TYPE, "text/x-lua; charset=utf-8"),
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, source.to_string()).into_response())
}
