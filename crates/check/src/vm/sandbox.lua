-- Builds the environment in which a plugin's file is loaded, and the stub that replaces everything
-- of the gateway: it can be indexed, called and used in arithmetic.
local null, provided = ...

local raw = {
  type = type, next = next, setmetatable = setmetatable, tostring = tostring, error = error,
  create = coroutine.create, getmetatable = getmetatable, pairs = pairs,
}

-- A file may change its libraries, so it gets copies. Only this C function has state.
math.randomseed(0)

local function copy(library)
  local own = {}
  for name, value in raw.next, library do own[name] = value end
  return own
end

local string, table, math, bit = copy(string), copy(table), copy(math), copy(bit)
-- Whether the file used a stub, or something that differs between gateways.
local touched, varied = false, false
local stub_mt = {}

local function stub()
  touched = true
  return raw.setmetatable({}, stub_mt)
end

local function never()
  touched = true
  return false
end

stub_mt.__index = stub
stub_mt.__call = stub
stub_mt.__concat = stub
stub_mt.__add, stub_mt.__sub, stub_mt.__mul, stub_mt.__div = stub, stub, stub, stub
stub_mt.__mod, stub_mt.__pow, stub_mt.__unm = stub, stub, stub
stub_mt.__lt, stub_mt.__le = never, never
stub_mt.__tostring = function() touched = true return "" end
stub_mt.__metatable = "stub"

-- A table of ours. Some fields differ between gateways; missing fields are stubs.
local function partly(fields, varying)
  local function index(_, key)
    local value = varying and varying[key]
    if value == nil then return stub() end
    varied = true
    return value
  end
  return raw.setmetatable(fields, { __index = index, __metatable = "stub" })
end

-- A function whose result differs between gateways.
local function varying(fn)
  return function(...)
    varied = true
    return fn(...)
  end
end

local function nothing() end

local ngx = partly({
  null = null,
  config = partly({}, { subsystem = "http", debug = false, ngx_lua_version = 10026 }),
  DEBUG = 8, INFO = 7, NOTICE = 6, WARN = 5, ERR = 4, CRIT = 3, ALERT = 2, EMERG = 1, STDERR = 0,
  OK = 0, ERROR = -1, AGAIN = -2, DONE = -4, DECLINED = -5,
})
local kong = partly({}, { version = "3.10.0", version_num = 3010000 })

local base_plugin = {}
base_plugin.__index = base_plugin
function base_plugin:extend()
  return raw.setmetatable({ super = base_plugin, __index = base_plugin }, base_plugin)
end

-- The values of these names on a gateway, as far as a file can tell while it loads.
local modules = {
  ["kong.meta"] = {
    version = "3.10.0", core_version = "3.10.0", _VERSION = "3.10.0", _NAME = "kong",
    _VERSION_TABLE = { major = 3, minor = 10, patch = 0 },
  },
  ["kong.plugins.base_plugin"] = base_plugin,
  ["table.new"] = function() return {} end,
  ["table.clear"] = function(t) for k in raw.next, t do t[k] = nil end end,
  ["table.nkeys"] = function(t) local n = 0 for _ in raw.next, t do n = n + 1 end return n end,
  ["table.isempty"] = function(t) return raw.next(t) == nil end,
  ["table.isarray"] = function(t)
    local n = 0
    for _ in raw.next, t do
      n = n + 1
      if t[n] == nil then return false end
    end
    return true
  end,
  ["table.clone"] = function(t)
    local copy = {}
    for k, v in raw.next, t do copy[k] = v end
    return copy
  end,
}

-- Nested coroutines use native stack, so they are counted.
local max_nested, nested = 16, 0
local raw_resume = coroutine.resume

local function leave(...)
  nested = nested - 1
  return ...
end

local function resume(...)
  if nested >= max_nested then
    return false, "too many coroutines within one another"
  end
  nested = nested + 1
  return leave(raw_resume(...))
end

local function pass(ok, ...)
  if not ok then
    raw.error(..., 0)
  end
  return ...
end

local function wrap(fn)
  local co = raw.create(fn)
  return function(...) return pass(resume(co, ...)) end
end

local coroutine = {
  create = coroutine.create, resume = resume, running = coroutine.running,
  status = coroutine.status, wrap = wrap, yield = coroutine.yield,
  isyieldable = coroutine.isyieldable,
}

math.random = varying(math.random)

-- The contents of the gateway's tables, and the addresses of tables, differ between runs.
local function look(value)
  varied = varied or raw.getmetatable(value) == "stub"
  return value
end

local env
local function require(name)
  if raw.type(name) ~= "string" then
    raw.error("bad argument #1 to 'require' (string expected, got " .. raw.type(name) .. ")", 2)
  end
  local module = modules[name]
  if module == nil then
    module = provided(name)
    if module == nil then module = stub() end
    modules[name] = module
  end
  return module
end

env = {
  _VERSION = _VERSION, assert = assert, error = error, ipairs = ipairs,
  next = function(t, key) return raw.next(look(t), key) end,
  pairs = function(t) return raw.pairs(look(t)) end, pcall = pcall, rawequal = rawequal, rawget = rawget, rawset = rawset,
  rawlen = rawlen, select = select, setmetatable = setmetatable,
  getmetatable = function(value) return raw.getmetatable(look(value)) end,
  tonumber = tonumber,
  tostring = function(value)
    local kind = raw.type(value)
    varied = varied or kind == "table" or kind == "function"
    return raw.tostring(value)
  end,
  type = type, unpack = unpack, xpcall = xpcall,
  string = string, table = table, math = math, bit = bit, coroutine = coroutine,
  print = nothing, collectgarbage = varying(function() return 0 end),
  -- Rules refuse these names; the stubs only let the file load.
  dofile = stub, loadfile = stub, load = stub, loadstring = stub, setfenv = stub, getfenv = stub,
  module = nothing, io = partly({}),
  os = partly({
    clock = varying(function() return 0 end),
    date = varying(function() return "2026-01-01 00:00:00" end),
    difftime = function(a, b) return a - (b or 0) end,
    time = varying(function() return 1767225600 end),
    getenv = varying(function() return nil end),
  }),
  debug = {
    traceback = function(message) return message end, getinfo = varying(function() return {} end),
  },
  jit = partly({}, { os = "Linux", arch = "x64", version = "LuaJIT 2.1", version_num = 20199 }),
  package = partly({}, { loaded = modules, path = "", cpath = "", preload = {}, loaders = {} }),
  kong = kong, ngx = ngx, require = require,
}
env._G = env
for _, name in ipairs({ "string", "table", "math", "bit", "coroutine", "os", "debug", "jit",
                        "package", "ngx", "io", "_G" }) do
  modules[name] = env[name]
end

return env, { __index = string }, stub_mt, function() return touched, touched or varied end
