//! Every route of the HTTP API, and the function that answers it.
//!
//! `infra/template.yaml` declares the same routes to API Gateway and a test holds the two
//! together; on one machine this table is API Gateway's. It also says what a token must allow for
//! each route: `plugcast-api` refuses all else before a handler runs, and the access matrix in
//! `docs/access.md` is made by trying every route.

use plugcast_core::identity::Action;

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
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with parameters in braces, as API Gateway and axum both write them.
    pub path: &'static str,
    /// Who answers.
    pub function: Function,
    /// Whether a token is asked for.
    pub authorized: bool,
    /// What the token's role must allow.
    pub action: Action,
    /// Whether the token must be for every control plane.
    pub everywhere: bool,
}

/// The custom plugins of a control plane.
pub const CUSTOM_PLUGINS: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins";
/// One custom plugin, by id or by name.
pub const CUSTOM_PLUGIN: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/custom-plugins/{custom_plugin}";
/// The control planes.
pub const CONTROL_PLANES: &str = "/v2/control-planes";
/// One control plane.
pub const CONTROL_PLANE: &str = "/v2/control-planes/{control_plane_id}";
/// The plugins of a control plane, without sources.
pub const PLUGIN_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/plugins";
/// The nodes of a control plane.
pub const NODE_OVERVIEW: &str = "/plugcast/v1/control-planes/{control_plane}/nodes";
/// The tokens.
pub const TOKENS: &str = "/plugcast/v1/tokens";
/// One token, by id or by name.
pub const TOKEN: &str = "/plugcast/v1/tokens/{token}";
/// Whether the service answers.
pub const HEALTH: &str = "/healthz";
/// What a node needs to begin.
pub const SYNC_SETTINGS: &str = "/sync/v1/{control_plane}";
/// The signed manifest.
pub const SYNC_MANIFEST: &str = "/sync/v1/{control_plane}/manifest";
/// One source, by digest.
pub const SYNC_SOURCE: &str = "/sync/v1/{control_plane}/sources/{digest}";

/// Every route.
pub const ROUTES: &[Route] = &[
    Route::new("POST", CUSTOM_PLUGINS, Function::Upload, Action::Write),
    Route::new("PUT", CUSTOM_PLUGIN, Function::Upload, Action::Write),
    Route::new("DELETE", CUSTOM_PLUGIN, Function::Upload, Action::Write),
    Route::new("GET", CUSTOM_PLUGINS, Function::Admin, Action::Read),
    Route::new("GET", CUSTOM_PLUGIN, Function::Admin, Action::Read),
    Route::new("POST", CONTROL_PLANES, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", CONTROL_PLANES, Function::Admin, Action::Read),
    Route::new("GET", CONTROL_PLANE, Function::Admin, Action::Read),
    Route::new("GET", PLUGIN_OVERVIEW, Function::Admin, Action::Read),
    Route::new("GET", NODE_OVERVIEW, Function::Admin, Action::Read),
    Route::new("POST", TOKENS, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", TOKENS, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", TOKEN, Function::Admin, Action::Administer).everywhere(),
    Route::new("DELETE", TOKEN, Function::Admin, Action::Administer).everywhere(),
    Route::new("GET", HEALTH, Function::Admin, Action::Read).open(),
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

    /// The same without a token.
    const fn open(self) -> Self {
        Self { authorized: false, ..self }
    }

    /// The same for tokens that are limited to no control planes.
    const fn everywhere(self) -> Self {
        Self { everywhere: true, ..self }
    }

    /// The route of `method` and `path`, where `path` is one of this module's constants.
    pub fn find(method: &str, path: &str) -> Option<&'static Self> {
        ROUTES.iter().find(|route| route.method == method && route.path == path)
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
