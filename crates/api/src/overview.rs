//! Plugcast's own views: releases, generations and nodes.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use plugcast_core::{ControlPlane, identity::Action};
use plugcast_protocol::{
    overview::{ControlPlaneSummary, NodeOverview, NodeSummary, PluginOverview, PluginSummary},
    routes::{NODE_OVERVIEW, PLUGIN_OVERVIEW},
};

use crate::{AdminState, ApiError, caller::Caller};

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(PLUGIN_OVERVIEW, get(plugins)).route(NODE_OVERVIEW, get(nodes))
}

async fn plugins(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<PluginOverview>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane;
    let mut plugins: Vec<PluginSummary> = state
        .plugins
        .plugins(control_plane.id)
        .await?
        .into_iter()
        .map(PluginSummary::from)
        .collect();
    plugins.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(PluginOverview { control_plane: summary(control_plane), plugins }))
}

async fn nodes(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<NodeOverview>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane;
    let mut nodes: Vec<NodeSummary> =
        state.nodes.nodes(control_plane.id).await?.into_iter().map(NodeSummary::from).collect();
    nodes.sort_by(|a, b| (&a.hostname, a.node_id).cmp(&(&b.hostname, b.node_id)));
    Ok(Json(NodeOverview { control_plane: summary(control_plane), nodes }))
}

pub(crate) fn summary(control_plane: ControlPlane) -> ControlPlaneSummary {
    ControlPlaneSummary {
        id: control_plane.id,
        name: control_plane.name,
        generation: control_plane.generation,
    }
}
