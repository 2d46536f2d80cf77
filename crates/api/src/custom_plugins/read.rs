//! Listing and reading custom plugins.

use axum::{
    Json,
    extract::{Path, State},
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use plugcast_core::{Plugin, PluginRef, identity::Action};
use plugcast_protocol::{
    custom_plugin::{CustomPlugin, Page},
    routes::{CUSTOM_PLUGINS, fill},
};

use super::with_sources;
use crate::{
    AdminState, ApiError,
    caller::Caller,
    conditional::{PreconditionHeaders, etag},
    page::{ListQuery, PageRequest, Position},
    query::Query,
};

/// Sources read at once.
const MAX_CONCURRENT_READS: usize = 16;

/// Bytes of source on one page. Lambda's responses have at most 6 MB, and JSON doubles some bytes.
const MAX_PAGE_SOURCE_BYTES: u64 = 2 * 1024 * 1024;

pub(super) async fn get(
    State(state): State<AdminState>,
    Path((control_plane, reference)): Path<(String, String)>,
    caller: Caller,
    headers: PreconditionHeaders,
) -> Result<Response, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let plugin = match PluginRef::parse(&reference) {
        Ok(plugin) => state.plugins.plugin(control_plane, &plugin).await?,
        Err(_) => None,
    };
    let plugin =
        plugin.ok_or_else(|| ApiError::NotFound(format!("no custom plugin '{reference}'")))?;
    if let Some(not_modified) = headers.not_modified(plugin.revision()) {
        return Ok(not_modified);
    }
    let tag = [(ETAG, etag(plugin.revision()))];
    let plugin = with_sources(&*state.sources, control_plane, plugin).await?;
    Ok((tag, Json(plugin)).into_response())
}

pub(super) async fn list(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<Page<CustomPlugin>>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let request = query.parse()?;
    let (plugins, next) = select(state.plugins.plugins(control_plane).await?, &request);
    let offset = next.map(Position::to_offset);
    let data = stream::iter(plugins)
        .map(|plugin| with_sources(&*state.sources, control_plane, plugin))
        .buffered(MAX_CONCURRENT_READS)
        .try_collect()
        .await?;
    let path = fill(CUSTOM_PLUGINS, &[&control_plane.to_string()]);
    let next =
        offset.as_ref().map(|offset| format!("{path}?size={}&offset={offset}", request.size));
    Ok(Json(Page { data, next, offset }))
}

/// The plugins of one page, in order, and the position of the next page.
fn select(mut plugins: Vec<Plugin>, request: &PageRequest) -> (Vec<Plugin>, Option<Position>) {
    plugins.sort_by_key(Position::of);
    plugins.retain(|plugin| {
        request.filter.matches(&plugin.tags)
            && request.after.is_none_or(|after| Position::of(plugin) > after)
    });
    let mut bytes = 0;
    let fitting = plugins
        .iter()
        .take(request.size)
        .take_while(|plugin| {
            bytes += u64::from(plugin.release.handler.bytes);
            bytes += u64::from(plugin.release.schema.bytes);
            bytes <= MAX_PAGE_SOURCE_BYTES
        })
        .count();
    let more = plugins.len() > fitting;
    plugins.truncate(fitting);
    let next = plugins.last().filter(|_| more).map(Position::of);
    (plugins, next)
}
