//! The change log: actor, subject and time of each change.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use plugcast_core::{Generation, identity::Action};
use plugcast_protocol::{
    change::{ChangeBody, ChangePage},
    routes::{CHANGES, fill},
};
use serde::Deserialize;

use crate::{
    AdminState, ApiError,
    caller::Caller,
    overview::summary,
    query::{Query, positive},
};

/// Changes on a page by default.
pub(crate) const DEFAULT_SIZE: usize = 50;
/// The longest page. A change of a control plane's labels takes up to 13 KB, and a response of
/// Lambda at most 6 MB.
pub(crate) const MAX_SIZE: usize = 200;
/// Changes that one request reads while it filters. A page may be shorter than its size, or empty;
/// `next` continues from there.
const MAX_LOOKED_THROUGH: usize = 2000;

pub(crate) fn routes() -> Router<AdminState> {
    Router::new().route(CHANGES, get(list))
}

/// The query of a list. Unknown parameters are ignored.
#[derive(Debug, Default, Deserialize)]
struct ListQuery {
    size: Option<String>,
    before: Option<String>,
    #[serde(flatten)]
    filter: Filter,
}

/// The filter of a list: every given field must be equal.
#[derive(Debug, Default, Clone, Deserialize)]
struct Filter {
    entity: Option<String>,
    name: Option<String>,
    id: Option<String>,
    actor: Option<String>,
}

impl Filter {
    fn matches(&self, change: &ChangeBody) -> bool {
        let is = |wanted: &Option<String>, value: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == value)
        };
        is(&self.entity, &change.entity)
            && is(&self.name, &change.name)
            && is(&self.id, &change.id)
            && is(&self.actor, &change.actor)
    }

    fn is_empty(&self) -> bool {
        [&self.entity, &self.name, &self.id, &self.actor].into_iter().all(Option::is_none)
    }

    /// The filter as part of a query string.
    fn to_query(&self) -> String {
        let fields = [
            ("entity", &self.entity),
            ("name", &self.name),
            ("id", &self.id),
            ("actor", &self.actor),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
    }
}

async fn list(
    State(state): State<AdminState>,
    Path(control_plane): Path<String>,
    Query(query): Query<ListQuery>,
    caller: Caller,
) -> Result<Json<ChangePage>, ApiError> {
    let authorized = caller.authorize(Action::Read, &*state.control_planes, &control_plane).await?;
    let control_plane = authorized.control_plane;
    let size = positive("size", query.size.as_deref(), DEFAULT_SIZE, MAX_SIZE)?;
    let mut before = match query.before.as_deref() {
        None | Some("") => None,
        Some(text) => Some(Generation::from(text.parse::<u64>().map_err(|_| {
            ApiError::field("before", format!("must be a generation, but got '{text}'"))
        })?)),
    };
    let mut changes = Vec::new();
    let mut looked_through = 0;
    let mut is_last = false;
    while changes.len() < size && looked_through < MAX_LOOKED_THROUGH && !is_last {
        let most = if query.filter.is_empty() { size - changes.len() } else { MAX_SIZE };
        let some = state.history.changes(control_plane.id, before, most).await?;
        is_last = some.is_empty();
        looked_through += some.len();
        for change in some {
            if changes.len() == size {
                break;
            }
            before = Some(change.generation);
            changes.push(ChangeBody::from(change));
            if changes.last().is_some_and(|last| !query.filter.matches(last)) {
                changes.pop();
            }
        }
    }
    // The first change has generation 1, so no change is before it.
    let next = before.filter(|before| !is_last && before.get() > 1).map(|before| {
        let path = fill(CHANGES, &[&control_plane.id.to_string()]);
        let filter = query.filter.to_query();
        let separator = if filter.is_empty() { "" } else { "&" };
        format!("{path}?size={size}&before={before}{separator}{filter}")
    });
    Ok(Json(ChangePage { control_plane: summary(control_plane), changes, next }))
}
