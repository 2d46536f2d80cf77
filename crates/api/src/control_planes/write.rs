//! Creating, changing and deleting control planes.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugcast_core::{
    ControlPlaneName, ControlPlaneRef, InvalidValue,
    control_plane::{Description, Labels},
    identity::Action,
    use_cases::{
        Author,
        control_planes::{
            ControlPlanePatch, NewControlPlane, create_control_plane, update_control_plane,
        },
    },
};
use plugcast_protocol::{
    control_plane::{ControlPlaneBody, ControlPlaneConfig},
    error::ErrorDetail,
};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{AdminState, ApiError, body::Fields, caller::Caller, now, query::Query};

pub(super) async fn create(
    State(state): State<AdminState>,
    caller: Caller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<ControlPlaneBody>), ApiError> {
    caller.require_everywhere(Action::Administer)?;
    let name = fields.required("name");
    let name =
        (!name.is_empty()).then(|| note(&mut fields, ControlPlaneName::try_from(name))).flatten();
    let description = description(&mut fields);
    let labels = labels(&mut fields);
    settle(&mut fields);
    fields.finish()?;
    let Some(name) = name else {
        return Err(ApiError::field("name", "length must be >= 1, but got 0"));
    };
    let new = NewControlPlane {
        id: Uuid::new_v4().into(),
        name,
        description,
        labels: labels.unwrap_or_default(),
        now: now(),
    };
    let control_plane = create_control_plane(&*state.control_planes, new).await?;
    Ok((StatusCode::CREATED, Json(control_plane.into())))
}

pub(super) async fn update(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
    mut fields: Fields,
) -> Result<Json<ControlPlaneBody>, ApiError> {
    let authorized =
        caller.authorize(Action::Administer, &*state.control_planes, &control_plane).await?;
    let name = fields.optional("name");
    let name = name.and_then(|name| note(&mut fields, ControlPlaneName::try_from(name)));
    // A null field is removed, and a missing field stays as it is.
    let description = fields.has("description").then(|| description(&mut fields));
    let labels = fields.has("labels").then(|| labels(&mut fields).unwrap_or_default());
    settle(&mut fields);
    fields.finish()?;
    let patch = ControlPlanePatch { name, description, labels };
    let id = authorized.control_plane.id;
    let author = Author { actor: &authorized.actor, at: now() };
    let updated = update_control_plane(&state.committer, id, &patch, author).await?;
    Ok(Json(updated.into()))
}

/// The query of a deletion.
#[derive(Debug, Default, Deserialize)]
pub(super) struct DeleteQuery {
    force: Option<String>,
}

/// Deletes a control plane. A missing id is not an error, because the first answer may have been
/// lost; a missing name is one, because it is more likely a mistake.
pub(super) async fn delete(
    State(state): State<AdminState>,
    Path(reference): Path<String>,
    Query(query): Query<DeleteQuery>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let force = match query.force.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let message = format!("must be true or false, but got '{other}'");
            return Err(ApiError::field("force", message));
        }
    };
    let id = match ControlPlaneRef::parse(&reference) {
        Ok(ControlPlaneRef::Id(id)) => {
            caller.authorize_by_id(Action::Administer, &reference)?;
            id
        }
        _ => {
            let store = &*state.control_planes;
            caller.clone().authorize(Action::Administer, store, &reference).await?.control_plane.id
        }
    };
    let actor = caller.name();
    if let Some(deleted) = state.deleter.delete(id, force, Author { actor, at: now() }).await? {
        tracing::info!(
            control_plane.id = %id,
            control_plane.name = %deleted.name,
            generation = deleted.generation.get(),
            actor,
            "deleted a control plane",
        );
    }
    // The control plane is deleted. Rows that this sweep leaves are removed by the next sweep.
    match state.deleter.sweep().await {
        Ok(true) => {}
        Ok(false) => tracing::info!(
            "rows of deleted control planes remain; the next deletion or start removes them"
        ),
        Err(error) => {
            tracing::warn!(
                %error,
                "cannot remove rows of deleted control planes; the next deletion or start tries again",
            )
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn description(fields: &mut Fields) -> Option<Description> {
    let text = fields.optional("description")?;
    note(fields, Description::try_from(text))
}

/// The labels. A label that is null is removed, as clients do it.
fn labels(fields: &mut Fields) -> Option<Labels> {
    let labels: Option<BTreeMap<String, Option<String>>> =
        fields.value("labels", "object with string values");
    let labels = labels?.into_iter().filter_map(|(key, value)| Some((key, value?)));
    note(fields, Labels::try_from(labels.collect::<BTreeMap<_, _>>()))
}

/// Checks the fields of Konnect that have one value here. Another kind of control plane is refused.
/// How nodes authenticate and which proxies they use is configured at their agents, so those fields
/// are ignored.
fn settle(fields: &mut Fields) {
    let ControlPlaneConfig { cluster_type, cloud_gateway, .. } = ControlPlaneConfig::default();
    fields.only("cluster_type", &Value::from(cluster_type));
    fields.only("cloud_gateway", &Value::from(cloud_gateway));
    fields.ignore("auth_type");
    fields.ignore("proxy_urls");
}

fn note<T>(fields: &mut Fields, value: Result<T, InvalidValue>) -> Option<T> {
    value.map_err(|error| fields.fault(ErrorDetail::field(error.field, vec![error.message]))).ok()
}
