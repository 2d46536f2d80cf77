//! What nodes pull: where to begin, the signed manifest, and sources.

mod manifest_cache;
mod source_cache;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use manifest_cache::ManifestCache;
use plugcast_core::{
    Generation,
    identity::Action,
    ports::{Backoff, ControlPlaneStore, InstanceStore, PluginStore, SourceStore},
    signing::ManifestSigner,
    use_cases::read_manifest::ReadManifestError,
};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    routes::{SYNC_MANIFEST, SYNC_SETTINGS, SYNC_SOURCE},
    sync::SyncSettings,
};
use serde::Deserialize;
use source_cache::SourceCache;

use crate::{ApiError, caller::Caller, query::Query};

/// What the function `sync` works with.
#[derive(Clone)]
pub struct SyncState {
    control_planes: Arc<dyn ControlPlaneStore>,
    sources: Arc<SourceCache>,
    manifests: Arc<ManifestCache>,
    signer: Arc<ManifestSigner>,
    websocket_url: Arc<str>,
}

impl SyncState {
    /// A state that reads through the ports and signs with `signer`.
    pub fn new(
        control_planes: Arc<dyn ControlPlaneStore>,
        plugins: Arc<dyn PluginStore>,
        instances: Arc<dyn InstanceStore>,
        sources: Arc<dyn SourceStore>,
        backoff: Arc<dyn Backoff>,
        signer: ManifestSigner,
        websocket_url: &str,
    ) -> Self {
        let signer = Arc::new(signer);
        let sources = Arc::new(SourceCache::new(sources));
        Self {
            manifests: Arc::new(ManifestCache::new(
                control_planes.clone(),
                plugins,
                instances,
                backoff,
                signer.clone(),
            )),
            control_planes,
            sources,
            signer,
            websocket_url: websocket_url.into(),
        }
    }
}

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
    let entered = caller.enter(Action::Pull, &*state.control_planes, &control_plane).await?;
    let control_plane = entered.control_plane;
    Ok(Json(SyncSettings {
        protocol: PROTOCOL_VERSION,
        control_plane_id: control_plane.id,
        control_plane_name: control_plane.name,
        websocket_url: state.websocket_url.to_string(),
        public_key: state.signer.public_key(),
    }))
}

/// What a node knows when it asks; the names are those in [`plugcast_protocol::sync`].
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
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::unknown_control_plane(&control_plane);
    let id = caller.enter_by_id(Action::Pull, &control_plane)?;
    let signed =
        state.manifests.current(id, query.at_least).await.map_err(|error| match error {
            ReadManifestError::UnknownControlPlane => unknown(),
            other => other.into(),
        })?;
    let etag = format!("\"{}\"", signed.digest());
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response());
    }
    let body = signed.body(query.since, &state.sources).await?;
    let headers = [(ETAG, etag), (CONTENT_TYPE, "application/json".to_owned())];
    Ok((headers, body).into_response())
}

async fn source(
    State(state): State<SyncState>,
    Path((control_plane, digest)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = caller.enter_by_id(Action::Pull, &control_plane)?;
    let not_found = || ApiError::NotFound(format!("no source '{digest}'"));
    let parsed = digest.parse().map_err(|_| not_found())?;
    let source = state.sources.get(id, parsed).await?.ok_or_else(not_found)?;
    let headers = [
        (CONTENT_TYPE, "text/x-lua; charset=utf-8"),
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, source.to_string()).into_response())
}
