//! Every event under `events/` goes through its real handler, twice, and does what it should.

use plugcast_core::{Identity, Role, Scope};
use plugcast_protocol::{
    authorizer::AuthorizerContext,
    routes::{Function, ROUTES, Route},
};
use plugcast_tests::fixture::{
    Fixture, Lambda, golden, handlers::Handlers, play::play, world::Template,
};
use serde_json::Value;

#[test]
fn every_route_has_a_fixture() {
    let fixtures = Fixture::all();
    let is_played =
        |route| fixtures.iter().any(|fixture| fixture.folder == "http" && fixture.route() == route);
    let missing: Vec<_> = ROUTES.iter().filter(|route| !is_played(*route)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn every_route_that_asks_for_a_token_refuses_nobody() {
    let world = Template::seeded().await.world();
    let handlers = Handlers::new(&world).await;
    for route in ROUTES.iter().filter(|route| route.authorized) {
        assert_eq!(status_for(&handlers, route, Value::Null).await, 401, "{route:?}");
    }
}

#[tokio::test]
async fn every_route_of_operators_refuses_a_data_plane() {
    let world = Template::seeded().await.world();
    let handlers = Handlers::new(&world).await;
    let identity = Identity { name: "edge".to_owned(), role: Role::DataPlane, scope: Scope::All };
    let context = serde_json::to_value(AuthorizerContext::of(Some(&identity.into()))).unwrap();
    let is_for_operators = |route: &&Route| route.authorized && route.function != Function::Sync;
    for route in ROUTES.iter().filter(is_for_operators) {
        assert_eq!(status_for(&handlers, route, context.clone()).await, 403, "{route:?}");
    }
}

/// The status of the first event of `route`, had the authorizer said `context` of the caller.
async fn status_for(handlers: &Handlers, route: &Route, context: Value) -> Value {
    let is_of_route = |fixture: &Fixture| fixture.folder == "http" && fixture.route() == route;
    let fixture = Fixture::all().into_iter().find(is_of_route).unwrap();
    let mut event = fixture.event.clone();
    event["requestContext"]["authorizer"]["lambda"] = context;
    handlers.invoke(fixture.function(), event).await["statusCode"].take()
}

#[test]
fn every_fixture_has_a_golden_and_every_golden_a_fixture() {
    golden::assert_complete();
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
    let template = Template::seeded().await;
    let mut played = Vec::new();
    for fixture in Fixture::all_of(function) {
        let world = template.world();
        let handlers = Handlers::new(&world).await;
        let invoke = async |event| handlers.invoke(function, event).await;
        let told = play(&fixture, &world, invoke).await;
        played.push((fixture, told));
    }
    golden::assert_all(&played);
}
