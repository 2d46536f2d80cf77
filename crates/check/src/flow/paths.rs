//! The names of what the gateway provides: globals, modules, and what is under them.
//!
//! One thing has one path, however a file gets at it: `_G.ngx`, `require "ngx"` and
//! `package.loaded.ngx` are all `ngx`.

use super::builtin::Builtin;
use crate::syntax::{Symbol, Symbols};
use rustc_hash::FxHashMap;

/// A path, numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PathId(usize);

/// `_G`.
pub(crate) const GLOBALS: PathId = PathId(0);
/// `package.loaded`.
pub(crate) const MODULES: PathId = PathId(1);

/// Longest path that is told apart, in keys; below it everything is one. No rule looks deeper, and
/// to tell apart all that requests keep under `ngx.ctx` and its like takes more time than there is.
const MAX_KEYS: usize = 2;
/// Where rules look deeper, and how deep.
const DEEPER: &[(&str, usize)] = &[
    ("<ffi>", 4),
    ("kong.client", 3),
    ("kong.db", 4),
    ("kong.timer", 3),
    ("ngx.timer", 3),
    ("package", 3),
];

/// Globals that are modules, too.
const GLOBAL_MODULES: &[&str] = &[
    "ngx",
    "_G",
    "string",
    "table",
    "math",
    "bit",
    "coroutine",
    "os",
    "io",
    "debug",
    "jit",
    "package",
    "ndk",
];

fn max_keys(name: &str) -> usize {
    let is_below = |start: &str| {
        name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    DEEPER.iter().find(|(start, _)| is_below(start)).map_or(MAX_KEYS, |(_, keys)| *keys)
}

#[derive(Debug)]
struct Path {
    /// As a rule names it: `ngx.timer.at`; a module is `require "name"`'s name in angle brackets.
    name: String,
    keys: usize,
    builtin: Option<Builtin>,
}

#[derive(Debug)]
pub(crate) struct Paths {
    paths: Vec<Path>,
    children: FxHashMap<(PathId, Symbol), PathId>,
    named: FxHashMap<String, PathId>,
}

impl Paths {
    pub(crate) fn new() -> Self {
        let mut paths =
            Self { paths: Vec::new(), children: FxHashMap::default(), named: FxHashMap::default() };
        paths.add("_G".to_owned(), 0);
        paths.add("package.loaded".to_owned(), 2);
        paths
    }

    fn add(&mut self, name: String, keys: usize) -> PathId {
        if let Some(known) = self.named.get(&name) {
            return *known;
        }
        let id = PathId(self.paths.len());
        let builtin = Builtin::from_path(&name);
        self.named.insert(name.clone(), id);
        self.paths.push(Path { name, keys, builtin });
        id
    }

    /// What lies under a key of a path.
    pub(crate) fn child(&mut self, parent: PathId, key: Symbol, symbols: &Symbols) -> PathId {
        if let Some(known) = self.children.get(&(parent, key)) {
            return *known;
        }
        let text = symbols.text(key);
        let child = match parent {
            GLOBALS if text == "_G" => GLOBALS,
            GLOBALS => self.add(text.into_owned(), 1),
            MODULES => self.module(&text),
            _ => {
                let (name, keys) = self
                    .paths
                    .get(parent.0)
                    .map_or((String::new(), MAX_KEYS), |path| (path.name.clone(), path.keys));
                if keys >= max_keys(&name) {
                    return parent;
                }
                self.add(format!("{name}.{text}"), keys + 1)
            }
        };
        self.children.insert((parent, key), child);
        child
    }

    fn module(&mut self, name: &str) -> PathId {
        if name == "_G" {
            return GLOBALS;
        }
        match GLOBAL_MODULES.contains(&name) {
            true => self.add(name.to_owned(), 1),
            false => self.add(format!("<{name}>"), 1),
        }
    }

    /// A path by its name.
    pub(crate) fn named(&mut self, name: &str) -> PathId {
        match self.named.get(name) {
            Some(known) => *known,
            None => self.add(name.to_owned(), 1),
        }
    }

    pub(crate) fn name(&self, path: PathId) -> &str {
        self.paths.get(path.0).map(|path| path.name.as_str()).unwrap_or_default()
    }

    pub(crate) fn builtin(&self, path: PathId) -> Option<Builtin> {
        self.paths.get(path.0).and_then(|path| path.builtin)
    }
}
