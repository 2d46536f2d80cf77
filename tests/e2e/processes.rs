//! Every function's binary runs as a process, as Lambda runs it, and answers its events over real
//! sockets just as its handler does.

use plugcast_protocol::routes::Function;
use plugcast_tests::{
    fixture::{Fixture, Lambda, golden, play::play, world::Template},
    runtime_api::process::FunctionProcess,
    tcp_aws::TcpAws,
};

#[tokio::test]
async fn upload_answers_its_events() {
    answers_its_events(Lambda::Http(Function::Upload)).await;
}

#[tokio::test]
async fn admin_answers_its_events() {
    answers_its_events(Lambda::Http(Function::Admin)).await;
}

#[tokio::test]
async fn sync_answers_its_events() {
    answers_its_events(Lambda::Http(Function::Sync)).await;
}

#[tokio::test]
async fn connection_answers_its_events() {
    answers_its_events(Lambda::Connection).await;
}

#[tokio::test]
async fn distributor_answers_its_events() {
    answers_its_events(Lambda::Distributor).await;
}

#[tokio::test]
async fn authorizer_answers_its_events() {
    answers_its_events(Lambda::Authorizer).await;
}

/// One process answers all of its events, each over a world of its own.
async fn answers_its_events(function: Lambda) {
    let template = Template::seeded().await;
    let aws = TcpAws::start().await;
    let mut world = template.world();
    aws.attach(world.engines.backend());
    let mut process = FunctionProcess::start(function, &aws).await;
    let mut played = Vec::new();
    for fixture in Fixture::all_of(function) {
        let told = play(&fixture, &world, async |event| process.invoke(event).await.unwrap()).await;
        played.push((fixture, told));
        world = template.world();
        aws.attach(world.engines.backend());
    }
    golden::assert_all(&played);
}

#[tokio::test]
async fn everything_that_the_environment_lacks_is_named_at_once() {
    const ALL_NEED: [&str; 4] =
        ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "REGISTRY_TABLE"];
    for function in Lambda::ALL {
        let own_needs: &[&str] = match function {
            Lambda::Http(Function::Upload) => &["SOURCES_BUCKET"],
            Lambda::Http(Function::Admin) => &["SOURCES_BUCKET", "NODES_TABLE", "PUSH_ENDPOINT"],
            Lambda::Http(Function::Sync) => &["SOURCES_BUCKET", "WEBSOCKET_URL"],
            Lambda::Connection | Lambda::Distributor => &["NODES_TABLE", "PUSH_ENDPOINT"],
            Lambda::Authorizer => &[],
        };
        let mut process = FunctionProcess::start_in(function, &[]).await;
        assert!(!process.ended().await.success(), "{function:?}");
        let log = process.log();
        for name in ALL_NEED.iter().chain(own_needs) {
            assert!(log.contains(&format!("{name} is not set")), "{function:?} {name}: {log}");
        }
    }
}

#[tokio::test]
async fn an_error_is_reported_and_the_process_lives_on() {
    let world = Template::seeded().await.world();
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Connection, &aws).await;
    let ping = Fixture::named("websocket", "ping").event;

    aws.take_down();
    let error = process.invoke(ping.clone()).await.unwrap_err();
    assert!(error["errorMessage"].as_str().unwrap().contains("GetItem"), "{error}");
    aws.attach(world.engines.backend());
    assert_eq!(process.invoke(ping).await.unwrap()["statusCode"], 200);
}

#[tokio::test]
async fn an_http_function_answers_for_an_engine_that_is_down() {
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Http(Function::Admin), &aws).await;
    let answer = process.invoke(Fixture::named("http", "list").event).await.unwrap();
    assert_eq!(answer["statusCode"], 503);
    assert_eq!(answer["headers"]["retry-after"], "1");
    let healthy = process.invoke(Fixture::named("http", "healthz").event).await.unwrap();
    assert_eq!(healthy["statusCode"], 200);
}

#[tokio::test]
async fn the_distributor_asks_for_a_batch_again_that_it_could_not_announce() {
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Distributor, &aws).await;
    let event = Fixture::named("stream", "one-change").event;
    let sequence_number = event["Records"][0]["dynamodb"]["SequenceNumber"].clone();
    let answer = process.invoke(event).await.unwrap();
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], sequence_number);
}

#[tokio::test]
async fn sigterm_ends_it() {
    let world = Template::seeded().await.world();
    let aws = TcpAws::start().await;
    aws.attach(world.engines.backend());
    for function in Lambda::ALL {
        let mut process = FunctionProcess::start(function, &aws).await;
        let event = Fixture::all_of(function).swap_remove(0).event;
        process.invoke(event).await.unwrap();
        process.terminate();
        process.ended().await;
    }
}
