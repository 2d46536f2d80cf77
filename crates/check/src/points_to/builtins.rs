//! The functions of Lua whose effect on values the analysis models.

mod calls;
pub(super) mod fold;

use super::domain::path::GatewayPath;

/// A function of Lua, or a group of functions with the same effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    Assert,
    CoroutineCreate,
    CoroutineResume,
    CoroutineYield,
    Error,
    GetFenv,
    GetMetatable,
    Gmatch,
    Gsub,
    Next,
    Pairs,
    Pcall,
    RawGet,
    RawSet,
    Require,
    Select,
    SetMetatable,
    StringIterator,
    /// A pure function of strings and numbers.
    Pure(&'static str),
    TableConcat,
    TableForeach,
    TableInsert,
    TableRemove,
    TableSort,
    ToNumber,
    /// Passes no abstract value on.
    Inert,
    Unpack,
    Xpcall,
}

impl Builtin {
    /// The function at a path.
    pub(crate) fn at(path: &GatewayPath) -> Option<Self> {
        let name = match path {
            GatewayPath::Global(name) => name.as_str(),
            GatewayPath::StringIterator => return Some(Self::StringIterator),
            GatewayPath::Module { .. } => return None,
        };
        Some(match name {
            "assert" => Self::Assert,
            "coroutine.create" | "coroutine.wrap" => Self::CoroutineCreate,
            "coroutine.resume" => Self::CoroutineResume,
            "coroutine.yield" => Self::CoroutineYield,
            "error" => Self::Error,
            "getfenv" => Self::GetFenv,
            "getmetatable" => Self::GetMetatable,
            "string.gmatch" | "string.gfind" => Self::Gmatch,
            "string.gsub" => Self::Gsub,
            "next" => Self::Next,
            "pairs" | "ipairs" => Self::Pairs,
            "pcall" => Self::Pcall,
            "rawget" => Self::RawGet,
            "rawset" => Self::RawSet,
            "require" => Self::Require,
            "select" => Self::Select,
            "setmetatable" => Self::SetMetatable,
            "table.concat" => Self::TableConcat,
            "table.foreach" | "table.foreachi" => Self::TableForeach,
            "table.insert" => Self::TableInsert,
            "table.remove" => Self::TableRemove,
            "table.sort" => Self::TableSort,
            "tonumber" => Self::ToNumber,
            "unpack" | "table.unpack" => Self::Unpack,
            "xpcall" => Self::Xpcall,
            "type" | "print" | "rawequal" | "rawlen" | "collectgarbage" => Self::Inert,
            "tostring" => Self::Pure("tostring"),
            "string.byte" => Self::Pure("byte"),
            "string.char" => Self::Pure("char"),
            "string.find" => Self::Pure("find"),
            "string.format" => Self::Pure("format"),
            "string.len" => Self::Pure("len"),
            "string.lower" => Self::Pure("lower"),
            "string.match" => Self::Pure("match"),
            "string.rep" => Self::Pure("rep"),
            "string.reverse" => Self::Pure("reverse"),
            "string.sub" => Self::Pure("sub"),
            "string.upper" => Self::Pure("upper"),
            _ => return None,
        })
    }
}
