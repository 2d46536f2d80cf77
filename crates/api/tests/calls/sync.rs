//! What nodes pull: settings, the signed manifest, sources.

use axum::http::Method;
use plugcast_core::{Digest, ports::SigningKeyStore};
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::{Api, WEBSOCKET_URL};

async fn manifest(api: &Api, query: &str) -> Value {
    let path = format!("/sync/v1/{}/manifest{query}", api.control_plane.id);
    let (status, manifest) = api.json(Method::GET, &path, None).await;
    assert_eq!(status, 200, "{manifest}");
    manifest
}

#[tokio::test]
async fn settings_name_the_key_that_signs_the_manifest() {
    let api = Api::new().await;
    let (status, settings) = api.json(Method::GET, "/sync/v1/default", None).await;
    let signer = api.registry.load_or_create_signing_key([0; 32]).await.unwrap();
    let expected = json!({
        "protocol": 1,
        "control_plane_id": api.control_plane.id,
        "control_plane_name": "default",
        "websocket_url": WEBSOCKET_URL,
        "public_key": signer.public_key(),
    });
    assert_eq!((status, settings), (200, expected));

    api.put(&plugin("headers", 1)).await;
    let signed = manifest(&api, "").await;
    let bytes = signed["manifest"].as_str().unwrap().as_bytes();
    assert_eq!(signed["digest"], json!(Digest::of(bytes)));
    assert_eq!(signed["signature"], json!(signer.sign(bytes)));
}

#[tokio::test]
async fn a_manifest_carries_only_the_sources_that_the_node_lacks() {
    let api = Api::new().await;
    api.put(&plugin("first", 1)).await;
    api.put(&plugin("second", 1)).await;
    let sources = |manifest: &Value| {
        let sources = manifest["sources"].as_object().unwrap().values();
        let mut sources: Vec<_> = sources.map(|text| text.as_str().unwrap().to_owned()).collect();
        sources.sort();
        sources
    };
    let expected = |plugins: &[&str]| {
        let plugins = plugins.iter().map(|name| plugin(name, 1));
        let mut texts: Vec<_> =
            plugins.flat_map(|plugin| [plugin.handler, plugin.schema]).collect();
        texts.sort();
        texts.dedup();
        texts
    };
    assert_eq!(sources(&manifest(&api, "").await), expected(&["first", "second"]));
    assert_eq!(sources(&manifest(&api, "?since=1").await), expected(&["second"]));
    assert_eq!(sources(&manifest(&api, "?since=2").await), Vec::<String>::new());
}

#[tokio::test]
async fn a_newer_generation_replaces_the_cached_manifest() {
    let api = Api::new().await;
    let empty = manifest(&api, "").await;
    api.put(&plugin("headers", 1)).await;
    // The cached manifest is at generation 0, which is what the node asks for.
    assert_eq!(manifest(&api, "?at_least=0").await, empty);
    let newer = manifest(&api, "?at_least=1").await;
    assert_ne!(newer["digest"], empty["digest"]);
    assert_eq!(manifest(&api, "").await["digest"], newer["digest"]);
}

#[tokio::test]
async fn serves_a_source_by_its_digest() {
    let api = Api::new().await;
    let plugin = plugin("headers", 1);
    api.put(&plugin).await;
    let of = |digest: &str| format!("/sync/v1/{}/sources/{digest}", api.control_plane.id);
    let digest = Digest::of(plugin.handler.as_bytes()).to_string();
    let header = ("accept", "*/*");
    let found = api.call(Method::GET, &of(&digest), header, None).await;
    assert_eq!((found.status, found.text), (200, plugin.handler));
    assert_eq!(found.headers["content-type"], "text/x-lua; charset=utf-8");
    for missing in ["0".repeat(64), "nonsense".to_owned()] {
        let answer = api.call(Method::GET, &of(&missing), header, None).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.body["message"], format!("no source '{missing}'"));
    }
}
