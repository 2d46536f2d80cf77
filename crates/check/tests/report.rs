//! The format of a report, and the effect of options on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, Options, Report, Severity, SourceKind, UntrustedLua, check};
use serde_json::json;

const SCHEMA: &[u8] = b"return { name = 'greeter', fields = {} }";

fn report(handler: &str, untrusted_lua: UntrustedLua) -> Report {
    let input = Input { name: Some("greeter"), handler: handler.as_bytes(), schema: SCHEMA };
    check(&input, &Options { untrusted_lua })
}

#[test]
fn gives_an_accepted_plugin_facts() {
    let handler = "local cjson = require 'cjson'\n\
        return { PRIORITY = 2^60, VERSION = 'v1.2', access = function() end, log = function() end }";
    let report = serde_json::to_value(report(handler, UntrustedLua::Strict)).unwrap();
    let expected = json!({
        "diagnostics": [],
        "facts": {
            "name": "greeter", "priority": 1_152_921_504_606_846_976_i64, "version": "v1.2",
            "phases": ["access", "log"], "requires": ["cjson"],
        },
    });
    assert_eq!(report, expected);
}

#[test]
fn gives_a_refused_plugin_diagnostics() {
    let handler = "return {\n  PRIORITY = 1, VERSION = '1',\n  \
        log = function() ngx.timer.at(0) end }";
    let report = report(handler, UntrustedLua::Off);
    assert_eq!(
        report.diagnostics[0].headline(),
        "handler.lua:3:20: `ngx.timer.at` starts a timer; streamed plugins must not start timers"
    );
    let expected = json!({
        "diagnostics": [{
            "code": "timer", "severity": "error", "source": "handler",
            "span": {
                "start": { "line": 3, "column": 20, "offset": 59 },
                "end": { "line": 3, "column": 32, "offset": 71 },
            },
            "path": null,
            "message": "`ngx.timer.at` starts a timer; streamed plugins must not start timers",
            "help": "do the work in a request phase, such as `log`, or outside the gateway",
        }],
        "facts": null,
    });
    assert_eq!(serde_json::to_value(report).unwrap(), expected);
}

#[test]
fn reports_names_that_the_declared_sandbox_lacks() {
    let handler = "local http = require 'resty.http'\nlocal m = setmetatable({}, {})\n\
        return { PRIORITY = 1, VERSION = '1', access = function() http.new() end }";
    let found = |untrusted_lua| {
        let report = report(handler, untrusted_lua);
        let weights = report.diagnostics.iter().map(|d| (d.span.unwrap().start.line, d.severity));
        (report.is_accepted(), weights.collect::<Vec<_>>())
    };
    use Severity::{Error, Warning};
    assert_eq!(found(UntrustedLua::Off), (true, vec![(1, Warning), (2, Warning)]));
    assert_eq!(found(UntrustedLua::Lax), (false, vec![(2, Error)]));
    assert_eq!(found(UntrustedLua::Strict), (false, vec![(1, Error), (2, Error)]));
}

#[test]
fn reports_all_findings_of_both_files_at_once() {
    let handler = b"local M = { VERSION = 1 }\nfunction M:init_worker() ngx.timer.every(1) end\n\
        M.access = function() os.execute('ls') end\nreturn M";
    let schema = b"return {\n  name = 'other',\n  fields = { { config = { type = 'recrod' } },\n  \
        { extra = { type = 'string' } } } }";
    let report = check(&Input { name: Some("greeter"), handler, schema }, &Options::default());
    let found: Vec<_> = report
        .errors()
        .map(|d| (d.source.file_name(), d.span.unwrap().start.line, d.code))
        .collect();
    let expected = [
        ("handler.lua", 1, "version"),
        ("handler.lua", 2, "init-worker"),
        ("handler.lua", 2, "timer"),
        ("handler.lua", 3, "host-access"),
        ("handler.lua", 4, "priority"),
        ("schema.lua", 2, "schema-name"),
        ("schema.lua", 3, "specialised-field"),
        ("schema.lua", 3, "schema-definition"),
        ("schema.lua", 4, "specialised-field"),
    ];
    assert_eq!(found, expected);
    assert!(report.diagnostics.is_sorted_by_key(|d| d.source));
    assert_eq!(report.diagnostics[0].source, SourceKind::Handler);
}
