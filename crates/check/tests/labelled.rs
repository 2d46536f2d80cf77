//! The labelled cases get the verdict of their label. The test prints a table of the counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, Options, Report, check};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const GOOD_HANDLER: &[u8] =
    b"return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }";
const GOOD_SCHEMA: &[u8] = b"return { name = 'my-plugin', fields = {} }";

/// The cases of this crate, and those in `shared/cases` beside the clone, if that folder exists.
fn cases() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = own.join("../../../shared/cases");
    let mut folders = vec![own.join("cases/labelled")];
    folders.extend(beside.is_dir().then_some(beside));
    folders
}

/// Rows of `expected.csv`: file, label, rule.
fn expectations(folder: &Path) -> Vec<(String, String, String)> {
    let text = fs::read_to_string(folder.join("expected.csv")).unwrap();
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::to_owned);
        (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap())
    };
    rows.map(row).collect()
}

fn check_file(folder: &str, bytes: &[u8]) -> Report {
    let (handler, schema) =
        if folder == "handlers" { (bytes, GOOD_SCHEMA) } else { (GOOD_HANDLER, bytes) };
    check(&Input { name: None, handler, schema }, &Options::default())
}

#[derive(Default)]
struct Row {
    right: usize,
    false_accepts: Vec<String>,
    false_rejects: Vec<String>,
}

#[test]
fn gives_labelled_files_their_verdict() {
    let mut table: BTreeMap<String, Row> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let folders = cases()
        .into_iter()
        .flat_map(|set| ["handlers", "schemas"].map(|folder| (folder, set.join(folder))));
    for (folder, path) in folders {
        for (file, label, rule) in expectations(&path) {
            let source = fs::read(path.join(&file)).unwrap();
            if !seen.insert((folder, source.clone())) {
                continue;
            }
            let report = check_file(folder, &source);
            let row = table.entry(format!("{folder}/{rule}")).or_default();
            let headline = report.errors().next().map(|d| d.headline()).unwrap_or_default();
            match (label.as_str(), report.is_accepted()) {
                ("accept", false) => row.false_rejects.push(format!("{file}: {headline}")),
                ("reject" | "undecidable" | "policy", true) => row.false_accepts.push(file),
                _ => row.right += 1,
            }
        }
    }
    println!("{:<28} {:>6} {:>14} {:>14}", "cases", "right", "false accepts", "false rejects");
    let mut wrong = Vec::new();
    for (name, row) in &table {
        let (accepts, rejects) = (row.false_accepts.len(), row.false_rejects.len());
        println!("{name:<28} {:>6} {accepts:>14} {rejects:>14}", row.right);
        wrong.extend(row.false_accepts.iter().map(|file| format!("accepted: {file}")));
        wrong.extend(row.false_rejects.iter().map(|file| format!("refused: {file}")));
    }
    assert!(wrong.is_empty(), "{} wrong verdicts:\n{}", wrong.len(), wrong.join("\n"));
}

/// Kong's verdict on a generated schema.
#[derive(serde::Deserialize)]
struct Verdict {
    id: String,
    source: String,
    valid: bool,
    stage: Option<String>,
    #[serde(default)]
    error: serde_json::Value,
}

/// Rules that Kong does not have. They may refuse schemas that Kong accepts.
const OURS: &[&str] = &["schema-function", "sandbox"];

#[test]
fn gives_generated_schemas_the_verdict_of_kongs_metaschema() {
    let texts = cases().into_iter().map(|set| set.join("schema-verdicts.jsonl"));
    let text: String = texts.map(|file| fs::read_to_string(file).unwrap()).collect();
    let (mut right, mut ours, mut wrong) = (0, 0, Vec::new());
    for line in text.lines().collect::<BTreeSet<_>>() {
        let case: Verdict = serde_json::from_str(line).unwrap();
        let report = check_file("schemas", case.source.as_bytes());
        let found: Vec<_> = report.errors().filter(|d| !OURS.contains(&d.code)).collect();
        if found.is_empty() == case.valid {
            right += 1;
            ours += usize::from(case.valid && !report.is_accepted());
        } else {
            let found: Vec<_> = found.iter().map(|d| d.headline()).collect();
            let Verdict { id, stage, error, source, .. } = case;
            wrong.push(format!("{id} {stage:?} {error}\n  found {found:?}\n  {source}"));
        }
    }
    println!(
        "{right} of {} as Kong; {ours} of them refused by a rule of ours",
        right + wrong.len()
    );
    assert!(wrong.is_empty(), "{} wrong verdicts:\n{}", wrong.len(), wrong.join("\n"));
}
