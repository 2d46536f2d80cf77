//! The functions of Lua whose effect on values is known.

/// A function of Lua that passes values on.
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
    Strings,
    /// A pure function of strings and numbers.
    Pure(&'static str),
    TableConcat,
    TableForeach,
    TableInsert,
    TableRemove,
    TableSort,
    ToNumber,
    /// No value of interest goes in or out.
    Inert,
    Unpack,
    Xpcall,
}

/// What `string.gmatch` returns: a function that gives strings.
pub(crate) const STRINGS: &str = "@strings";

impl Builtin {
    pub(crate) fn from_path(path: &str) -> Option<Self> {
        Some(match path {
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
            STRINGS => Self::Strings,
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
