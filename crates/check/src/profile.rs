//! The names and modules that Kong's `untrusted_lua` sandboxes provide, as data.
//!
//! The lists are plain text with one name a line, so that they can be compared with Kong's own.

use crate::UntrustedLua;
use crate::source::SourceKind;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Lua's globals in the sandbox: a name, or with `.*` all fields of a table.
const LUA_ALLOWED: &str = include_str!("profile/lua_allowed.txt");
/// Lua's globals that no sandbox has.
const LUA_DENIED: &str = include_str!("profile/lua_denied.txt");
/// Fields of `kong` and `ngx` that `lax` has and `strict` lacks.
const LAX_ONLY: &str = include_str!("profile/lax_only.txt");
/// Fields of `kong` and `ngx` that both lack.
const NEVER: &str = include_str!("profile/never.txt");
const SCHEMA_MODULES: &str = include_str!("profile/schema_modules.txt");
const STRICT_MODULES: &str = include_str!("profile/strict_modules.txt");
const LAX_MODULES: &str = include_str!("profile/lax_modules.txt");

/// Plugins that are bundled with Kong. Every gateway has their modules.
const BUNDLED_PLUGINS: &str = include_str!("profile/bundled_plugins.txt");
/// Entities of Kong and of its bundled plugins, and the other fields of `kong.db`.
const ENTITIES: &str = include_str!("profile/entities.txt");

/// The version of Kong that a file sees while it loads.
pub(crate) const KONG_VERSION: &str = "3.10.0";

type Names = FxHashSet<&'static str>;

fn names(list: &'static str) -> Names {
    list.lines().filter(|line| !line.is_empty()).collect()
}

macro_rules! lists {
    ($($function:ident = $list:ident),+ $(,)?) => {
        $(fn $function() -> &'static Names {
            static NAMES: OnceLock<Names> = OnceLock::new();
            NAMES.get_or_init(|| names($list))
        })+
    };
}

lists! {
    lua_allowed = LUA_ALLOWED, lua_denied = LUA_DENIED, lax_only = LAX_ONLY, never = NEVER,
    schema_modules = SCHEMA_MODULES, strict_modules = STRICT_MODULES, lax_modules = LAX_MODULES,
    bundled_plugins = BUNDLED_PLUGINS, entities = ENTITIES,
}

/// Lua's tables of which a sandbox has at least one field.
fn lua_tables() -> &'static Names {
    static TABLES: OnceLock<Names> = OnceLock::new();
    TABLES.get_or_init(|| {
        lua_allowed().iter().filter_map(|name| Some(name.split_once('.')?.0)).collect()
    })
}

/// Whether a sandbox lacks a path in one of a plugin's files. `Off` counts as `Strict`.
pub(crate) fn lacks(path: &str, kind: SourceKind, sandbox: UntrustedLua) -> bool {
    let (root, key) = path.split_once('.').unwrap_or((path, ""));
    if kind == SourceKind::Schema && matches!(root, "kong" | "ngx") {
        // A schema has neither, except for `ngx.null`, which means "no value".
        return path == "kong" || !(key.is_empty() || key == "null");
    }
    if lua_denied().contains(root) {
        return true;
    }
    if matches!(root, "kong" | "ngx") {
        // Only the listed path itself. A read below it reads that path first.
        return never().contains(path)
            || (sandbox != UntrustedLua::Lax && lax_only().contains(path));
    }
    // `.*` allows every key of a table except those denied.
    if !lua_tables().contains(root) || key.is_empty() || key.contains('.') {
        return false;
    }
    let whole = format!("{root}.*");
    lua_denied().contains(path)
        || !(lua_allowed().contains(path) || lua_allowed().contains(whole.as_str()))
}

/// Whether a sandbox lets a file require a module.
pub(crate) fn has_module(module: &str, kind: SourceKind, sandbox: UntrustedLua) -> bool {
    if kind == SourceKind::Schema {
        return schema_modules().contains(module);
    }
    let is_in = |list: &Names| {
        let parents = module.match_indices('.').filter_map(|(at, _)| module.get(..at));
        list.contains(module) || parents.map(|p| format!("{p}.*")).any(|p| list.contains(&*p))
    };
    is_in(strict_modules()) || (sandbox == UntrustedLua::Lax && is_in(lax_modules()))
}

pub(crate) fn is_bundled_plugin(name: &str) -> bool {
    bundled_plugins().contains(name)
}

pub(crate) fn is_entity(name: &str) -> bool {
    entities().contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_the_sandboxes() {
        let (strict, lax) = (UntrustedLua::Strict, UntrustedLua::Lax);
        let lacks = |path, sandbox| lacks(path, SourceKind::Handler, sandbox);
        assert!(lacks("setmetatable", lax) && lacks("debug.traceback", lax));
        assert!(lacks("string.dump", lax) && lacks("os.getenv", lax) && lacks("io.open", lax));
        assert!(!lacks("string.format", strict) && !lacks("os.time", strict));
        assert!(!lacks("table.concat", strict) && !lacks("my_own_global", strict));
        assert!(lacks("ngx.socket", strict) && !lacks("ngx.socket", lax));
        assert!(lacks("ngx.shared", lax) && !lacks("ngx.var", strict));
        let has_module = |module, sandbox| has_module(module, SourceKind::Handler, sandbox);
        assert!(has_module("cjson.safe", strict) && has_module("resty.openssl.hmac", strict));
        assert!(!has_module("resty.http", strict) && has_module("resty.http", lax));
    }

    #[test]
    fn allows_less_in_a_schema_than_in_a_handler() {
        let (schema, off) = (SourceKind::Schema, UntrustedLua::Off);
        assert!(!lacks("ngx.null", schema, off) && lacks("ngx.log", schema, off));
        assert!(lacks("kong", schema, off) && !lacks("string.rep", schema, off));
        assert!(has_module("kong.db.schema.typedefs", schema, off));
        assert!(!has_module("cjson", schema, off));
    }
}
