-- The type definitions of `kong.db.schema.typedefs`, as a schema sees them: tables that can be
-- called with overrides. Their validators are only markers; the checker implements the checks.
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

-- A definition can be called with overrides, which replace its own attributes.
local callable = {
  __call = function(own, overrides)
    overrides = overrides or {}
    for key, value in pairs(own) do
      if overrides[key] == nil then
        overrides[key] = value
      end
    end
    return overrides
  end,
}

local all = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp" }
local http = { "grpc", "grpcs", "http", "https" }

-- Each is created at its first use, since a schema uses only a few of them.
local make = {
  http_method = function() return { type = "string", match = "^%u+$" } end,
  protocol = function() return { type = "string", one_of = all } end,
  port = function() return { type = "integer", between = { 0, 65535 } } end,
  timeout = function() return { type = "integer", between = { 0, 2147483646 } } end,
  uuid = function() return { type = "string", uuid = true, auto = true } end,
  auto_timestamp_s = function() return { type = "integer", timestamp = true, auto = true } end,
  auto_timestamp_ms = function() return { type = "number", timestamp = true, auto = true } end,
  capability = function() return { type = "string" } end,
  ttl = function() return { type = "number", between = { 0, 100000000 } } end,
  name = function()
    return { type = "string", unique = true, custom_validator = validator("name") }
  end,
  utf8_name = function()
    return { type = "string", unique = true, custom_validator = validator("utf8_name") }
  end,
  tag = function()
    return { type = "string", required = true, custom_validator = validator("tag") }
  end,
  path = function()
    return {
      type = "string",
      starts_with = "/",
      match_none = { { pattern = "//", err = "must not have empty segments" } },
      custom_validator = validator("path"),
    }
  end,
  semantic_version = function()
    return {
      type = "string",
      match_any = {
        patterns = { "^%d+[%.%d]*$", "^%d+[%.%d]*%-?.*$" },
        err = "invalid version number: must be in format of X.Y.Z",
      },
      match_none = { { pattern = "%.%.", err = "must not have empty version segments" } },
    }
  end,
  lua_code = function()
    return {
      type = "map",
      keys = { type = "string", len_min = 1 },
      values = { type = "string", len_min = 1, custom_validator = validator("lua_code") },
    }
  end,
  protocols_http = function()
    return {
      type = "set",
      required = true,
      default = http,
      elements = { type = "string", one_of = http },
    }
  end,
}

local typedefs = {}

for name, own in pairs({
  host = "host", redis_host = "host", host_with_optional_port = "host_with_optional_port",
  wildcard_host = "wildcard_host", ip = "ip", ip_or_cidr = "ip_or_cidr", cidr_v4 = "cidr_v4",
  cidr = "cidr_v4", url = "url", cookie_name = "cookie_name", header_name = "header_name",
  sni = "sni", redis_server_name = "sni", certificate = "certificate", key = "key",
}) do
  make[name] = function() return { type = "string", custom_validator = validator(own) } end
end

for name, reference in pairs({
  no_route = "routes", no_service = "services", no_consumer = "consumers",
}) do
  make[name] = function() return { type = "foreign", reference = reference, eq = null } end
end

function make.tags() return { type = "set", elements = typedefs.tag } end
function make.protocols()
  return { type = "set", required = true, default = http, elements = typedefs.protocol }
end
function make.methods() return { type = "set", elements = typedefs.http_method } end
function make.router_paths() return { type = "array", elements = typedefs.router_path } end
function make.hosts()
  return {
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
  }
end
function make.router_path()
  return {
    type = "string",
    match_any = {
      patterns = { "^/", "^~/" },
      err = "should start with: / (fixed path) or ~/ (regex path)",
    },
    match_none = { { pattern = "//", err = "must not have empty segments" } },
    custom_validator = validator("router_path"),
  }
end
function make.headers()
  return {
    type = "map",
    keys = typedefs.header_name,
    values = { type = "array", elements = { type = "string" } },
  }
end
function make.sources()
  return {
    type = "set",
    elements = {
      type = "record",
      fields = { { ip = typedefs.ip_or_cidr }, { port = typedefs.port } },
      entity_checks = { { at_least_one_of = { "ip", "port" } } },
    },
  }
end
make.destinations = make.sources
function make.no_sources() return typedefs.sources({ eq = null }) end
function make.no_destinations() return typedefs.destinations({ eq = null }) end
function make.no_methods() return typedefs.methods({ eq = null }) end
function make.no_hosts() return typedefs.hosts({ eq = null }) end
function make.no_paths() return typedefs.router_paths({ eq = null }) end
function make.no_headers() return typedefs.headers({ eq = null }) end

function make.pem()
  return {
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
  }
end

function make.jwk()
  local fields = {}
  for i, name in ipairs({ "issuer", "kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t",
                          "x5t#S256", "k", "x", "y", "crv", "n", "e", "d", "p", "q", "dp", "dq",
                          "qi", "oth", "r", "t" }) do
    local field = { type = "string", required = name == "kid" }
    if name == "key_ops" or name == "x5c" then
      field = { type = "array", required = false, elements = { type = "string", required = false } }
    end
    fields[i] = { [name] = field }
  end
  return { type = "record", required = false, fields = fields, custom_validator = validator("jwk") }
end

function make.propagation()
  local formats = { "w3c", "b3", "b3-single", "jaeger", "ot", "datadog", "aws", "gcp", "instana" }
  local extracted, injected = {}, { "preserve" }
  for _, format in ipairs(formats) do
    injected[#injected + 1] = format
    if format ~= "b3-single" then
      extracted[#extracted + 1] = format
    end
  end
  local function list(elements)
    elements.type = "string"
    return { type = "array", elements = elements }
  end
  return {
    type = "record",
    fields = {
      { extract = list({ one_of = extracted }) },
      { clear = list({ custom_validator = validator("header_name") }) },
      { inject = list({ one_of = injected }) },
      { default_format = { type = "string", one_of = formats, required = true } },
    },
  }
end

function make.queue()
  local function number(kind, default, between)
    return { type = kind, default = default, between = between }
  end
  return {
    type = "record",
    fields = {
      { max_batch_size = number("integer", 1, { 1, 1000000 }) },
      { max_coalescing_delay = number("number", 1, { 0, 3600 }) },
      { max_entries = number("integer", 10000, { 1, 1000000 }) },
      { max_bytes = number("integer") },
      { max_retry_time = number("number", 60) },
      { initial_retry_delay = number("number", 0.01, { 0.001, 1000000 }) },
      { max_retry_delay = number("number", 60, { 0.001, 1000000 }) },
      { concurrency_limit = { type = "integer", default = 1, one_of = { -1, 1 } } },
    },
  }
end

setmetatable(typedefs, {
  __index = function(own, name)
    if not make[name] then
      error("schema typedef error: definition " .. tostring(name) .. " does not exist", 2)
    end
    local definition = setmetatable(make[name](), callable)
    rawset(own, name, definition)
    return definition
  end,
})

return typedefs, validators
