//! The dry run: the report of `plugcast check` on the body. It stores nothing.

use axum::{
    Json,
    extract::{Path, State},
    http::{Method, Uri},
};
use plugcast_check::{Input, Options, Report, UntrustedLua, check};
use plugcast_core::{PortError, identity::Action};
use plugcast_protocol::{check::CheckedFiles, routes::methods};
use serde::Deserialize;

use super::UploadState;
use crate::{ApiError, body::Fields, caller::Caller, query::Query};

/// The last segment of the path; a POST to any other plugin is not a route.
const VALIDATE: &str = "validate";

/// The gateways that the plugin is checked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ValidateQuery {
    untrusted_lua: Option<String>,
}

/// Checks a plugin and returns the report with 200, also where the plugin would be refused.
///
/// It takes the body of an upload, so that the same body can be tried first. The role `viewer` is
/// enough: it stores nothing and reveals nothing.
pub(super) async fn validate(
    State(state): State<UploadState>,
    Path((control_plane, segment)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    Query(query): Query<ValidateQuery>,
    caller: Caller,
    mut fields: Fields,
) -> Result<Json<[CheckedFiles<&'static str, Report>; 1]>, ApiError> {
    if segment != VALIDATE {
        return Err(ApiError::MethodNotAllowed { method, allowed: methods(uri.path()) });
    }
    caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let untrusted_lua = match query.untrusted_lua.as_deref() {
        None | Some("off") => UntrustedLua::Off,
        Some("lax") => UntrustedLua::Lax,
        Some("strict") => UntrustedLua::Strict,
        Some(other) => {
            let message = format!("must be strict, lax or off, but got '{other}'");
            return Err(ApiError::field("untrusted_lua", message));
        }
    };
    let name = fields.optional("name");
    let handler = fields.required("handler");
    let schema = fields.required("schema");
    for field in ["id", "tags", "created_at", "updated_at"] {
        fields.ignore(field);
    }
    fields.finish()?;
    let report = tokio::task::spawn_blocking(move || {
        let (handler, schema) = (handler.as_bytes(), schema.as_bytes());
        check(&Input { name: name.as_deref(), handler, schema }, &Options { untrusted_lua })
    });
    let report = report.await.map_err(|error| PortError::permanent("checking a plugin", error))?;
    let accepted = report.is_accepted();
    Ok(Json([CheckedFiles { handler: "handler.lua", schema: "schema.lua", accepted, report }]))
}
