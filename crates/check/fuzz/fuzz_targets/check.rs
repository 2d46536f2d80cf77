//! Any two files give a report within the bounds.
//!
//! `cargo +nightly fuzz run check fuzz/corpus cases/labelled/handlers` from `crates/check`; the
//! first byte of an input selects whether the rest is a handler, a schema or both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plugcast_check::{Input, MAX_DIAGNOSTICS, Options, PluginSchema, check, validate_config};

const HANDLER: &[u8] = b"return { PRIORITY = 1, VERSION = '1' }";
const SCHEMA: &[u8] = b"return { name = 'a', fields = {} }";

fuzz_target!(|data: &[u8]| {
    let (handler, schema) = match data.first() {
        Some(byte) if byte % 3 == 0 => (data, SCHEMA),
        Some(byte) if byte % 3 == 1 => (HANDLER, data),
        _ => (data, data),
    };
    let report = check(&Input { name: None, handler, schema }, &Options::default());
    assert!(report.diagnostics.len() <= MAX_DIAGNOSTICS);
    for diagnostic in &report.diagnostics {
        assert!(!diagnostic.headline().is_empty());
    }
    if let Some(schema) = report.is_accepted().then(|| PluginSchema::read(schema)).flatten() {
        let _ = validate_config(&schema, &serde_json::Value::Null);
    }
});
