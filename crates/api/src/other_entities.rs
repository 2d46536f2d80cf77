//! The entities of a gateway that Plugcast does not store: services, routes, consumers and so on.
//!
//! Konnect's clients read all of them before they write one plugin. So a list is an empty page, one
//! entity is not found, and a write is refused with the reason.

mod kinds;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{Method, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
pub(crate) use kinds::KINDS;
use kinds::Kind;
use plugcast_core::identity::Action;
use plugcast_protocol::{
    custom_plugin::Page,
    routes::{OTHER_ENTITIES, methods},
};
use serde_json::Value;

use crate::{AdminState, ApiError, caller::Caller};

pub(crate) fn routes() -> Router<AdminState> {
    // API Gateway and axum spell "the rest of the path" differently.
    let others = OTHER_ENTITIES.replace("{proxy+}", "{*proxy}");
    Router::new().route(&others, any(answer))
}

/// Refuses a method that a known path does not have.
pub(crate) async fn not_allowed(
    caller: Caller,
    method: Method,
    uri: Uri,
) -> Result<Response, ApiError> {
    caller.require(action(&method))?;
    Err(ApiError::MethodNotAllowed { method, allowed: methods(uri.path()) })
}

async fn answer(
    State(state): State<AdminState>,
    Path((control_plane, path)): Path<(String, String)>,
    caller: Caller,
    method: Method,
) -> Result<Response, ApiError> {
    let action = action(&method);
    caller.authorize(action, &*state.control_planes, &control_plane).await?;
    let place =
        Place::of(&path).ok_or_else(|| ApiError::NotFound(format!("no entity '{path}'")))?;
    match place {
        place if action == Action::Write => Err(ApiError::Unsupported(refusal(place.kind()))),
        Place::List(_) => {
            let empty: Page<Value> = Page { data: Vec::new(), next: None, offset: None };
            Ok(Json(empty).into_response())
        }
        Place::One(kind, id) => Err(ApiError::NotFound(format!("no {} '{id}'", kind.one))),
    }
}

/// The action of a method.
fn action(method: &Method) -> Action {
    if method.is_safe() { Action::Read } else { Action::Write }
}

fn refusal(kind: &Kind) -> String {
    format!(
        "Plugcast keeps custom plugins and their instances, not {}: manage those where the \
         gateway's configuration is",
        kind.list
    )
}

/// The entity or list that a path names.
#[derive(Debug)]
enum Place<'a> {
    /// The entities of a kind, or those of a parent.
    List(&'static Kind),
    /// One of a kind.
    One(&'static Kind, &'a str),
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let kind = Kind::listed_under(segments.next()?)?;
        let Some(id) = segments.next() else { return Some(Self::List(kind)) };
        let Some(child) = segments.next() else { return Some(Self::One(kind, id)) };
        let child = kind.child(child)?;
        match (segments.next(), segments.next()) {
            (None, _) => Some(Self::List(child)),
            (Some(id), None) => Some(Self::One(child, id)),
            _ => None,
        }
    }

    fn kind(&self) -> &'static Kind {
        match self {
            Self::List(kind) | Self::One(kind, _) => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> String {
        match Place::of(path) {
            Some(Place::List(kind)) => format!("list of {}", kind.list),
            Some(Place::One(kind, id)) => format!("{} {id}", kind.one),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn reads_a_path_as_a_list_or_as_one_entity() {
        assert_eq!(place("services"), "list of services");
        assert_eq!(place("services/"), "list of services");
        assert_eq!(place("services/a"), "service a");
        assert_eq!(place("services/a/routes"), "list of routes");
        assert_eq!(place("consumers/a/key-auth/b"), "key-auth b");
        for nothing in ["", "nonsense", "plugins", "services/a/plugins", "services/a/routes/b/c"] {
            assert_eq!(place(nothing), "nothing", "{nothing}");
        }
    }

    #[test]
    fn every_child_is_a_known_kind() {
        for kind in KINDS {
            for (child, list) in kind.children {
                assert!(Kind::listed_under(list).is_some(), "{child} of {}", kind.list);
            }
        }
    }
}
