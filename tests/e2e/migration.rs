//! `plugcast import` and `plugcast export`. A second `plugcast dev` plays Konnect: it has the same
//! API.

use std::{path::Path, process::Output};

use plugcast_tests::{binaries::binary, dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;

/// A schema with one field of its own, for instances.
const SCHEMA: &str = "return { name = \"greeter\", fields = { { config = { type = \"record\", fields = {\n\
  { word = { type = \"string\", default = \"hello\" } },\n} } } } }\n";

struct TwoControlPlanes {
    folder: tempfile::TempDir,
    konnect: Dev,
    dev: Dev,
}

impl TwoControlPlanes {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let konnect = Dev::start(&folder.path().join("konnect"), "K").await;
        let dev = Dev::start(&folder.path().join("dev"), "T").await;
        Self { folder, konnect, dev }
    }

    async fn plugcast(&self, arguments: &[&str]) -> Output {
        Command::new(binary("plugcast"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PLUGCAST_SERVER", self.dev.url())
            .env("PLUGCAST_TOKEN", "T")
            .env("KONNECT_SERVER_URL", self.konnect.url())
            .env("KONNECT_TOKEN", "K")
            .output()
            .await
            .unwrap()
    }

    /// Runs an import that prints JSON, and returns its exit code and its summary.
    async fn import(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let output = self.plugcast(&[&["import", "--format", "json"], arguments].concat()).await;
        let summary = serde_json::from_slice(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), summary.unwrap_or_else(|_| panic!("{error}")))
    }
}

fn outcomes(summary: &Value) -> Vec<(&str, &str)> {
    let rows = summary["plugins"].as_array().unwrap().iter();
    rows.map(|row| (row["name"].as_str().unwrap(), row["outcome"].as_str().unwrap())).collect()
}

async fn entities(dev: &Dev, kind: &str) -> Vec<Value> {
    let path = format!("/v2/control-planes/default/core-entities/{kind}");
    let (status, body) = dev.json(Method::GET, &path, None).await;
    assert_eq!(status, 200, "{body}");
    let mut entities = body["data"].as_array().unwrap().clone();
    for entity in &mut entities {
        let fields = entity.as_object_mut().unwrap();
        fields.retain(|field, _| field != "created_at" && field != "updated_at");
    }
    entities.sort_by_key(|entity| entity["id"].to_string());
    entities
}

/// Puts two plugins into Konnect, one of them with tags and two instances.
async fn fill(konnect: &Dev) {
    konnect.put(&plugin("headers", 1)).await;
    let greeter = json!({
        "name": "greeter", "handler": plugin("greeter", 1).handler, "schema": SCHEMA,
        "tags": ["b", "a"],
    });
    let path = "/v2/control-planes/default/core-entities";
    let (status, body) =
        konnect.json(Method::POST, &format!("{path}/custom-plugins"), Some(&greeter)).await;
    assert_eq!(status, 201, "{body}");
    for instance in [
        json!({"name": "greeter", "config": {"word": "hi"}}),
        json!({"name": "greeter", "service": {"id": "0192c5d4-6a11-4000-8000-000000000009"}}),
    ] {
        let (status, body) =
            konnect.json(Method::POST, &format!("{path}/plugins"), Some(&instance)).await;
        assert_eq!(status, 201, "{body}");
    }
}

#[tokio::test]
async fn imports_a_konnect_control_plane_with_ids_tags_and_instances() {
    let planes = TwoControlPlanes::new().await;
    fill(&planes.konnect).await;
    let (code, summary) = planes.import(&["--from", "konnect", "--dry-run"]).await;
    assert_eq!(code, Some(0), "{summary}");
    assert_eq!(outcomes(&summary), [("greeter", "would_create"), ("headers", "would_create")]);
    assert_eq!(entities(&planes.dev, "custom-plugins").await, Vec::<Value>::new());

    let (code, summary) = planes.import(&["--from", "konnect"]).await;
    assert_eq!(code, Some(0), "{summary}");
    assert_eq!(outcomes(&summary), [("greeter", "created"), ("headers", "created")]);
    assert_eq!(summary["plugins"][0]["instances"], 2);
    for kind in ["custom-plugins", "plugins"] {
        assert_eq!(entities(&planes.dev, kind).await, entities(&planes.konnect, kind).await);
    }

    let (code, summary) = planes.import(&["--from", "konnect"]).await;
    assert_eq!(code, Some(0), "{summary}");
    assert_eq!(outcomes(&summary), [("greeter", "unchanged"), ("headers", "unchanged")]);
}

#[tokio::test]
async fn imports_both_forms_of_an_export() {
    let planes = TwoControlPlanes::new().await;
    fill(&planes.konnect).await;
    assert_eq!(planes.import(&["--from", "konnect"]).await.0, Some(0));
    for (form, path) in [("folders", "backup"), ("deck", "kong.yaml")] {
        let exported = planes.plugcast(&["export", path, "--as", form]).await;
        let error = String::from_utf8_lossy(&exported.stderr).into_owned();
        assert_eq!(exported.status.code(), Some(0), "{error}");
        let again = planes.plugcast(&["export", path, "--as", form]).await;
        assert_eq!(again.status.code(), Some(2), "nothing is overwritten");

        let empty = TwoControlPlanes::new().await;
        let path = planes.folder.path().join(path);
        let (code, summary) = empty.import(&["--from", path.to_str().unwrap()]).await;
        assert_eq!(code, Some(0), "{summary}");
        assert_eq!(outcomes(&summary), [("greeter", "created"), ("headers", "created")]);
        let instances = entities(&planes.konnect, "plugins").await;
        assert_eq!(entities(&empty.dev, "plugins").await, instances, "{form}");
        if form == "deck" {
            let plugins = entities(&planes.konnect, "custom-plugins").await;
            assert_eq!(entities(&empty.dev, "custom-plugins").await, plugins);
        }
    }
    let handler = planes.folder.path().join("backup/kong/plugins/headers/handler.lua");
    assert_eq!(std::fs::read_to_string(handler).unwrap(), plugin("headers", 1).handler);
}

fn write_plugin(folder: &Path, name: &str, handler: &str, schema: &str) {
    let folder = folder.join("kong/plugins").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("handler.lua"), handler).unwrap();
    std::fs::write(folder.join("schema.lua"), schema).unwrap();
}

