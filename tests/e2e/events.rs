//! Every event under `events/` and every request under `tests/requests` goes through its real
//! handler twice. The first time has the effect that its golden names, the second none.

use plugcast_core::{Identity, Role, Scope};
use plugcast_protocol::{
    authorizer::AuthorizerContext,
    routes::{Function, ROUTES, Route},
};
use plugcast_tests::fixture::{
    Fixture, Kind, Lambda, golden, handlers::Handlers, play::play, stack::SeededFolder,
};
use serde_json::Value;

fn of_route(route: &Route) -> Option<&'static Fixture> {
    Fixture::all().iter().find(|fixture| fixture.kind == Kind::Http && fixture.route() == route)
}

#[test]
fn every_route_has_a_fixture() {
    let missing: Vec<_> = ROUTES.iter().filter(|route| of_route(route).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_fixture_has_a_golden_and_every_golden_a_fixture() {
    golden::assert_complete();
}

/// The loader gives requests the envelope that the documents have.
#[test]
fn makes_each_http_document_from_its_own_request() {
    let documents = Fixture::all().iter().filter(|fixture| fixture.id.starts_with("events/http/"));
    let mut count = 0;
    for document in documents {
        assert_eq!(document.made_again(), document.event, "{document}");
        count += 1;
    }
    assert!(count >= 10, "{count} documents");
}

#[tokio::test]
async fn every_route_for_tokens_rejects_a_request_without_identity() {
    let stack = SeededFolder::create().await.stack();
    let handlers = Handlers::new(&stack).await;
    for route in ROUTES.iter().filter(|route| route.authorized) {
        assert_eq!(status_for(&handlers, route, Value::Null).await, 401, "{route:?}");
    }
}

#[tokio::test]
async fn every_route_for_operators_rejects_a_data_plane() {
    let stack = SeededFolder::create().await.stack();
    let handlers = Handlers::new(&stack).await;
    let identity = Identity { name: "edge".to_owned(), role: Role::DataPlane, scope: Scope::All };
    let context = serde_json::to_value(AuthorizerContext::of(Some(&identity.into()))).unwrap();
    let is_for_operators = |route: &&Route| route.authorized && route.function != Function::Sync;
    for route in ROUTES.iter().filter(is_for_operators) {
        assert_eq!(status_for(&handlers, route, context.clone()).await, 403, "{route:?}");
    }
}

/// The status of the first event of `route` with `context` as the answer of the authorizer.
async fn status_for(handlers: &Handlers, route: &Route, context: Value) -> Value {
    let fixture = of_route(route).unwrap();
    let mut event = fixture.event.clone();
    event["requestContext"]["authorizer"]["lambda"] = context;
    handlers.invoke(fixture.function(), event).await["statusCode"].take()
}

#[tokio::test]
async fn upload_handles_its_events() {
    handles_its_events(Lambda::Http(Function::Upload)).await;
}

#[tokio::test]
async fn admin_handles_its_events() {
    handles_its_events(Lambda::Http(Function::Admin)).await;
}

#[tokio::test]
async fn sync_handles_its_events() {
    handles_its_events(Lambda::Http(Function::Sync)).await;
}

#[tokio::test]
async fn connection_handles_its_events() {
    handles_its_events(Lambda::Connection).await;
}

#[tokio::test]
async fn distributor_handles_its_events() {
    handles_its_events(Lambda::Distributor).await;
}

#[tokio::test]
async fn authorizer_handles_its_events() {
    handles_its_events(Lambda::Authorizer).await;
}

async fn handles_its_events(function: Lambda) {
    let seeded = SeededFolder::create().await;
    let mut played = Vec::new();
    for fixture in Fixture::all_of(function) {
        let stack = seeded.stack();
        let handlers = Handlers::new(&stack).await;
        let invoke = async |event| handlers.invoke(function, event).await;
        let effect = play(fixture, &stack, invoke).await;
        played.push((fixture, effect));
    }
    golden::assert_all(&played);
}
