//! Every route of the HTTP API, and the function that answers it.
//!
//! `infra/template.yaml` declares the same routes to API Gateway, and a test compares the two;
//! `plugcast dev` routes by this table. It also has the action that a token's role must allow for
//! each route: `plugcast-api` refuses other tokens before a handler runs. A test tries every route
//! with every role and generates the access matrix in `docs/access.md`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use plugcast_core::identity::Action;

mod matching;

pub use matching::{find, methods};

/// The Lambda functions behind the HTTP API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Writes custom plugins and their instances.
    Upload,
    /// Answers all other calls of operators.
    Admin,
    /// Answers the pulls of nodes.
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
    /// The function that answers.
    pub function: Function,
    /// Whether the route needs a token.
    pub authorized: bool,
    /// The action that the token's role must allow; see [`Route::action_of`].
    pub action: Action,
    /// Whether the token must be unscoped.
    pub everywhere: bool,
}

/// The custom plugins of a control plane.
pub const CUSTOM_PLUGINS: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins";
/// One custom plugin, by id or by name.
pub const CUSTOM_PLUGIN: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins/{custom_plugin}";
/// The instances of a control plane's custom plugins.
pub const INSTANCES: &str = "/v2/control-planes/{control_plane_id}/core-entities/plugins";
/// One instance, by id or by name.
pub const INSTANCE: &str = "/v2/control-planes/{control_plane_id}/core-entities/plugins/{plugin}";
/// The instances in the scope of a service.
pub const SERVICE_INSTANCES: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/services/{entity_id}/plugins";
/// The instances in the scope of a route.
pub const ROUTE_INSTANCES: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/routes/{entity_id}/plugins";
/// The instances in the scope of a consumer.
pub const CONSUMER_INSTANCES: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/consumers/{entity_id}/plugins";
/// The instances in the scope of a consumer group.
pub const CONSUMER_GROUP_INSTANCES: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/consumer_groups/{entity_id}/plugins";
/// The schema of a plugin.
pub const PLUGIN_SCHEMA: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/schemas/plugins/{plugin_name}";
/// Validates an entity without storing it.
pub const VALIDATION: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/schemas/{entity_kind}/validate";
/// Validates an instance without storing it, in the form that Konnect's web page uses.
pub const INSTANCE_VALIDATION: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/v1/schemas/json/plugin/validate";
/// The plugins that an instance can use.
pub const AVAILABLE_PLUGINS: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/v1/available-plugins";
/// The dry run: checks a plugin without storing it.
pub const CUSTOM_PLUGIN_VALIDATION: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins/validate";
/// All other entities of a control plane, which Plugcast does not store.
pub const OTHER_ENTITIES: &str = "/v2/control-planes/{control_plane_id}/core-entities/{proxy+}";
/// The JSON schema of an entity, from which decK reads defaults.
pub const JSON_SCHEMA: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/v1/schemas/json/{entity}";
/// The list in which decK looks up a control plane by name.
pub const RUNTIME_GROUPS: &str = "/konnect-api/api/runtime_groups";
/// The control planes.
pub const CONTROL_PLANES: &str = "/v2/control-planes";
/// One control plane.
pub const CONTROL_PLANE: &str = "/v2/control-planes/{control_plane_id}";
/// The plugins of a control plane, without sources.
pub const PLUGIN_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/plugins";
/// The change log of a control plane.
pub const CHANGES: &str = "/plugcast/v1/control-planes/{control_plane}/changes";
/// The nodes of a control plane.
pub const NODE_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/nodes";
/// The tokens.
pub const TOKENS: &str = "/plugcast/v1/tokens";
/// One token, by id or by name.
pub const TOKEN: &str = "/plugcast/v1/tokens/{token}";
/// The health of the service.
pub const HEALTH: &str = "/healthz";
/// The description of this API.
pub const OPENAPI: &str = "/openapi.json";
/// The settings that a node needs first.
pub const SYNC_SETTINGS: &str = "/sync/v1/{control_plane}";
/// The signed manifest.
pub const SYNC_MANIFEST: &str = "/sync/v1/{control_plane}/manifest";
/// One source, by digest.
pub const SYNC_SOURCE: &str = "/sync/v1/{control_plane}/sources/{digest}";

/// The method of a route that takes every method.
pub const ANY: &str = "ANY";

