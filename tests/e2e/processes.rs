//! The binary of every function runs as a process behind the Lambda Runtime API, and answers its
//! events over real sockets as its handler does.

use plugcast_protocol::routes::Function;
use plugcast_tests::{
    fixture::{Fixture, Lambda, golden, play::play, stack::SeededFolder},
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

/// One process answers all of its events, each over a stack of its own.
async fn answers_its_events(function: Lambda) {
    let seeded = SeededFolder::create().await;
    let aws = TcpAws::start().await;
    let mut stack = seeded.stack();
    aws.attach(stack.engines.backend());
    let mut process = FunctionProcess::start(function, &aws).await;
    let mut played = Vec::new();
    for fixture in Fixture::all_of(function) {
        let invoke = async |event| process.invoke(event).await.unwrap();
        played.push((fixture, play(fixture, &stack, invoke).await));
        stack = seeded.stack();
        aws.attach(stack.engines.backend());
    }
    golden::assert_all(&played);
}

#[tokio::test]
async fn names_every_missing_variable_at_once() {
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
async fn reports_an_error_and_keeps_running() {
    let stack = SeededFolder::create().await.stack();
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Connection, &aws).await;
    let ping = &Fixture::named("requests/websocket/messages/ping").event;

    aws.take_down();
    let error = process.invoke(ping.clone()).await.unwrap_err();
    assert!(error["errorMessage"].as_str().unwrap().contains("GetItem"), "{error}");
    aws.attach(stack.engines.backend());
    assert_eq!(process.invoke(ping.clone()).await.unwrap()["statusCode"], 200);
}

#[tokio::test]
async fn answers_503_while_the_engines_are_down() {
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Http(Function::Admin), &aws).await;
    let answer = process
        .invoke(Fixture::named("events/http/custom-plugin-list").event.clone())
        .await
        .unwrap();
    assert_eq!(answer["statusCode"], 503);
    assert_eq!(answer["headers"]["retry-after"], "1");
    let healthy =
        process.invoke(Fixture::named("events/http/healthz").event.clone()).await.unwrap();
    assert_eq!(healthy["statusCode"], 200);
}

#[tokio::test]
async fn the_distributor_reports_a_record_that_it_could_not_announce() {
    let aws = TcpAws::start().await;
    let mut process = FunctionProcess::start(Lambda::Distributor, &aws).await;
    let event = Fixture::named("events/stream/one-change").event.clone();
    let sequence_number = event["Records"][0]["dynamodb"]["SequenceNumber"].clone();
    let answer = process.invoke(event).await.unwrap();
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], sequence_number);
}

#[tokio::test]
async fn ends_on_sigterm() {
    let stack = SeededFolder::create().await.stack();
    let aws = TcpAws::start().await;
    aws.attach(stack.engines.backend());
    for function in Lambda::ALL {
        let mut process = FunctionProcess::start(function, &aws).await;
        let event = Fixture::all_of(function).next().unwrap().event.clone();
        process.invoke(event).await.unwrap();
        process.terminate();
        process.ended().await;
    }
}
