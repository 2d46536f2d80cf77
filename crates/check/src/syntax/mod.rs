//! Lua source as a tree, in the dialect of LuaJIT 2.1 with the extensions of Lua 5.2.
//!
//! Names are resolved while parsing: a name in the tree is a local variable or a global one.
//! LuaJIT itself says whether a file compiles; this parser refuses what newer LuaJITs than the
//! gateways' have added, and gives the rules something to walk. It recurses no deeper than
//! the levels it is given; chains (`a.b.c`, `1+1+1`) are flat.

mod ast;
mod expression;
mod lexer;
mod number;
mod parser;
mod places;
mod scope;
mod statement;
mod symbols;
mod token;

pub(crate) use ast::{
    BinaryOp, Block, Chunk, Expr, ExprKind, Function, Item, Statement, StatementKind, Suffix,
    SuffixKind, Target, UnaryOp, VarId,
};
pub(crate) use parser::parse;
pub(crate) use places::{Place, Places};
pub(crate) use symbols::{Symbol, Symbols};

/// A source that is not Lua.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where the unexpected begins and ends, in bytes.
    pub(crate) range: std::ops::Range<usize>,
    pub(crate) message: String,
    /// Whether it is only that the source nests deeper than the caller's limit.
    pub(crate) is_too_deep: bool,
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::limits::{DEEP_STACK_BYTES, MAX_SYNTAX_LEVELS};
    use std::path::{Path, PathBuf};

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
        mlua::Lua::new().load(source).set_mode(mlua::chunk::ChunkMode::Text).into_function().is_ok()
    }

    /// What LuaJIT compiles and full_moon parses, ours parses. What full_moon refuses and ours
    /// parses, LuaJIT compiles.
    #[test]
    fn the_parser_agrees_with_luajit_and_full_moon() {
        let mut files = Vec::new();
        lua_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), &mut files);
        assert!(files.len() > 100);
        let run = move || {
            for file in files {
                let bytes = std::fs::read(&file).unwrap();
                let Ok(text) = std::str::from_utf8(&bytes) else { continue };
                let luajit = compiles(text.trim_start_matches('\u{feff}').as_bytes());
                // full_moon has no bound of its own on what it recurses into.
                let full_moon = luajit
                    && full_moon::parse_fallible(text, full_moon::LuaVersion::luajit())
                        .errors()
                        .is_empty();
                let own = parse(&bytes, MAX_SYNTAX_LEVELS).is_ok();
                assert!(own || !(luajit && full_moon), "{} is refused", file.display());
            }
        };
        std::thread::Builder::new()
            .stack_size(DEEP_STACK_BYTES * 8)
            .spawn(run)
            .unwrap()
            .join()
            .unwrap();
    }

    /// Where full_moon and LuaJIT differ, ours goes with LuaJIT.
    #[test]
    fn the_parser_reads_what_only_luajit_reads() {
        for source in [
            "\u{feff}return 1",
            "#!/usr/bin/env resty\nreturn 1",
            "return 0x1.8p3",
            "while true do break; local x = 1 end",
            "local größe = 1",
            "local f = print\n(f)()",
            "return 1LL, 2ULL, 3i, 0b101",
            "return '\\x41\\z   \\u{48}'",
            "goto l ::l:: ;; return",
            "local function f(...) return ... end",
            "for i = 1, 2 do local x <const> = 1 end",
        ] {
            let own = parse(source.as_bytes(), MAX_SYNTAX_LEVELS).is_ok();
            let luajit = compiles(source.trim_start_matches('\u{feff}').as_bytes());
            assert_eq!(own, luajit, "{source}");
        }
    }
}
