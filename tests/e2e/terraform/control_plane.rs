//! `konnect_gateway_control_plane`.

use reqwest::Method;
use serde_json::{Value, json};

use super::provider::{Provider, plan};

const PATH: &str = "/v2/control-planes";

/// The fields that the provider needs.
const REQUIRED: &[&str] =
    &["id", "name", "description", "labels", "config", "created_at", "updated_at"];
const REQUIRED_OF_CONFIG: &[&str] = &[
    "control_plane_endpoint",
    "telemetry_endpoint",
    "cluster_type",
    "auth_type",
    "cloud_gateway",
    "proxy_urls",
];

fn assert_complete(answer: &Value) {
    for field in REQUIRED {
        assert!(answer.get(field).is_some_and(|value| !value.is_null()), "{field}: {answer}");
    }
    for field in REQUIRED_OF_CONFIG {
        assert!(answer["config"].get(field).is_some_and(|value| !value.is_null()), "{field}");
    }
}

#[tokio::test]
async fn the_plan_after_a_creation_is_empty() {
    let provider = Provider::start().await;
    for sent in [
        json!({"name": "bare"}),
        json!({"name": "full", "description": "of a team", "labels": {"env": "test"},
            "cluster_type": "CLUSTER_TYPE_CONTROL_PLANE", "auth_type": "pinned_client_certs",
            "cloud_gateway": false,
            "proxy_urls": [{"host": "proxy", "port": 8080, "protocol": "http"}]}),
    ] {
        let created = provider.entity(Method::POST, PATH, Some(&sent), 201).await;
        assert_complete(&created);
        let path = format!("{PATH}/{}", created["id"].as_str().unwrap());
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, created);
        // The provider does not read these fields back.
        let request_only = ["cluster_type", "auth_type", "cloud_gateway", "proxy_urls"];
        let mut kept = sent.clone();
        kept.as_object_mut().unwrap().retain(|field, _| !request_only.contains(&field.as_str()));
        assert_eq!(plan(&kept, &read, &[]), Vec::<&str>::new());
    }
}

#[tokio::test]
async fn the_plan_after_a_change_is_empty() {
    let provider = Provider::start().await;
    let sent = json!({"name": "edge", "labels": {"env": "test", "team": "a"}});
    let first = provider.entity(Method::POST, PATH, Some(&sent), 201).await;
    let path = format!("{PATH}/{}", first["id"].as_str().unwrap());
    for sent in [
        json!({"name": "edge", "description": "changed", "labels": {"env": "live"}}),
        json!({"name": "edge-2", "labels": {"env": "live"}}),
    ] {
        let answer = provider.entity(Method::PATCH, &path, Some(&sent), 200).await;
        assert_complete(&answer);
        let read = provider.entity(Method::GET, &path, None, 200).await;
        assert_eq!(read, answer);
        assert_eq!(plan(&sent, &read, &[]), Vec::<&str>::new());
    }
    // The provider sends a missing name as null, and leaves out every other missing field.
    let renamed_not = json!({"name": null, "description": "again"});
    let answer = provider.entity(Method::PATCH, &path, Some(&renamed_not), 200).await;
    assert_eq!((&answer["name"], &answer["description"]), (&json!("edge-2"), &json!("again")));
    provider.delete(&path).await;
}

#[tokio::test]
async fn an_error_is_a_problem_document() {
    let provider = Provider::start().await;
    let sent = json!({"name": "default"});
    let (status, media, body) = provider.refusal(Method::POST, PATH, &sent).await;
    assert_eq!((status, media.as_str()), (409, "application/problem+json"));
    let instance = body["instance"].as_str().unwrap();
    assert!(instance.starts_with("plugcast:request:"), "{instance}");
    let finding = "name (type: unique) constraint failed";
    let detail = format!("data constraint error: {finding}");
    assert_eq!(
        body,
        json!({
            "status": 409,
            "title": "Conflict",
            "instance": instance,
            "detail": detail,
            "invalid_parameters": [{"field": "name", "reason": finding, "source": "body"}],
            "code": 9,
            "message": detail,
            "details": [{
                "@type": "type.googleapis.com/kong.admin.model.v1.ErrorDetail",
                "type": "ERROR_TYPE_REFERENCE",
                "field": "name",
                "messages": [finding],
            }],
        })
    );
}
