//! No file can tell which files ran in its VM before.

use super::super::{Limit, LoadError, LoadTime, Sandbox};
use mlua::{Table, Value};
use std::collections::BTreeSet;
use std::ffi::c_void;

/// Each of these changes what it can reach and ends without an error, since a failed VM is closed.
const VANDALS: &[&str] = &[
    "for _, library in pairs({ string, table, math, bit, coroutine, os, io, debug, jit, package }) do
       for name in pairs(library) do library[name] = nil end
       library.left_behind = true
     end",
    "local all = _G for name in pairs(all) do all[name] = nil end all.left_behind = 1",
    "local strings = getmetatable('')
     strings.__add = function() return 42 end
     strings.__index = function() return 42 end
     setmetatable(strings, { __index = function() return 42 end, __metatable = 1 })",
    "getmetatable('').__metatable = 'locked'",
    "getmetatable('').__index.format = function() return 'forged' end",
    "string.rep, string.len, table.concat, math.floor = nil, nil, nil, nil",
    "math.randomseed(4711) for i = 1, 100 do math.random() end",
    "setmetatable(_G, { __index = function() return 42 end, __newindex = function() end })",
    "setmetatable(string, { __index = function() return 42 end, __metatable = 'locked' })",
    "for name, module in pairs(package.loaded) do package.loaded[name] = 42 end",
    "package.loaded['kong.db.schema.typedefs'] = { url = 42 }",
    "local typedefs = require 'kong.db.schema.typedefs'
     local kind = typedefs.url
     kind.type, kind.left_behind = 'forged', true
     getmetatable(kind).__call = function() return { type = 'forged' } end
     for name in pairs(typedefs) do typedefs[name] = nil end",
    "local redis = require 'kong.tools.redis.schema'
     for name in pairs(redis) do redis[name] = nil end redis.left_behind = true",
    "pcall(function() error(setmetatable({}, { __tostring = function() return 'x' end })) end)
     xpcall(error, function() left_behind = 1 end)",
    "local co = coroutine.wrap(function() while true do coroutine.yield(1) end end) co() keep = co
     coroutine.create(function() end)",
    "local t = {} for i = 1, 5000 do t[i] = 'left behind ' .. i end keep = t",
    "string.gsub('abc', '.', function(c) keep = c end) keep = string.gmatch('a b', '%a')",
    "local ok, failed = pcall(string.gsub, 'x', '%') keep = failed
     if type(failed) == 'userdata' then pcall(function() failed.x = 1 end) end",
    "kong.left_behind = 1 ngx.left_behind = 1 ngx.null = 42
     rawset(getmetatable and kong or {}, 'version', 'forged')",
    "setfenv = nil getfenv = nil load = nil _VERSION = 'forged' assert = error",
];

/// Describes everything that a file can reach, and the results of the functions, as one text.
const WITNESS: &str = include_str!("witness.lua");

fn open(source: &str) -> (Sandbox, Result<Value, LoadError>) {
    Sandbox::open(source.as_bytes(), "file.lua", &LoadTime::default()).unwrap()
}

fn testimony() -> (String, bool) {
    let (sandbox, said) = open(WITNESS);
    let Ok(Value::String(text)) = said else { panic!("{said:?}") };
    (text.to_str().unwrap().to_owned(), sandbox.vm().has_served())
}

/// Runs on a new thread, which has no VM yet.
fn on_new_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

#[test]
fn hides_the_changes_of_earlier_files() {
    let (undisturbed, has_served) = on_new_thread(testimony);
    assert!(!has_served && undisturbed.lines().count() > 150, "{undisturbed}");
    for known in ["string.gsub function", "typedefs@.__", "url.type", "redis.config_schema"] {
        assert!(undisturbed.contains(known), "{known} is not in {undisturbed}");
    }
    for vandal in VANDALS {
        on_new_thread(|| {
            drop(open(vandal));
            let (text, has_served) = testimony();
            assert!(has_served, "{vandal}: its VM was not used again, so this tries nothing");
            assert_eq!(text, undisturbed, "after {vandal}");
        });
    }
    on_new_thread(|| {
        for vandal in VANDALS.iter().cycle().take(200) {
            drop(open(vandal));
        }
        assert_eq!(testimony().0, undisturbed);
    });
}

fn tables(value: &Value, found: &mut BTreeSet<*const c_void>, kept: &mut Vec<Table>) {
    let Value::Table(table) = value else { return };
    if !found.insert(table.to_pointer()) {
        return;
    }
    kept.push(table.clone());
    for pair in table.pairs::<Value, Value>() {
        let (key, value) = pair.unwrap();
        tables(&key, found, kept);
        tables(&value, found, kept);
    }
    if let Some(metatable) = table.metatable() {
        tables(&Value::Table(metatable), found, kept);
    }
}

/// Two files share nothing that they can write to.
#[test]
fn shares_no_table_between_two_files() {
    const ALL: &str = "return { _G, getmetatable(''), require 'kong.db.schema.typedefs',
        require 'kong.tools.redis.schema', (require 'kong.db.schema.typedefs').url,
        getmetatable(kong), getmetatable(kong.x), getmetatable(coroutine.running()) }";
    let (mut first, mut second, mut kept) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let (sandbox, value) = open(ALL);
    tables(&value.unwrap(), &mut first, &mut kept);
    drop(sandbox);
    let (sandbox, value) = open(ALL);
    assert!(sandbox.vm().has_served());
    tables(&value.unwrap(), &mut second, &mut kept);
    assert!(first.len() > 40 && first.is_disjoint(&second));
}

#[test]
fn closes_a_vm_in_which_something_failed() {
    for source in [
        "error('x')",
        "return {",
        "while true do end",
        "local s = 'x' while true do s = s .. s end",
        "local f f = function() return ('x'):gsub('x', f) end f()",
    ] {
        on_new_thread(|| {
            let (sandbox, result) = open(source);
            assert!(result.is_err(), "{source}");
            drop(sandbox);
            assert!(!testimony().1, "{source}");
        });
    }
}

/// Garbage of earlier files does not count for a file.
#[test]
fn gives_each_file_the_full_limits() {
    const FITS: &str = "local t = {} for i = 1, 40 do t[i] = ('x'):rep(180000) .. i end return t";
    const EXCEEDS: &str =
        "local t = {} for i = 1, 60 do t[i] = ('x'):rep(180000) .. i end return t";
    const WORKS: &str = "local n = 0 for i = 1, 150000 do n = n + i end return n";
    for _ in 0..20 {
        drop(open("local t = {} for i = 1, 5000 do t[i] = 'x' .. i end keep = t"));
        let (sandbox, result) = open(WORKS);
        assert!(sandbox.vm().has_served() && result.is_ok());
        drop((sandbox, result));
        assert!(matches!(open(FITS), (_, Ok(_))));
        let (_, result) = open(EXCEEDS);
        let full = LoadError::Limit { limit: Limit::Memory, line: None };
        assert_eq!(result.map(|_| ()), Err(full));
    }
}
