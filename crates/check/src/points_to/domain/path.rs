//! The names that the gateway provides: globals, modules, and their members.
//!
//! Each thing has one path, however a file reaches it: `_G.ngx`, `require "ngx"` and
//! `package.loaded.ngx` are all the global `ngx`.

use crate::points_to::builtins::Builtin;
use crate::syntax::{Symbol, Symbols};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The name of something that the gateway provides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GatewayPath {
    /// A required module that is not a global as well, or a member of it: `C.fork` of `ffi`. The
    /// member of the module itself is empty.
    Module { name: String, member: String },
    /// A global or a field of one: `ngx.timer.at`. `_G` is the table of globals, `package.loaded`
    /// the table of modules.
    Global(String),
    /// The iterator that `string.gmatch` returns.
    StringIterator,
}

impl GatewayPath {
    /// The dotted name, if the path starts at a global.
    pub(crate) fn global(&self) -> Option<&str> {
        match self {
            Self::Global(name) => Some(name),
            _ => None,
        }
    }

    /// The dotted name within a module, if the path starts at that module.
    pub(crate) fn member_of(&self, module: &str) -> Option<&str> {
        match self {
            Self::Module { name, member } if name == module => Some(member),
            _ => None,
        }
    }

    /// The path of a field; none below the iterator of `string.gmatch`, which has no fields.
    fn child(&self, key: &str) -> Option<Self> {
        match self {
            Self::Module { name, member } => {
                let member =
                    if member.is_empty() { key.to_owned() } else { format!("{member}.{key}") };
                Some(Self::Module { name: name.clone(), member })
            }
            Self::Global(name) => Some(Self::Global(format!("{name}.{key}"))),
            Self::StringIterator => None,
        }
    }

    /// The length, in keys, up to which paths below this one are distinguished.
    fn max_keys(&self) -> usize {
        let name = match self {
            Self::Module { name, .. } if name == "ffi" => return MAX_FFI_KEYS,
            Self::Global(name) => name,
            _ => return MAX_KEYS,
        };
        let is_below = |start: &str| {
            name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        DEEPER.iter().find(|(start, _)| is_below(start)).map_or(MAX_KEYS, |(_, keys)| *keys)
    }
}

/// The number of a path in the analysis of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PathId(usize);

/// `_G`.
pub(crate) const GLOBALS: PathId = PathId(0);
/// `package.loaded`.
pub(crate) const MODULES: PathId = PathId(1);

/// The longest path that is distinguished, in keys; a longer one is widened to its start. No rule
/// looks deeper, and distinguishing everything that requests keep under `ngx.ctx` would exceed the
/// work budget.
const MAX_KEYS: usize = 2;
/// The same for members of `ffi`.
const MAX_FFI_KEYS: usize = 4;
/// Globals below which rules look deeper, and how deep, in keys.
const DEEPER: &[(&str, usize)] =
    &[("kong.client", 3), ("kong.db", 4), ("kong.timer", 3), ("ngx.timer", 3), ("package", 3)];

/// Modules that are globals as well.
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

#[derive(Debug)]
struct Entry {
    path: Rc<GatewayPath>,
    keys: usize,
    builtin: Option<Builtin>,
}

/// The paths that one file has reached so far, numbered.
#[derive(Debug)]
pub(crate) struct Paths {
    entries: Vec<Entry>,
    children: FxHashMap<(PathId, Symbol), PathId>,
    ids: FxHashMap<Rc<GatewayPath>, PathId>,
}

impl Paths {
    pub(crate) fn new() -> Self {
        let mut paths =
            Self { entries: Vec::new(), children: FxHashMap::default(), ids: FxHashMap::default() };
        paths.add(GatewayPath::Global("_G".to_owned()), 0);
        paths.add(GatewayPath::Global("package.loaded".to_owned()), 2);
        paths
    }

    /// The number of a path, which is `keys` keys long; a new one if it is not numbered yet.
    fn add(&mut self, path: GatewayPath, keys: usize) -> PathId {
        if let Some(known) = self.ids.get(&path) {
            return *known;
        }
        let id = PathId(self.entries.len());
        let builtin = Builtin::at(&path);
        let path = Rc::new(path);
        self.ids.insert(Rc::clone(&path), id);
        self.entries.push(Entry { path, keys, builtin });
        id
    }

    /// The path of a field. Where the path would get too long, the parent stands for it.
    pub(crate) fn child(&mut self, parent: PathId, key: Symbol, symbols: &Symbols) -> PathId {
        if let Some(known) = self.children.get(&(parent, key)) {
            return *known;
        }
        let text = symbols.text(key);
        let child = match parent {
            GLOBALS if text == "_G" => GLOBALS,
            GLOBALS => self.global(&text),
            MODULES => self.module(&text),
            _ => {
                let Some(Entry { path, keys, .. }) = self.entries.get(parent.0) else {
                    return parent;
                };
                let keys = *keys;
                match path.child(&text).filter(|_| keys < path.max_keys()) {
                    Some(child) => self.add(child, keys + 1),
                    None => return parent,
                }
            }
        };
        self.children.insert((parent, key), child);
        child
    }

    fn module(&mut self, name: &str) -> PathId {
        if name == "_G" {
            return GLOBALS;
        }
        if GLOBAL_MODULES.contains(&name) {
            return self.global(name);
        }
        self.add(GatewayPath::Module { name: name.to_owned(), member: String::new() }, 1)
    }

    /// The path of a global.
    pub(crate) fn global(&mut self, name: &str) -> PathId {
        self.add(GatewayPath::Global(name.to_owned()), 1)
    }

    /// The path of the iterator that `string.gmatch` returns.
    pub(crate) fn string_iterator(&mut self) -> PathId {
        self.add(GatewayPath::StringIterator, 1)
    }

    /// The path of a number.
    pub(crate) fn path(&self, id: PathId) -> Rc<GatewayPath> {
        let path = self.entries.get(id.0).map(|entry| Rc::clone(&entry.path));
        path.unwrap_or_else(|| Rc::new(GatewayPath::Global(String::new())))
    }

    /// The function of Lua at a path, if the analysis models it.
    pub(crate) fn builtin(&self, path: PathId) -> Option<Builtin> {
        self.entries.get(path.0).and_then(|entry| entry.builtin)
    }
}
