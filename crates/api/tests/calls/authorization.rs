//! Which callers each route refuses before it reads anything.
//!
//! `tests/e2e/access/matrix.rs` tries the same routes with real tokens.

use axum::http::Method;
use plugcast_core::{Grant, Role, Scope, Timestamp, identity::Identity};
use plugcast_protocol::routes::{ANY, CONTROL_PLANE, CONTROL_PLANES, ROUTES, Route};
use plugcast_testing::{doubles::sample, events::HttpEvent};
use serde_json::{Value, json};

use crate::harness::{Answer, Api};

/// A control plane that does not exist.
const MISSING: &str = "0192c5d4-6a11-4000-8000-0000000000ff";

/// Each route with one method; a route for every method with one that reads and one that writes.
fn calls() -> impl Iterator<Item = (&'static Route, &'static str)> {
    let methods = |route: &'static Route| match route.method {
        ANY => vec!["GET", "DELETE"],
        method => vec![method],
    };
    ROUTES
        .iter()
        .filter(|route| route.authorized)
        .flat_map(move |route| methods(route).into_iter().map(move |method| (route, method)))
}

/// A path of the route, in this control plane.
fn path(route: &Route, control_plane: &str) -> String {
    let segment = |segment: &str| match segment {
        "{control_plane_id}" | "{control_plane}" => control_plane.to_owned(),
        "{proxy+}" => "services".to_owned(),
        "{entity}" => "service".to_owned(),
        "{digest}" => "0".repeat(64),
        parameter if parameter.starts_with('{') => "absent".to_owned(),
        text => text.to_owned(),
    };
    route.path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn grant(role: Role, scope: Scope) -> Grant {
    Identity { name: "caller".to_owned(), role, scope }.into()
}

/// Calls with a body that every write refuses, so nothing changes.
async fn call(
    api: &Api,
    route: &Route,
    method: &str,
    control_plane: &str,
    grant: Option<&Grant>,
) -> Answer {
    let mut event = HttpEvent::new(method, &path(route, control_plane));
    if let Some(grant) = grant {
        event = event.by(grant);
    }
    if method != "GET" {
        event = event.body("{}");
    }
    api.send(event).await
}

/// Control planes answer errors as Konnect's do: a problem with the usual fields added.
fn assert_error(route: &Route, answer: &Answer, status: u16, message: &str) {
    assert_eq!(answer.status, status, "{route:?}: {}", answer.body);
    assert_eq!(answer.body["message"], message, "{route:?}");
    let is_problem = [CONTROL_PLANES, CONTROL_PLANE].contains(&route.path);
    assert_eq!(answer.body["detail"].is_string(), is_problem, "{route:?}");
}

#[tokio::test]
async fn refuses_a_caller_without_an_identity_or_with_an_expired_one() {
    let api = Api::new().await;
    let id = api.control_plane.id.to_string();
    let expired = Grant { expires_at: Some(Timestamp::from_millis(1)), ..Grant::of_environment() };
    for (route, method) in calls() {
        for grant in [None, Some(&expired)] {
            let answer = call(&api, route, method, &id, grant).await;
            assert_error(route, &answer, 401, "Unauthorized");
        }
    }
}

#[tokio::test]
async fn refuses_a_role_that_lacks_the_action_of_the_route() {
    let api = Api::new().await;
    let id = api.control_plane.id.to_string();
    for role in Role::ALL {
        let grant = grant(role, Scope::All);
        for (route, method) in calls() {
            let answer = call(&api, route, method, &id, Some(&grant)).await;
            if role.may(route.action_of(method)) {
                assert!(![401, 403].contains(&answer.status), "{role} {route:?}");
            } else {
                assert_error(route, &answer, 403, "the token does not allow this");
            }
        }
    }
}

#[tokio::test]
async fn refuses_a_scoped_token_alike_elsewhere_and_where_nothing_is() {
    let api = Api::new().await;
    let scoped = grant(Role::Admin, Scope::Only([sample::fresh()].into()));
    let existing = api.control_plane.id.to_string();
    for (route, method) in calls() {
        let is_for_scoped = !route.everywhere && !route.path.contains("{control_plane");
        for control_plane in [existing.as_str(), "default", MISSING, "missing"] {
            let answer = call(&api, route, method, control_plane, Some(&scoped)).await;
            match is_for_scoped {
                true => assert_ne!(answer.status, 403, "{route:?}"),
                false => assert_error(route, &answer, 403, "the token does not allow this"),
            }
        }
    }
}

#[tokio::test]
async fn lists_only_the_control_planes_in_the_tokens_scope() {
    let api = Api::new().await;
    let create = json!({ "name": "other" });
    assert_eq!(api.json(Method::POST, "/v2/control-planes", Some(&create)).await.0, 201);
    let scoped = grant(Role::Viewer, Scope::Only([api.control_plane.id].into()));
    for path in ["/v2/control-planes", "/konnect-api/api/runtime_groups"] {
        let list = api.send(HttpEvent::new("GET", path).by(&scoped)).await.body;
        let names: Vec<&Value> =
            list["data"].as_array().unwrap().iter().map(|entry| &entry["name"]).collect();
        assert_eq!(names, ["default"], "{path}");
    }
}

#[tokio::test]
async fn answers_health_and_the_api_description_without_a_token() {
    let api = Api::new().await;
    for path in ["/healthz", "/openapi.json"] {
        assert_eq!(api.send(HttpEvent::new("GET", path)).await.status, 200, "{path}");
    }
}
