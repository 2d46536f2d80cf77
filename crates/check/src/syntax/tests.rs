//! Compares the parser with LuaJIT: both accept the same sources.

mod generate;

use super::{parse, tokens};
use crate::limits::{MAX_PARSER_CALLER_LEVELS, MAX_SOURCE_BYTES, MAX_SYNTAX_LEVELS};
use generate::{block, one_of};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// The smallest stack of a caller.
const STACK_BYTES: usize = 1024 * 1024;

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

fn compiles(source: &[u8]) -> bool {
    let source = source.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(source);
    mlua::Lua::new().load(source).set_mode(mlua::chunk::ChunkMode::Text).into_function().is_ok()
}

fn on_small_stack(run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, run).unwrap().join().unwrap();
    });
}

/// Syntax that our LuaJIT compiles and the older ones of gateways do not.
const NEWER: &[&str] = &[
    "refused-constdecl.handler.lua",
    "refused-continue.handler.lua",
    "refused-plus.handler.lua",
    "refused-safe.handler.lua",
    "refused-bit.handler.lua",
    "refused-neq.handler.lua",
    "r19_continue_kw.lua",
];

#[test]
fn parses_what_luajit_compiles() {
    let mut files = Vec::new();
    lua_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), &mut files);
    assert!(files.len() > 100);
    on_small_stack(|| {
        let mut wrong = Vec::new();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            if std::str::from_utf8(&bytes).is_err() || !compiles(&bytes) {
                continue;
            }
            let is_newer = NEWER.iter().any(|name| file.ends_with(name));
            let parsed = parse(&bytes, MAX_SYNTAX_LEVELS);
            if parsed.is_err() != is_newer {
                wrong.push((file, parsed.err()));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}

/// Syntax that LuaJIT accepts and `full_moon` alone rejects.
#[test]
fn parses_what_only_luajit_accepts() {
    for source in [
        "\u{feff}return 1",
        "\u{feff}#!/usr/bin/env resty\nreturn 1",
        "#!/usr/bin/env resty\nreturn 1",
        "# any first line\nreturn 1",
        "return 0x1.8p3, 0x.8, 0xA.p-1, 0x1P+2",
        "return 1LL, 2ULL, 3i, 0b101, 1e-5, .5, 5., 0xffull",
        "return.5",
        "while true do break; local x = 1 end",
        "while true do break break local x = 1 end",
        "for i = 1, 2 do if i then break end break ; ; end",
        "repeat do break end until x",
        "local größe = 1 größe = größe.größe:größe()",
        "local \u{a0} = 1",
        "goto größe ::größe::",
        "local f = print\n(f)()",
        "return '\\x41\\z   \\u{48}'",
        "return 'a\\z\n\n\r\n  b', 'a\\\nb', 'a\\\r\nb', 'a\\\n\rb'",
        "return '\u{2028}', [[\r\n\u{feff}]], [==[]]]=]]==]",
        "goto l ::l:: ;; return",
        ";;; local x = 1 ; ; x = x ;",
        "local function f() ; return ; end",
        "if x then ; elseif y then ; else ; end",
        "local t = { 1; 2, 3; }",
        "-- a comment\rlocal x = 1 --[==[ ]] \n]==] x = 2",
        "local x =\x0b1\x0creturn x",
        "local function f(...) return ... end",
        "local x = 1 --",
        "--[[]]",
        "",
    ] {
        assert!(compiles(source.as_bytes()), "{source}");
        let parsed = parse(source.as_bytes(), MAX_SYNTAX_LEVELS);
        assert!(parsed.is_ok(), "{source}: {:?}", parsed.err());
    }
}

/// LuaJIT ends a comment at a carriage return and runs the code after it.
#[test]
fn parses_code_after_a_carriage_return() {
    for source in ["-- a comment\rx = 1", "# a first line\rx = 1"] {
        assert!(compiles(source.as_bytes()));
        let chunk = parse(source.as_bytes(), MAX_SYNTAX_LEVELS).unwrap();
        assert_eq!(chunk.main.body.statements.len(), 1, "{source}");
    }
}

#[test]
fn keeps_the_positions_and_values_of_the_source() {
    let source = "\u{feff}--é\nlocal größe = 0x10 while x do break; y = 'a\\x41\\z\n b' end";
    let chunk = parse(source.as_bytes(), MAX_SYNTAX_LEVELS).unwrap();
    let tree = format!("{:?}", chunk.main.body);
    let at = |text: &str| source.find(text).unwrap();
    for (text, kind) in [("0x10", "Number(Some(16.0))"), ("'a\\x41\\z\n b'", "Text(")] {
        let place = format!("range: {}..{}, kind: {kind}", at(text), at(text) + text.len());
        assert!(tree.contains(&place), "{place} in {tree}");
    }
    for text in ["größe", "aAb"] {
        assert!(chunk.symbols.find(text.as_bytes()).is_some(), "{text}");
    }
}

fn nest(open: &str, middle: &str, close: &str, levels: usize) -> String {
    format!("{}{middle}{}", open.repeat(levels), close.repeat(levels))
}

/// Kinds of nesting: the text before, in the middle and after.
const NESTS: &[(&str, &str, &str)] = &[
    ("do ", "", " end "),
    ("while x do ", "", " end "),
    ("for i = 1, 2 do ", "", " end "),
    ("repeat ", "", " until x "),
    ("if x then ", "", " end "),
    ("if x then else ", "", " end "),
    ("local function f() ", "", " end "),
    ("function a.b:c() ", "", " end "),
    ("x = function() ", "", " end "),
    ("return function() ", "", " end "),
    ("f(function() ", "", " end) "),
    ("f { function() ", "", " end } "),
    ("x = (", "1", ")"),
    ("f(", "1", ")"),
    ("f{", "1", "}"),
    ("f[", "1", "]"),
    ("x = {", "1", "}"),
    ("x = - ", "1", ""),
    ("x = not ", "1", ""),
    ("x = #", "a", ""),
];

/// A nest that is a whole file, even if it opens in the middle of an expression.
fn nested(open: &str, middle: &str, close: &str, levels: usize) -> String {
    match open.strip_prefix("x = ").filter(|rest| !rest.starts_with("function")) {
        Some(rest) => format!("x = {}", nest(rest, middle, close, levels)),
        None if matches!(open, "f(" | "f{") => nest(open, middle, close, levels),
        None if open == "f[" => format!("x = {}", nest(open, middle, close, levels)),
        None => nest(open, middle, close, levels),
    }
}

/// LuaJIT compiles up to 200 levels, and the parser accepts as many on any stack.
#[test]
fn parses_every_depth_that_luajit_compiles_on_a_small_stack() {
    on_small_stack(|| {
        for (open, middle, close) in NESTS {
            let counts = [4, MAX_PARSER_CALLER_LEVELS / 2, MAX_PARSER_CALLER_LEVELS - 1];
            for levels in counts.into_iter().chain([48, 60, 90, 97, 150, 190, 197, 199]) {
                let source = nested(open, middle, close, levels);
                let parsed = parse(source.as_bytes(), MAX_SYNTAX_LEVELS);
                if compiles(source.as_bytes()) {
                    assert!(parsed.is_ok(), "{levels} of {open}: {:?}", parsed.err());
                }
            }
        }
        for operator in ["+", "..", "^", " and ", "-", "..2^", "^-", "==", " .. - "] {
            for count in [10, 99, 150, 198] {
                let source = format!("x = 1{}", format!("{operator} 1").repeat(count));
                if compiles(source.as_bytes()) {
                    let parsed = parse(source.as_bytes(), MAX_SYNTAX_LEVELS);
                    assert!(parsed.is_ok(), "{count} of {operator}: {:?}", parsed.err());
                }
            }
        }
    });
}

/// Without LuaJIT: only the bounds protect `full_moon`.
#[test]
fn never_overflows_a_small_stack() {
    let rows = ["1+", "1..", "1^", "1 and ", "1-", "a.b", "a:b()", "1==", "(1)+", "not 1+", "x=1+"];
    let pieces = NESTS.iter().map(|(open, ..)| *open).chain(rows);
    let more = ["(", "{", "[", ")", "end ", "[[", "'\\", "--[[", "--", "a,", "a b ", "1 ", "; "];
    let pieces: Vec<_> = pieces.chain(more).collect();
    on_small_stack(|| {
        for piece in pieces {
            for start in ["", "x = ", "return function() "] {
                let body = piece.repeat((MAX_SOURCE_BYTES - start.len()) / piece.len());
                let source = format!("{start}{body}");
                let _ = parse(source.as_bytes(), MAX_SYNTAX_LEVELS);
            }
        }
        let longest = format!("x=1{}", "+1".repeat(MAX_SOURCE_BYTES / 2 - 2));
        assert!(parse(longest.as_bytes(), MAX_SYNTAX_LEVELS).is_ok());
    });
}

#[test]
fn stops_at_the_first_invalid_token() {
    let lexed = tokens(b"local x = 'abc");
    assert_eq!(lexed.tokens.len(), 3);
    assert_eq!(lexed.error.map(|error| error.range), Some(10..14));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_luajit_compiles_of_anything_is_parsed(
        blocks in prop::collection::vec(block(), 0..3),
        start in one_of(&["", "\u{feff}", "#!/bin/lua\n", "# x\n", ";", "-- x\r"]),
    ) {
        let source = format!("{start}while x do {} end", blocks.join(" "));
        if compiles(source.as_bytes()) {
            let parsed = parse(source.as_bytes(), MAX_SYNTAX_LEVELS);
            prop_assert!(parsed.is_ok(), "{:?}", parsed.err());
        }
    }
}
