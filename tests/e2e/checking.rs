//! `plugcast check` as a process: its output for programs, and its answers to hostile files.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use plugcast_tests::binaries::binary;
use serde_json::Value;

const SCHEMA: &str = "return { name = 'greeter', fields = {} }";
const HANDLER: &str = "return { PRIORITY = 10, VERSION = '1.0.0', access = function() end }";

fn check(arguments: &[&str], folders: &[&Path]) -> Output {
    Command::new(binary("plugcast")).arg("check").args(arguments).args(folders).output().unwrap()
}

fn write(folder: &Path, handler: impl AsRef<[u8]>, schema: impl AsRef<[u8]>) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("handler.lua"), handler).unwrap();
    std::fs::write(folder.join("schema.lua"), schema).unwrap();
}

/// The schema of SARIF 2.1.0, from the crate `serde-sarif` in cargo's registry.
fn sarif_schema() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Packages for other platforms may be missing from the registry.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", &platform])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let schema = std::fs::read(manifest.with_file_name("src").join("schema.json")).unwrap();
    serde_json::from_slice(&schema).unwrap()
}

#[test]
fn prints_sarif_that_is_valid_under_its_schema() {
    let validator = jsonschema::validator_for(&sarif_schema()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (good, bad, binary) =
        (folder.path().join("good"), folder.path().join("b a d"), folder.path().join("binary"));
    write(&good, HANDLER, SCHEMA);
    write(&bad, "local t = ngx.timer.at\nreturn { init_worker = function() end }", "return {");
    write(&binary, b"\x1bLJ\x02", b"return '\xff'");
    for (folders, results) in [(&[&*good][..], 0), (&[&*good, &*bad, &*binary], 6)] {
        let output = check(&["--format", "sarif"], folders);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let violations: Vec<_> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
        assert!(violations.is_empty(), "{violations:#?}");
        assert!(log["runs"][0]["results"].as_array().unwrap().len() >= results, "{log:#}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })));
}

#[test]
fn prints_a_table_for_several_folders_and_one_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good"), folder.path().join("bad"));
    write(&good, HANDLER, SCHEMA);
    write(&bad, "return 1", SCHEMA);
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();

    let both = check(&[], &[&good, &bad]);
    assert_eq!(both.status.code(), Some(1));
    let shown = text(&both);
    assert!(shown.ends_with("1 of 2 plugins passed\n"), "{shown}");
    let row = shown.lines().find(|line| line.contains("refused")).unwrap();
    assert!(row.contains("bad") && row.contains("handler-table"), "{row}");

    let one = check(&[], &[&good]);
    assert_eq!(one.status.code(), Some(0));
    assert!(!text(&one).contains("plugins passed"));
    assert_eq!(check(&[], &[&good, &folder.path().join("none")]).status.code(), Some(2));
    assert_eq!(check(&["--name", "x"], &[&good, &bad]).status.code(), Some(2));
}

#[test]
fn refuses_hostile_files_with_a_finding() {
    const LENGTH: usize = 10 * 1024 * 1024;
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, Vec<u8>, &str); 13] = [
        ("parentheses", "(".repeat(LENGTH).into(), "source-too-large"),
        ("blocks", "do ".repeat(LENGTH / 3).into(), "source-too-large"),
        ("sum", format!("return 1{}", "+1".repeat(LENGTH / 2)).into(), "source-too-large"),
        ("comments", "-- x\n".repeat(LENGTH / 5).into(), "source-too-large"),
        ("string", format!("return '{}'", "x".repeat(LENGTH)).into(), "source-too-large"),
        ("short parentheses", "(".repeat(100_000).into(), "syntax-error"),
        ("short blocks", "do ".repeat(33_000).into(), "syntax-error"),
        ("short sum", format!("return 1{}", "+1".repeat(50_000)).into(), "handler-table"),
        ("endless", b"while true do end".to_vec(), "load-failed"),
        ("bytecode", b"\x1bLJ\x02\x0a\x02".to_vec(), "source-encoding"),
        ("nul", b"return {}\0".to_vec(), "source-encoding"),
        ("no utf-8", b"return '\xff\xfe'".to_vec(), "source-encoding"),
        ("mark", format!("\u{feff}{HANDLER}").into(), "source-encoding"),
    ];
    for (name, handler, rule) in cases {
        write(folder.path(), &handler, SCHEMA);
        let output = check(&["--format", "json"], &[folder.path()]);
        let expected = if name == "mark" { 0 } else { 1 };
        assert_eq!(output.status.code(), Some(expected), "{name}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report[0]["diagnostics"].as_array().unwrap();
        assert!(findings.iter().any(|finding| finding["code"] == rule), "{name}: {findings:?}");
    }
}

#[test]
fn refuses_a_typical_first_plugin_only_for_its_init_worker() {
    let folder = tempfile::tempdir().unwrap();
    let schema = "local typedefs = require('kong.db.schema.typedefs')\n\
        return {\n  name = 'greeter',\n  fields = {\n    { protocols = typedefs.protocols_http },\n    \
        { config = { type = 'record', fields = {\n      \
        { header = typedefs.header_name { required = true, default = 'X-Greeting' } },\n      \
        { ttl = { type = 'integer', default = 600, required = true, gt = 0 } },\n    } } },\n  },\n}";
    let with = "local Greeter = {\n  PRIORITY = 1000,\n  VERSION = '0.1',\n}\n\n\
        function Greeter:init_worker()\n  kong.log.debug('starting')\nend\n\n\
        function Greeter:access(conf)\n  kong.service.request.set_header(conf.header, 'hello')\nend\n\n\
        return Greeter\n";
    let without = with.replace("init_worker", "rewrite").replace("'0.1'", "'1.0,0'");
    for (handler, status) in [(with, 1), (&without, 0)] {
        write(folder.path(), handler, schema);
        let output = check(&["--format", "json"], &[folder.path()]);
        assert_eq!(output.status.code(), Some(status));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report[0]["diagnostics"].as_array().unwrap().iter();
        let errors: Vec<_> = findings.filter(|finding| finding["severity"] == "error").collect();
        let wanted = usize::try_from(status).unwrap();
        assert_eq!(errors.len(), wanted, "{errors:?}");
        assert!(
            errors
                .iter()
                .all(|error| error["code"] == "init-worker" && error["span"]["start"]["line"] == 6)
        );
    }
}
