//! Listing and reading instances, each with its defaults filled in.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
};
use plugcast_core::{
    ControlPlaneId, Instance, InstanceRef, Plugin, PluginName, PluginRef, PortError,
    canonical::quoted_twice,
    identity::Action,
    instance::{EntityId, ScopeKind},
    use_cases::instances::CompletedInstance,
};
use plugcast_protocol::{
    custom_plugin::Page,
    instance::PluginInstance,
    routes::{INSTANCES, fill},
};

use crate::{
    AdminState, ApiError,
    caller::Caller,
    page::{ListQuery, PageRequest, Position},
    query::Query,
};

/// Bytes of Lambda's response that the instances of one page may take; it has at most 6 MB.
const MAX_PAGE_WEIGHT: u64 = 3 * 1024 * 1024;

pub(super) async fn get(
    State(state): State<AdminState>,
    Path((control_plane, reference)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<PluginInstance>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let found = match InstanceRef::parse(&reference) {
        Ok(instance) => state.instances.instance(control_plane, &instance).await?,
        Err(_) => None,
    };
    let not_found = || ApiError::NotFound(format!("no plugin '{reference}'"));
    let instance = found.ok_or_else(not_found)?;
    let by_name = PluginRef::Name(instance.settings.plugin.clone());
    // An instance without its plugin was deleted between the two reads.
    let plugin = state.plugins.plugin(control_plane, &by_name).await?.ok_or_else(not_found)?;
    Ok(Json(complete(&state, control_plane, &plugin, instance).await?))
}

pub(super) async fn list(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<Page<PluginInstance>>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let path = fill(INSTANCES, &[&control_plane.to_string()]);
    let instances = state.instances.instances(control_plane).await?;
    page(&state, control_plane, instances, query, &path).await.map(Json)
}

/// Lists the instances that are limited to the entity in the path. An unknown entity has none.
pub(super) async fn list_under(
    kind: ScopeKind,
    pattern: &str,
    State(state): State<AdminState>,
    Path((control_plane, entity)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<Page<PluginInstance>>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane.id;
    let path = fill(pattern, &[&control_plane.to_string(), &entity]);
    let entity = EntityId::parse(kind.field(), &entity).ok();
    let mut instances = state.instances.instances(control_plane).await?;
    instances.retain(|one| entity.is_some() && one.settings.scope.get(kind) == entity);
    page(&state, control_plane, instances, query, &path).await.map(Json)
}

async fn page(
    state: &AdminState,
    control_plane: ControlPlaneId,
    instances: Vec<Instance>,
    query: ListQuery,
    path: &str,
) -> Result<Page<PluginInstance>, ApiError> {
    let request = query.parse()?;
    let instances = select(instances, &request);
    // Instances are read first: a plugin that has instances cannot be deleted in between.
    let plugins = state.plugins.plugins(control_plane).await?;
    let (data, last) = fill_in(state, control_plane, instances, plugins, request.size).await?;
    let offset = last.map(Position::to_offset);
    let next =
        offset.as_ref().map(|offset| format!("{path}?size={}&offset={offset}", request.size));
    Ok(Page { data, next, offset })
}

/// The instances that match, in order, from the beginning of the page on.
fn select(mut instances: Vec<Instance>, request: &PageRequest) -> Vec<Instance> {
    instances.sort_by_key(Position::of_instance);
    instances.retain(|instance| {
        request.filter.matches(&instance.settings.tags)
            && request.after.is_none_or(|after| Position::of_instance(instance) > after)
    });
    instances
}

/// The first of `instances` that fit one page, with defaults, and the position of the next page.
async fn fill_in(
    state: &AdminState,
    control_plane: ControlPlaneId,
    instances: Vec<Instance>,
    plugins: Vec<Plugin>,
    size: usize,
) -> Result<(Vec<PluginInstance>, Option<Position>), PortError> {
    let plugins: HashMap<PluginName, Plugin> =
        plugins.into_iter().map(|plugin| (plugin.name.clone(), plugin)).collect();
    let (mut data, mut last, mut weight) = (Vec::new(), None, 0);
    for instance in instances {
        // An instance without its plugin was deleted between the two reads.
        let Some(plugin) = plugins.get(&instance.settings.plugin) else { continue };
        let position = Position::of_instance(&instance);
        let filled = complete(state, control_plane, plugin, instance).await?;
        let bytes = serde_json::to_vec(&filled)
            .map_err(|error| PortError::permanent("writing an instance", error))?;
        weight += quoted_twice(&bytes);
        if data.len() == size || (weight > MAX_PAGE_WEIGHT && !data.is_empty()) {
            return Ok((data, last));
        }
        data.push(filled);
        last = Some(position);
    }
    Ok((data, None))
}

async fn complete(
    state: &AdminState,
    control_plane: ControlPlaneId,
    plugin: &Plugin,
    instance: Instance,
) -> Result<PluginInstance, PortError> {
    let schema = state.schemas.of(control_plane, plugin).await?;
    let completed = schema.complete(&instance.settings).unwrap_or_else(|faults| {
        // The plugin changed between the two reads, or an older version of the check accepted the
        // instance. A list shows it all the same.
        tracing::warn!(
            instance.id = %instance.id,
            ?faults,
            "instance is invalid under its schema; listing it without defaults",
        );
        schema.as_given(&instance.settings)
    });
    Ok(CompletedInstance { instance, completed }.into())
}
