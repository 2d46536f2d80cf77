//! The AWS adapters' errors when AWS fails.

use std::sync::Arc;

use plugcast_core::ports::{CommitError, CreateControlPlaneError};
use plugcast_testing::{contracts::Adapters, doubles::sample};
use plugcast_tests::{
    embedded::Embedded,
    intercepted::{Always, InterceptedBackend, Interceptor, Unreachable},
};

const THROTTLED: &str = r#"{
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "Transaction cancelled",
    "CancellationReasons": [{ "Code": "ThrottlingError" }, { "Code": "None" }]
}"#;

const RACED: &str = "<Error><Code>ConditionalRequestConflict</Code></Error>";

async fn adapters_behind(interceptor: impl Interceptor + 'static) -> Adapters {
    let embedded = Embedded::open().await;
    let backend = InterceptedBackend::new(embedded.backend(), Arc::new(interceptor));
    embedded.adapters_through(backend)
}

#[tokio::test]
async fn a_throttled_transaction_is_retryable() {
    let adapters = adapters_behind(Always::new(400, THROTTLED)).await;
    let control_plane = sample::control_plane("throttled");
    let plugin = Box::new(sample::plugin(sample::fresh(), "headers", 1.into()));
    let commit =
        sample::commit(control_plane.id, control_plane.generation, sample::creation(&plugin));
    match adapters.changes.commit(&commit).await.unwrap_err() {
        CommitError::Store(error) => assert!(error.is_retryable()),
        error => panic!("{error}"),
    }
    match adapters.control_planes.create_control_plane(&control_plane).await.unwrap_err() {
        CreateControlPlaneError::Store(error) => assert!(error.is_retryable()),
        error => panic!("{error}"),
    }
    let connection = sample::connection(control_plane.id, "a=");
    assert!(adapters.nodes.add_connection(&connection).await.unwrap_err().is_retryable());
}

#[tokio::test]
async fn a_put_that_keeps_conflicting_is_retryable() {
    let adapters = adapters_behind(Always::new(409, RACED)).await;
    let error = adapters.sources.put(sample::fresh(), b"return {}").await.unwrap_err();
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_unreachable_service_is_retryable() {
    let adapters = adapters_behind(Unreachable).await;
    let id = sample::fresh();
    let socket = sample::connection_id("a=");
    let errors = [
        adapters.control_planes.control_plane(id).await.unwrap_err(),
        adapters.plugins.plugins(id).await.unwrap_err(),
        adapters.sources.put(id, b"return {}").await.unwrap_err(),
        adapters.nodes.connections(id).await.unwrap_err(),
        adapters.push.send(&socket, b"{}").await.unwrap_err(),
        adapters.signing_keys.load_or_create_signing_key([7; 32]).await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_retryable(), "{error}");
    }
}
