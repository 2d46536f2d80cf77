//! Every route of the HTTP API, and the function that answers it.
//!
//! `infra/template.yaml` declares the same routes to API Gateway and a test holds the two
//! together; on one machine this table is API Gateway's.

mod matching;

pub use matching::{find, methods};

/// The Lambda functions behind the HTTP API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Writes custom plugins.
    Upload,
    /// Everything else that an operator does.
    Admin,
    /// What nodes pull.
    Sync,
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The HTTP method, or [`ANY`].
    pub method: &'static str,
    /// The path as API Gateway writes it: parameters in braces, the last one with a `+` where it
    /// takes the rest of the path.
    pub path: &'static str,
    /// Who answers.
    pub function: Function,
    /// Whether a token is asked for.
    pub authorized: bool,
}

/// The custom plugins of a control plane.
pub const CUSTOM_PLUGINS: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins";
/// One custom plugin, by id or by name.
pub const CUSTOM_PLUGIN: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins/{custom_plugin}";
/// Everything else under the entities of a control plane: what Plugcast does not keep.
pub const OTHER_ENTITIES: &str = "/v2/control-planes/{control_plane_id}/core-entities/{proxy+}";
/// The JSON schema of an entity, where decK reads defaults.
pub const JSON_SCHEMA: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/v1/schemas/json/{entity}";
/// Where decK finds a control plane by its name.
pub const RUNTIME_GROUPS: &str = "/konnect-api/api/runtime_groups";
/// The control planes.
pub const CONTROL_PLANES: &str = "/v2/control-planes";
/// One control plane.
pub const CONTROL_PLANE: &str = "/v2/control-planes/{control_plane_id}";
/// The plugins of a control plane, without sources.
pub const PLUGIN_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/plugins";
/// The nodes of a control plane.
pub const NODE_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/nodes";
/// Whether the service answers.
pub const HEALTH: &str = "/healthz";
/// What a node needs to begin.
pub const SYNC_SETTINGS: &str = "/sync/v1/{control_plane}";
/// The signed manifest.
pub const SYNC_MANIFEST: &str = "/sync/v1/{control_plane}/manifest";
/// One source, by digest.
pub const SYNC_SOURCE: &str = "/sync/v1/{control_plane}/sources/{digest}";

/// The method of a route that takes every method.
pub const ANY: &str = "ANY";

/// Every route. Of several that fit, API Gateway takes the most specific, whatever their order.
pub const ROUTES: &[Route] = &[
    Route::new("POST", CUSTOM_PLUGINS, Function::Upload),
    Route::new("PUT", CUSTOM_PLUGIN, Function::Upload),
    Route::new("DELETE", CUSTOM_PLUGIN, Function::Upload),
    Route::new("GET", CUSTOM_PLUGINS, Function::Admin),
    Route::new("GET", CUSTOM_PLUGIN, Function::Admin),
    Route::new("GET", JSON_SCHEMA, Function::Admin),
    Route::new(ANY, OTHER_ENTITIES, Function::Admin),
    Route::new("GET", RUNTIME_GROUPS, Function::Admin),
    Route::new("POST", CONTROL_PLANES, Function::Admin),
    Route::new("GET", CONTROL_PLANES, Function::Admin),
    Route::new("GET", CONTROL_PLANE, Function::Admin),
    Route::new("PATCH", CONTROL_PLANE, Function::Admin),
    Route::new("DELETE", CONTROL_PLANE, Function::Admin),
    Route::new("GET", PLUGIN_OVERVIEW, Function::Admin),
    Route::new("GET", NODE_OVERVIEW, Function::Admin),
    Route { authorized: false, ..Route::new("GET", HEALTH, Function::Admin) },
    Route::new("GET", SYNC_SETTINGS, Function::Sync),
    Route::new("GET", SYNC_MANIFEST, Function::Sync),
    Route::new("GET", SYNC_SOURCE, Function::Sync),
];

impl Route {
    const fn new(method: &'static str, path: &'static str, function: Function) -> Self {
        Self { method, path, function, authorized: true }
    }
}

/// `path` with each parameter in braces replaced by the next of `values`.
pub fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') { values.next().copied().unwrap_or_default() } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_filled_in_order() {
        assert_eq!(fill(SYNC_SOURCE, &["cp", "d1"]), "/sync/v1/cp/sources/d1");
        assert_eq!(fill(HEALTH, &[]), "/healthz");
    }
}
