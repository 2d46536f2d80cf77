use serde_json::json;

use super::*;

fn schema(fields: &str) -> InstanceSchema {
    let source = format!(
        "local typedefs = require 'kong.db.schema.typedefs'\nreturn {{ name = 'a', fields = {{ {fields} }} }}"
    );
    InstanceSchema::read(source.as_bytes()).unwrap()
}

fn settings(changes: Value) -> InstanceSettings {
    let mut settings = json!({ "name": "a", "config": {}, "enabled": true });
    for (field, value) in changes.as_object().unwrap() {
        settings[field] = value.clone();
    }
    serde_json::from_value(settings).unwrap()
}

fn faults(schema: &InstanceSchema, changes: Value) -> Vec<String> {
    let faults = schema.complete(&settings(changes)).unwrap_err();
    faults.into_iter().map(|fault| format!("{}: {}", fault.field, fault.message)).collect()
}

const PLAIN: &str = "{ config = { type = 'record', fields = { { n = { type = 'integer' } } } } }";

#[test]
fn a_schema_without_protocols_has_kongs() {
    let plain = schema(PLAIN);
    let completed = plain.complete(&settings(json!({}))).unwrap();
    assert_eq!(completed.config, json!({ "n": null }));
    let names: Vec<_> = completed.protocols.iter().map(Protocol::as_str).collect();
    assert_eq!(names, ["grpc", "grpcs", "http", "https"]);
    assert_eq!(plain.fields()[0]["protocols"]["default"], json!(names));
    assert!(plain.complete(&settings(json!({ "protocols": ["tcp", "ws"] }))).is_ok());
    let expected = "protocols[0]: expected one of: grpc, grpcs, http, https, tcp, tls, \
                    tls_passthrough, udp, ws, wss";
    assert_eq!(faults(&plain, json!({ "protocols": ["smtp"] })), [expected]);
}

#[test]
fn a_schema_may_have_its_own_protocols() {
    let stream = schema(&format!(
        "{{ protocols = {{ type = 'set', default = {{ 'tls' }}, elements = {{ type = 'string', \
         one_of = {{ 'tcp', 'tls' }} }} }} }}, {PLAIN}"
    ));
    let completed = stream.complete(&settings(json!({}))).unwrap();
    assert_eq!(completed.protocols, ["tls".to_owned().into()]);
    assert_eq!(
        faults(&stream, json!({ "protocols": ["http"] })),
        ["protocols[0]: expected one of: tcp, tls"]
    );
}

#[test]
fn a_schema_may_forbid_a_scope() {
    let id = json!({ "id": "0192c5d4-6a11-7000-8000-000000000001" });
    let limited = schema(&format!(
        "{{ consumer = typedefs.no_consumer }}, {{ route = typedefs.no_route }}, {PLAIN}"
    ));
    let changes = json!({ "consumer": id, "route": id, "service": id });
    assert_eq!(
        faults(&limited, changes),
        ["route: value must be null", "consumer: value must be null"]
    );
}

#[test]
fn every_record_is_said_to_be_filled_in() {
    let nested = schema(
        "{ config = { type = 'record', fields = { { a = { type = 'record', fields = {
           { b = { type = 'record', required = false, fields = { { c = { type = 'string', default = 'x' } } } } },
           { d = { type = 'record', fields = { { e = { type = 'string', default = 'y' } } } } },
         } } } } } }",
    );
    let a = &nested.fields()[1]["config"]["fields"][0]["a"];
    assert_eq!(a["required"], true);
    assert_eq!(a["fields"][0]["b"]["required"], false);
    assert_eq!(a["fields"][1]["d"]["required"], true);
    let completed = nested.complete(&settings(json!({}))).unwrap();
    assert_eq!(completed.config, json!({ "a": { "b": null, "d": { "e": "y" } } }));
}

#[test]
fn a_schema_without_a_configuration_takes_none() {
    let bare = schema("");
    assert_eq!(bare.complete(&settings(json!({}))).unwrap().config, json!({}));
    assert_eq!(faults(&bare, json!({ "config": { "n": 1 } })), ["config: unknown field"]);
}

#[test]
fn defaults_are_bounded_too() {
    let longest = |bytes: usize| {
        schema(&format!(
            "{{ config = {{ type = 'record', fields = {{ {{ t = {{ type = 'string', \
             default = string.rep('x', {bytes}) }} }} }} }} }}"
        ))
    };
    let quotes = r#"{"t":""}"#.len();
    assert!(longest(MAX_FILLED_CONFIG_BYTES - quotes).complete(&settings(json!({}))).is_ok());
    let expected = "config: length with defaults must be <= 262144, but got 262145";
    assert_eq!(faults(&longest(MAX_FILLED_CONFIG_BYTES - quotes + 1), json!({})), [expected]);
}

#[test]
fn what_is_no_schema_is_not_read() {
    assert!(InstanceSchema::read(b"return {").is_none());
    assert!(InstanceSchema::read(b"").is_none());
}