#[tokio::test]
async fn skips_and_names_what_does_not_pass() {
    let planes = TwoControlPlanes::new().await;
    let folder = planes.folder.path().join("lua");
    let headers = plugin("headers", 1);
    write_plugin(&folder, "headers", &headers.handler, &headers.schema);
    write_plugin(&folder, "elsewhere", &headers.handler, &headers.schema);
    let timer = headers.handler.replace("  kong.", "  ngx.timer.at(0, f)\n  kong.");
    write_plugin(&folder, "ticking", &timer, &plugin("ticking", 1).schema);
    write_plugin(&folder, "greeter", &headers.handler, SCHEMA);
    std::fs::create_dir_all(folder.join("kong/plugins/no-plugin")).unwrap();
    let state = "plugins:\n- {name: greeter, instance_name: bad, config: {word: 1}}\n\
                 - {name: greeter, instance_name: good}\n- {name: rate-limiting}\n";
    std::fs::write(folder.join("kong.yaml"), state).unwrap();

    let (code, summary) = planes.import(&["--from", "lua"]).await;
    assert_eq!(code, Some(1));
    let expected = [
        ("elsewhere", "refused"),
        ("greeter", "created"),
        ("headers", "created"),
        ("ticking", "refused"),
    ];
    assert_eq!(outcomes(&summary), expected, "{summary}");
    let findings = |row: usize| summary["plugins"][row]["findings"][0].as_str().unwrap();
    assert!(findings(0).starts_with("schema.lua:"), "{}", findings(0));
    assert_eq!(findings(1), "instance bad: config.word: expected a string");
    assert!(findings(3).starts_with("handler.lua:4:3: "), "{}", findings(3));
    assert_eq!(summary["notes"].as_array().unwrap().len(), 2, "{summary}");
    assert_eq!(entities(&planes.dev, "custom-plugins").await.len(), 2);
    assert_eq!(entities(&planes.dev, "plugins").await[0]["instance_name"], "good");

    // A second import with a new release of one plugin changes nothing else and doubles no instance.
    let newer = plugin("headers", 2);
    write_plugin(&folder, "headers", &newer.handler, &newer.schema);
    let (_, summary) = planes.import(&["--from", "lua"]).await;
    assert_eq!(outcomes(&summary)[1..3], [("greeter", "unchanged"), ("headers", "updated")]);
    assert_eq!(entities(&planes.dev, "plugins").await.len(), 1);

    let shown = planes.plugcast(&["import", "--from", "lua", "--dry-run"]).await;
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.lines().all(|line| line.len() < 120), "{shown}");
    assert!(
        shown.contains("2 of 4 plugins passed with all instances") || shown.contains("1 of 4"),
        "{shown}"
    );
    assert!(shown.contains("nothing was written"), "{shown}");
}

#[tokio::test]
async fn explains_why_a_source_cannot_be_read() {
    let planes = TwoControlPlanes::new().await;
    std::fs::write(planes.folder.path().join("bad.yaml"), "custom_plugins: [{name: a}]").unwrap();
    std::fs::create_dir(planes.folder.path().join("empty")).unwrap();
    for (arguments, code, says) in [
        (&["--from", "missing"][..], 2, "missing"),
        (&["--from", "empty"], 2, "no plugin under empty"),
        (&["--from", "bad.yaml"], 2, "handler"),
        (&["--from", "konnect", "--konnect-token", "wrong"], 1, "401"),
        (&["--from", "konnect", "--konnect-control-plane", "nowhere"], 1, "no control plane"),
    ] {
        let output = planes.plugcast(&[&["import"], arguments].concat()).await;
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
}
