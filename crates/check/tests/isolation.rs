//! The check of a plugin does not depend on the plugins that were checked before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, Options, Report, check};
use std::path::{Path, PathBuf};

/// Changes that a file can make to its VM and still load.
const VANDAL: &str = r#"
local all = { string, table, math, bit, coroutine, os, io, debug, jit, package, package.loaded }
math.randomseed(4711)
local strings = getmetatable("")
strings.__index, strings.__add = function() return "forged" end, function() return 42 end
pcall(setmetatable, strings, { __metatable = "locked" })
strings.__metatable = "locked"
local typedefs = require "kong.db.schema.typedefs"
typedefs.url.type = "forged"
for _, library in ipairs(all) do
  for name in pairs(library) do library[name] = nil end
  library.left_behind = true
end
local globals = _G
for name in pairs(globals) do globals[name] = nil end
globals.left_behind = true
return { PRIORITY = 1, VERSION = "1" }"#;

fn run(handler: &[u8], schema: &[u8]) -> Report {
    check(&Input { name: None, handler, schema }, &Options::default())
}

fn lua_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            lua_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            files.push(path);
        }
    }
}

fn on_new_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// Removes what differs between runs: the limit that stops a file first depends on the clock, and the
/// text of a table is its address.
fn is_varied(report: &Report) -> bool {
    let is_varied =
        |text: &str| text.starts_with("the file does not load") || text.contains(": 0x");
    report.diagnostics.iter().any(|d| is_varied(&d.message))
}

/// Checks each file of the cases on a new thread, and on a thread that has checked the file before it
/// and a file that changes everything it can reach.
#[test]
fn gives_the_same_report_after_any_other_check() {
    let mut files = Vec::new();
    lua_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), &mut files);
    files.sort();
    assert!(files.len() > 100);
    on_new_thread(|| {
        for file in &files {
            let bytes = std::fs::read(file).unwrap();
            let alone = on_new_thread(|| run(&bytes, &bytes));
            run(VANDAL.as_bytes(), VANDAL.as_bytes());
            let after = run(&bytes, &bytes);
            if [&alone, &after].into_iter().any(is_varied) {
                let codes = |report: &Report| -> Vec<_> {
                    report.diagnostics.iter().map(|d| (d.code, d.severity, d.source)).collect()
                };
                assert_eq!(codes(&after), codes(&alone), "{}", file.display());
            } else {
                assert_eq!(after, alone, "{}", file.display());
            }
        }
    });
}
