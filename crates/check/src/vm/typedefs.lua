-- The type definitions of `kong.db.schema.typedefs`, as a schema sees them: tables that can be
-- called with overrides. Their validators are only marked here; the checks are the checker's own.
local null = ...

local validators = {}
local function validator(name)
  local fn = validators[name]
  if not fn then
    fn = function() return true end
    validators[name] = fn
  end
  return fn
end

local function define(definition)
  return setmetatable(definition, {
    __call = function(own, overrides)
      overrides = overrides or {}
      for key, value in pairs(own) do
        if overrides[key] == nil then
          overrides[key] = value
        end
      end
      return overrides
    end,
  })
end

local all = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp" }
local http = { "grpc", "grpcs", "http", "https" }

local function text(name)
  return define({ type = "string", custom_validator = validator(name) })
end

local function no(reference)
  return define({ type = "foreign", reference = reference, eq = null })
end

local typedefs = {
  http_method = define({ type = "string", match = "^%u+$" }),
  protocol = define({ type = "string", one_of = all }),
  host = text("host"),
  redis_host = text("host"),
  host_with_optional_port = text("host_with_optional_port"),
  wildcard_host = text("wildcard_host"),
  ip = text("ip"),
  ip_or_cidr = text("ip_or_cidr"),
  cidr_v4 = text("cidr_v4"),
  port = define({ type = "integer", between = { 0, 65535 } }),
  path = define({
    type = "string",
    starts_with = "/",
    match_none = { { pattern = "//", err = "must not have empty segments" } },
    custom_validator = validator("path"),
  }),
  url = text("url"),
  cookie_name = text("cookie_name"),
  header_name = text("header_name"),
  timeout = define({ type = "integer", between = { 0, 2147483646 } }),
  uuid = define({ type = "string", uuid = true, auto = true }),
  auto_timestamp_s = define({ type = "integer", timestamp = true, auto = true }),
  auto_timestamp_ms = define({ type = "number", timestamp = true, auto = true }),
  no_route = no("routes"),
  no_service = no("services"),
  no_consumer = no("consumers"),
  name = define({ type = "string", unique = true, custom_validator = validator("name") }),
  utf8_name = define({ type = "string", unique = true, custom_validator = validator("utf8_name") }),
  sni = text("sni"),
  redis_server_name = text("sni"),
  certificate = text("certificate"),
  key = text("key"),
  tag = define({ type = "string", required = true, custom_validator = validator("tag") }),
  semantic_version = define({
    type = "string",
    match_any = {
      patterns = { "^%d+[%.%d]*$", "^%d+[%.%d]*%-?.*$" },
      err = "invalid version number: must be in format of X.Y.Z",
    },
    match_none = { { pattern = "%.%.", err = "must not have empty version segments" } },
  }),
  ttl = define({ type = "number", between = { 0, 100000000 } }),
  lua_code = define({
    type = "map",
    keys = { type = "string", len_min = 1 },
    values = { type = "string", len_min = 1, custom_validator = validator("lua_code") },
  }),
  protocols_http = define({
    type = "set",
    required = true,
    default = http,
    elements = { type = "string", one_of = http },
  }),
}
typedefs.cidr = typedefs.cidr_v4
typedefs.tags = define({ type = "set", elements = typedefs.tag })
typedefs.protocols = define({
  type = "set", required = true, default = http, elements = typedefs.protocol,
})
typedefs.methods = define({ type = "set", elements = typedefs.http_method })
typedefs.hosts = define({
  type = "array",
  elements = {
    type = "string",
    match_all = { {
      pattern = "^[^*]*%*?[^*]*$",
      err = "invalid wildcard: must have at most one wildcard",
    } },
    match_any = {
      patterns = { "^%*%.", "%.%*$", "^[^*]*$" },
      err = "invalid wildcard: must be placed at leftmost or rightmost label",
    },
    custom_validator = validator("host_with_wildcards"),
  },
})
typedefs.router_path = define({
  type = "string",
  match_any = {
    patterns = { "^/", "^~/" },
    err = "should start with: / (fixed path) or ~/ (regex path)",
  },
  match_none = { { pattern = "//", err = "must not have empty segments" } },
  custom_validator = validator("router_path"),
})
typedefs.router_paths = define({ type = "array", elements = typedefs.router_path })
typedefs.headers = define({
  type = "map",
  keys = typedefs.header_name,
  values = { type = "array", elements = { type = "string" } },
})

local function endpoints()
  return define({
    type = "set",
    elements = {
      type = "record",
      fields = { { ip = typedefs.ip_or_cidr }, { port = typedefs.port } },
      entity_checks = { { at_least_one_of = { "ip", "port" } } },
    },
  })
end
typedefs.sources = endpoints()
typedefs.destinations = endpoints()
typedefs.no_sources = define(typedefs.sources({ eq = null }))
typedefs.no_destinations = define(typedefs.destinations({ eq = null }))
typedefs.no_methods = define(typedefs.methods({ eq = null }))
typedefs.no_hosts = define(typedefs.hosts({ eq = null }))
typedefs.no_paths = define(typedefs.router_paths({ eq = null }))
typedefs.no_headers = define(typedefs.headers({ eq = null }))

typedefs.pem = define({
  type = "record",
  required = false,
  fields = {
    { private_key = {
        type = "string", required = false, referenceable = true, encrypted = true,
    } },
    { public_key = { type = "string", required = false, referenceable = true } },
  },
  entity_checks = { { at_least_one_of = { "private_key", "public_key" } } },
  custom_validator = validator("pem"),
})

local jwk_fields = {}
for i, name in ipairs({ "issuer", "kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t",
                        "x5t#S256", "k", "x", "y", "crv", "n", "e", "d", "p", "q", "dp", "dq",
                        "qi", "oth", "r", "t" }) do
  local field = { type = "string", required = name == "kid" }
  if name == "key_ops" or name == "x5c" then
    field = { type = "array", required = false, elements = { type = "string", required = false } }
  end
  jwk_fields[i] = { [name] = field }
end
typedefs.jwk = define({
  type = "record", required = false, fields = jwk_fields, custom_validator = validator("jwk"),
})

local function number(kind, default, between, gt)
  return { type = kind, default = default, between = between, gt = gt }
end
typedefs.queue = define({
  type = "record",
  fields = {
    { max_batch_size = number("integer", 1, { 1, 1000000 }) },
    { max_coalescing_delay = number("number", 1, { 0, 3600 }) },
    { max_entries = number("integer", 10000, { 1, 1000000 }) },
    { max_bytes = { type = "integer", default = nil } },
    { max_retry_time = number("number", 60) },
    { initial_retry_delay = number("number", 0.01, { 0.001, 1000000 }) },
    { max_retry_delay = number("number", 60, { 0.001, 1000000 }) },
    { concurrency_limit = { type = "integer", default = 1, one_of = { -1, 1 } } },
  },
})

setmetatable(typedefs, {
  __index = function(_, name)
    error("schema typedef error: definition " .. tostring(name) .. " does not exist", 2)
  end,
})

return typedefs, validators
