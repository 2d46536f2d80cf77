//! Every event under `events/` goes through its real handler, twice, and does what it should.

use plugcast_protocol::routes::{Function, ROUTES};
use plugcast_tests::fixture::{
    Fixture, Lambda, golden, handlers::Handlers, play::play, world::Template,
};

#[test]
fn every_route_has_a_fixture() {
    let fixtures = Fixture::all();
    let is_played =
        |route| fixtures.iter().any(|fixture| fixture.folder == "http" && fixture.route() == route);
    let missing: Vec<_> = ROUTES.iter().filter(|route| !is_played(*route)).collect();
    assert!(missing.is_empty(), "{missing:?}");
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
