//! Measures the check of one plugin and its parts.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use plugcast_check::{Input, Options, PluginSchema, check, validate_config};
use std::hint::black_box;

/// The allocator of the command-line tool.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TINY: &[u8] = b"return {}";
const SCHEMA: &[u8] = include_bytes!("greeter/schema.lua");
const HANDLER: &[u8] = include_bytes!("greeter/handler.lua");

/// A handler of about 10 KB: the function of the small one under many names.
fn long_handler() -> Vec<u8> {
    const LENGTH: usize = 10 * 1024;
    let text = String::from_utf8_lossy(HANDLER).into_owned();
    let (function, rest) = text.split_once("local Handler").unwrap_or((&text, ""));
    let mut long = String::new();
    for copy in 0.. {
        if long.len() + rest.len() > LENGTH {
            break;
        }
        long.push_str("do\n");
        long.push_str(&function.replace("fetch_token", &format!("fetch_token_{copy}")));
        long.push_str("end\n");
    }
    long.push_str(function);
    long.push_str("local Handler");
    long.push_str(rest);
    long.into_bytes()
}

fn benchmarks(criterion: &mut Criterion) {
    let long = long_handler();
    let run = |handler: &[u8], schema: &[u8]| {
        black_box(check(&Input { name: None, handler, schema }, &Options::default()))
    };
    criterion.bench_function("whole plugin", |bench| bench.iter(|| run(HANDLER, SCHEMA)));
    criterion.bench_function("10 KB handler and schema", |bench| {
        bench.iter(|| run(&long, SCHEMA));
    });
    criterion.bench_function("handler alone", |bench| bench.iter(|| run(HANDLER, b"\0")));
    criterion.bench_function("schema alone", |bench| bench.iter(|| run(b"\0", SCHEMA)));
    criterion.bench_function("two empty files", |bench| bench.iter(|| run(TINY, TINY)));
    criterion.bench_function("endless loop", |bench| {
        bench.iter(|| run(b"while true do end", b"\0"));
    });
    if let Some(schema) = PluginSchema::read(SCHEMA) {
        let config = serde_json::json!({ "url": "https://tokens.example" });
        criterion.bench_function("configuration", |bench| {
            bench.iter(|| black_box(validate_config(&schema, &config)));
        });
    }
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