/// Every route. Their order does not matter: API Gateway takes the most specific one that matches.
pub const ROUTES: &[Route] = &[
    Route::new("POST", CUSTOM_PLUGINS, Function::Upload, Action::Write),
    Route::new("POST", CUSTOM_PLUGIN_VALIDATION, Function::Upload, Action::Read),
    Route::new("PUT", CUSTOM_PLUGIN, Function::Upload, Action::Write),
    Route::new("DELETE", CUSTOM_PLUGIN, Function::Upload, Action::Write),
    Route::new("POST", INSTANCES, Function::Upload, Action::Write),
    Route::new("PUT", INSTANCE, Function::Upload, Action::Write),
    Route::new("DELETE", INSTANCE, Function::Upload, Action::Write),
    Route::new("POST", VALIDATION, Function::Upload, Action::Read),
    Route::new("POST", INSTANCE_VALIDATION, Function::Upload, Action::Read),
    Route::new("POST", SERVICE_INSTANCES, Function::Upload, Action::Write),
    Route::new("POST", ROUTE_INSTANCES, Function::Upload, Action::Write),
    Route::new("POST", CONSUMER_INSTANCES, Function::Upload, Action::Write),
    Route::new("POST", CONSUMER_GROUP_INSTANCES, Function::Upload, Action::Write),
    Route::new("GET", SERVICE_INSTANCES, Function::Admin, Action::Read),
    Route::new("GET", ROUTE_INSTANCES, Function::Admin, Action::Read),
    Route::new("GET", CONSUMER_INSTANCES, Function::Admin, Action::Read),
    Route::new("GET", CONSUMER_GROUP_INSTANCES, Function::Admin, Action::Read),
    Route::new("GET", INSTANCES, Function::Admin, Action::Read),
    Route::new("GET", INSTANCE, Function::Admin, Action::Read),
    Route::new("GET", PLUGIN_SCHEMA, Function::Admin, Action::Read),
    Route::new("GET", AVAILABLE_PLUGINS, Function::Admin, Action::Read),
    Route::new("GET", CUSTOM_PLUGINS, Function::Admin, Action::Read),
    Route::new("GET", CUSTOM_PLUGIN, Function::Admin, Action::Read),
    Route::new("GET", JSON_SCHEMA, Function::Admin, Action::Read),
    Route::new(ANY, OTHER_ENTITIES, Function::Admin, Action::Write),
    Route::new("GET", RUNTIME_GROUPS, Function::Admin, Action::Read),
    Route::new("POST", CONTROL_PLANES, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", CONTROL_PLANES, Function::Admin, Action::Read),
    Route::new("GET", CONTROL_PLANE, Function::Admin, Action::Read),
    Route::new("PATCH", CONTROL_PLANE, Function::Admin, Action::Administer),
    Route::new("DELETE", CONTROL_PLANE, Function::Admin, Action::Administer),
    Route::new("GET", PLUGIN_OVERVIEW, Function::Admin, Action::Read),
    Route::new("GET", CHANGES, Function::Admin, Action::Read),
    Route::new("GET", NODE_OVERVIEW, Function::Admin, Action::Read),
    Route::new("POST", TOKENS, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", TOKENS, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", TOKEN, Function::Admin, Action::Administer).everywhere(),
    Route::new("DELETE", TOKEN, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", HEALTH, Function::Admin, Action::Read).open(),
    Route::new("GET", OPENAPI, Function::Admin, Action::Read).open(),
    Route::new("GET", SYNC_SETTINGS, Function::Sync, Action::Pull),
    Route::new("GET", SYNC_MANIFEST, Function::Sync, Action::Pull),
    Route::new("GET", SYNC_SOURCE, Function::Sync, Action::Pull),
];

impl Route {
    const fn new(
        method: &'static str,
        path: &'static str,
        function: Function,
        action: Action,
    ) -> Self {
        Self { method, path, function, authorized: true, action, everywhere: false }
    }

    /// The same route, open to calls without a token.
    const fn open(self) -> Self {
        Self { authorized: false, ..self }
    }

    /// The same route, only for unscoped tokens.
    const fn everywhere(self) -> Self {
        Self { everywhere: true, ..self }
    }

    /// The action that a token's role must allow for a request with `method`. On a route for any
    /// method, the safe methods need only [`Action::Read`].
    pub fn action_of(&self, method: &str) -> Action {
        let reads = matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE");
        if self.method == ANY && reads { Action::Read } else { self.action }
    }
}

/// The bytes of a value that are escaped: all but RFC 3986's unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `path` with each parameter in braces replaced by the next of `values`, percent-escaped, so that
/// a value is one segment whatever it holds. The exceptions are `.` and `..`, which URL parsers
/// resolve even when they are escaped; no name is one of them.
pub fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segments = path.split('/').map(|segment| match segment.starts_with('{') {
        true => values.next().map(|value| utf8_percent_encode(value, ESCAPED).to_string()),
        false => Some(segment.to_owned()),
    });
    segments.map(Option::unwrap_or_default).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_parameters_in_order() {
        assert_eq!(fill(SYNC_SOURCE, &["cp", "d1"]), "/sync/v1/cp/sources/d1");
        assert_eq!(fill(HEALTH, &[]), "/healthz");
    }

    #[test]
    fn escapes_a_value_into_one_segment() {
        for (value, segment) in [
            ("Team A / prod", "Team%20A%20%2F%20prod"),
            ("100%", "100%25"),
            ("a%2Fb", "a%252Fb"),
            ("what?", "what%3F"),
            ("#1", "%231"),
            ("Größe", "Gr%C3%B6%C3%9Fe"),
            ("back\\slash", "back%5Cslash"),
            ("a-b.c_d~e", "a-b.c_d~e"),
        ] {
            assert_eq!(fill(SYNC_SETTINGS, &[value]), format!("/sync/v1/{segment}"));
        }
    }
}
