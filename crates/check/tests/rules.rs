//! Every rule has a table entry, a file, cases and a page, and they agree with each other.
//!
//! Each folder of cases has an `expected.txt` with the headlines of all findings;
//! `tests/run goldens` renews these files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, Options, RULES, Report, Rule, check};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const GOOD_HANDLER: &[u8] =
    b"return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }";
const GOOD_SCHEMA: &[u8] = b"return { name = 'my-plugin', fields = {} }";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn check_one(is_handler: bool, bytes: &[u8]) -> Report {
    let (handler, schema) = if is_handler { (bytes, GOOD_SCHEMA) } else { (GOOD_HANDLER, bytes) };
    check(&Input { name: None, handler, schema }, &Options::default())
}

fn assert_verdict(name: &str, rule: &str, is_refused: bool, report: &Report) {
    let found = report.diagnostics.iter().any(|d| d.code == rule);
    assert_eq!(found, is_refused, "{name}: {:?}", report.diagnostics);
    assert!(is_refused || report.is_accepted(), "{name}: {:?}", report.diagnostics);
}

/// Checks the cases of a folder, and compares the headlines of a rule's findings in them with the
/// folder's `expected.txt`.
fn assert_cases(folder: &Path, rule: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|_| panic!("no {}", folder.display()));
    let files: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".lua"))
        .collect();
    let mut headlines = String::new();
    for name in &files {
        let path = folder.join(name);
        let report = check_one(name.ends_with(".handler.lua"), &fs::read(&path).unwrap());
        let is_refused = name.starts_with("refused");
        assert!(is_refused || name.starts_with("accepted"), "{}", path.display());
        assert_verdict(&path.display().to_string(), rule, is_refused, &report);
        for diagnostic in report.diagnostics.iter().filter(|d| d.code == rule) {
            headlines.push_str(&format!("{name}\n  {}\n", diagnostic.headline()));
        }
    }
    let expected = folder.join("expected.txt");
    if std::env::var_os("PLUGCAST_WRITE_GOLDENS").is_some() {
        fs::write(&expected, &headlines).unwrap();
    }
    let expected = fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(expected, headlines, "{}", folder.display());
    files
}

#[test]
fn gives_the_cases_of_rules_their_verdict_and_message() {
    for Rule { code, .. } in RULES {
        let files = assert_cases(&root().join("cases").join(code), code);
        let is_kind = |kind: &str| files.iter().any(|name| name.starts_with(kind));
        assert!(is_kind("refused") && is_kind("accepted"), "{code} needs both kinds of cases");
    }
}

/// The cases of the points-to analysis, a folder for each concept: `refused` ones reach a function
/// that starts a timer, `accepted` ones do not.
#[test]
fn finds_the_timers_in_the_cases_of_the_points_to_analysis() {
    for concept in fs::read_dir(root().join("cases/points-to")).unwrap() {
        assert_cases(&concept.unwrap().path(), "timer");
    }
}

/// The Lua examples of a page, each with its heading.
fn examples(page: &str) -> Vec<(String, String)> {
    let (mut heading, mut examples) = (String::new(), Vec::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix("## ") {
            heading = text.to_owned();
        } else if line == "```lua" {
            let code: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            examples.push((heading.clone(), code.join("\n")));
        }
    }
    examples
}

#[test]
fn runs_the_examples_of_the_pages() {
    let folder = root().join("../../docs/rules");
    for Rule { code: rule, .. } in RULES {
        let page = fs::read_to_string(folder.join(format!("{rule}.md")))
            .unwrap_or_else(|_| panic!("{rule} has no page"));
        let examples = examples(&page);
        assert!(examples.iter().any(|(heading, _)| heading == "Accepted"), "{rule}");
        // A page cannot show a file that is not text.
        let is_text = !rule.starts_with("source-");
        assert_eq!(examples.iter().any(|(heading, _)| heading == "Refused"), is_text, "{rule}");
        for (heading, code) in examples {
            let report = check_one(code.starts_with("-- handler.lua"), code.as_bytes());
            assert_verdict(&format!("{rule}.md"), rule, heading == "Refused", &report);
        }
    }
}

/// The names of the entries of a folder, without their extension.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_rule_has_one_entry_one_file_one_case_folder_and_one_page() {
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(rules.len(), RULES.len(), "two entries have the same code");

    let mut files = names(&root().join("src/rules"));
    for shared in ["finding", "subject"] {
        assert!(files.remove(shared), "{shared}.rs is gone");
    }
    let files: BTreeSet<String> = files.iter().map(|name| name.replace('_', "-")).collect();
    assert_eq!(files, rules, "files in src/rules");

    let mut folders = names(&root().join("cases"));
    for shared in ["labelled", "points-to"] {
        assert!(folders.remove(shared), "cases/{shared} is gone");
    }
    assert_eq!(folders, rules, "folders in cases");

    let mut pages = names(&root().join("../../docs/rules"));
    assert!(pages.remove("README"), "docs/rules/README.md is gone");
    assert_eq!(pages, rules, "pages in docs/rules");
}

#[test]
fn lists_the_rule_table_in_the_index_of_the_pages() {
    let index = fs::read_to_string(root().join("../../docs/rules/README.md")).unwrap();
    let rows: Vec<&str> = index.lines().filter(|line| line.starts_with("| [")).collect();
    let table: Vec<String> = RULES
        .iter()
        .map(|rule| {
            let (code, severity) = (rule.code, format!("{:?}", rule.severity).to_lowercase());
            let subjects: Vec<_> = rule.subjects().collect();
            format!("| [{code}]({code}.md) | {severity} | {} |", subjects.join("; "))
        })
        .collect();
    assert_eq!(rows, table, "docs/rules/README.md must hold:\n{}", table.join("\n"));
}

#[test]
fn accepts_kongs_example_and_refuses_the_init_worker_of_its_template() {
    let handler = b"return {\n  VERSION = '1.0,0',\n  PRIORITY = 500,\n\
        access = function(self, config)\n    kong.service.request.set_header('X-A', config.a)\n  \
        end\n}";
    let schema = b"local typedefs = require('kong.db.schema.typedefs')\nreturn {\n\
        name = 'set-header',\n  fields = {\n    { protocols = typedefs.protocols_http },\n\
        { config = { type = 'record', fields = { { a = { type = 'string' } } } } },\n  },\n}";
    let input = Input { name: Some("set-header"), handler, schema };
    let report = check(&input, &Options::default());
    assert!(report.is_accepted(), "{:?}", report.diagnostics);
    assert_eq!(report.facts.unwrap().name, "set-header");

    let template = "local plugin = {\n  PRIORITY = 1000,\n  VERSION = \"0.1\",\n}\n\n\
        function plugin:init_worker()\n  kong.log.debug(\"init\")\nend\n\n\
        function plugin:access(plugin_conf)\n  kong.log.inspect(plugin_conf)\nend\n\nreturn plugin\n";
    let report = check_one(true, template.as_bytes());
    let lines: Vec<_> = report.errors().map(|d| (d.code, d.span.unwrap().start.line)).collect();
    assert_eq!(lines, [("init-worker", 6)]);
    let without =
        template.replace("function plugin:init_worker()\n  kong.log.debug(\"init\")\nend\n", "");
    assert!(check_one(true, without.as_bytes()).is_accepted());
}
