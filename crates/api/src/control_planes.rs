//! Control planes, in Konnect's form.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use plugcast_core::{
    ControlPlaneName, InvalidValue,
    control_plane::{Description, Labels},
    identity::Action,
    ports::{
        Backoff, ControlPlaneStore, InstanceStore, NodeStore, PluginStore, PushChannel,
        SourceStore, TokenRegister,
    },
    use_cases::{
        control_planes::{NewControlPlane, create_control_plane},
        schemas::Schemas,
    },
};
use plugcast_protocol::{
    control_plane::{ControlPlaneBody, ControlPlanePage, PageMeta, PageNumbers},
    error::ErrorDetail,
    routes::{CONTROL_PLANE, CONTROL_PLANES},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    ApiError,
    body::Fields,
    caller::Caller,
    now,
    query::{Query, positive},
};

/// Control planes on a page when the client does not say, as Konnect has it.
pub(crate) const DEFAULT_PAGE_SIZE: usize = 10;
/// The longest page, as Konnect has it.
pub(crate) const MAX_PAGE_SIZE: usize = 100;
/// The last page that can be asked for, far past the last that can be.
pub(crate) const MAX_PAGE_NUMBER: usize = 1_000_000;

/// What the function `admin` works with.
#[derive(Clone)]
pub struct AdminState {
    /// Reads and creates control planes.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Reads plugins.
    pub plugins: Arc<dyn PluginStore>,
    /// Reads instances.
    pub instances: Arc<dyn InstanceStore>,
    /// Says what instances are answered with.
    pub schemas: Arc<Schemas>,
    /// Reads sources.
    pub sources: Arc<dyn SourceStore>,
    /// Reads nodes.
    pub nodes: Arc<dyn NodeStore>,
    /// Makes, lists and revokes tokens.
    pub tokens: Arc<dyn TokenRegister>,
    /// Closes the sockets of revoked tokens.
    pub push: Arc<dyn PushChannel>,
    /// Waits where two revocations meet.
    pub backoff: Arc<dyn Backoff>,
}

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(CONTROL_PLANES, get(list).post(create)).route(CONTROL_PLANE, get(read))
}

async fn read(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    caller: Caller,
) -> Result<Json<ControlPlaneBody>, ApiError> {
    let entered = caller.enter(Action::Read, &*state.control_planes, &control_plane).await?;
    Ok(Json(entered.control_plane.into()))
}

async fn create(
    State(state): State<AdminState>,
    caller: Caller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<ControlPlaneBody>), ApiError> {
    caller.require_everywhere(Action::Administer)?;
    let name = fields.required("name");
    let description = fields.optional("description");
    let labels: Option<BTreeMap<String, String>> =
        fields.value("labels", "object with string values");
    // Konnect's clients say how their gateways connect; here agents do, in one way.
    for field in ["cluster_type", "auth_type", "cloud_gateway", "proxy_urls"] {
        fields.ignore(field);
    }
    let name = note(&mut fields, ControlPlaneName::try_from(name));
    let description = note(&mut fields, description.map(Description::try_from).transpose());
    let labels = note(&mut fields, Labels::try_from(labels.unwrap_or_default()));
    fields.finish()?;
    let (Some(name), Some(description), Some(labels)) = (name, description, labels) else {
        return Err(ApiError::Invalid(Vec::new()));
    };
    let new = NewControlPlane { id: Uuid::new_v4().into(), name, description, labels, now: now() };
    let control_plane = create_control_plane(&*state.control_planes, new).await?;
    Ok((StatusCode::CREATED, Json(control_plane.into())))
}

fn note<T>(fields: &mut Fields, value: Result<T, InvalidValue>) -> Option<T> {
    value.map_err(|error| fields.fault(ErrorDetail::field(error.field, vec![error.message]))).ok()
}

/// The query of a list. Parameters that nobody knows are ignored, as Konnect does.
#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    #[serde(rename = "page[size]")]
    size: Option<String>,
    #[serde(rename = "page[number]")]
    number: Option<String>,
    #[serde(rename = "filter[name][eq]", alias = "filter[name]")]
    name: Option<String>,
}

async fn list(
    State(state): State<AdminState>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<ControlPlanePage>, ApiError> {
    caller.require(Action::Read)?;
    let size = positive("page[size]", query.size.as_deref(), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)?;
    let number = positive("page[number]", query.number.as_deref(), 1, MAX_PAGE_NUMBER)?;
    let mut control_planes = state.control_planes.control_planes().await?;
    control_planes.retain(|control_plane| caller.sees(control_plane.id));
    if let Some(name) = &query.name {
        control_planes.retain(|control_plane| control_plane.name.as_str() == name);
    }
    let total = control_planes.len();
    let skipped = size.saturating_mul(number - 1);
    let page = control_planes.into_iter().skip(skipped).take(size);
    Ok(Json(ControlPlanePage {
        meta: PageMeta { page: PageNumbers { number, size, total } },
        data: page.map(ControlPlaneBody::from).collect(),
    }))
}
