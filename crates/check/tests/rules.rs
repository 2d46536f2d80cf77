//! Every rule has cases and a page, and both say what the rule does.
//!
//! The headlines of all findings are kept in each folder's `expected.txt`;
//! `tests/run goldens` renews them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, Options, RULES, Report, check};
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

#[test]
fn cases_get_the_verdict_and_the_words_they_expect() {
    for rule in RULES {
        let folder = root().join("cases").join(rule);
        let files: BTreeSet<String> = fs::read_dir(&folder)
            .unwrap_or_else(|_| panic!("{rule} has no cases"))
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".lua"))
            .collect();
        let is_kind = |kind: &str| files.iter().any(|name| name.starts_with(kind));
        assert!(is_kind("refused") && is_kind("accepted"), "{rule} needs both kinds of cases");
        let mut words = String::new();
        for name in &files {
            let report =
                check_one(name.ends_with(".handler.lua"), &fs::read(folder.join(name)).unwrap());
            assert_verdict(&format!("{rule}/{name}"), rule, name.starts_with("refused"), &report);
            for diagnostic in report.diagnostics.iter().filter(|d| d.code == *rule) {
                words.push_str(&format!("{name}\n  {}\n", diagnostic.headline()));
            }
        }
        let expected = folder.join("expected.txt");
        if std::env::var_os("PLUGCAST_WRITE_GOLDENS").is_some() {
            fs::write(&expected, &words).unwrap();
        }
        assert_eq!(fs::read_to_string(&expected).unwrap_or_default(), words, "{rule}");
    }
}

/// The Lua examples of a page with the heading that each stands under.
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
fn pages_have_examples_that_do_what_they_say() {
    let folder = root().join("../../docs/rules");
    let index = fs::read_to_string(folder.join("README.md")).unwrap();
    for rule in RULES {
        let page = fs::read_to_string(folder.join(format!("{rule}.md")))
            .unwrap_or_else(|_| panic!("{rule} has no page"));
        assert!(index.contains(&format!("({rule}.md)")), "{rule} is not in the index");
        let examples = examples(&page);
        assert!(examples.iter().any(|(heading, _)| heading == "Accepted"), "{rule}");
        // What is no text has no example in a text.
        let is_text = !rule.starts_with("source-");
        assert_eq!(examples.iter().any(|(heading, _)| heading == "Refused"), is_text, "{rule}");
        for (heading, code) in examples {
            let report = check_one(code.starts_with("-- handler.lua"), code.as_bytes());
            assert_verdict(&format!("{rule}.md"), rule, heading == "Refused", &report);
        }
    }
    let pages = fs::read_dir(&folder).unwrap().count();
    assert_eq!(pages, RULES.len() + 1, "a page without a rule");
}

#[test]
fn kongs_own_example_and_template_are_judged_as_agreed() {
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
