-- `kong.tools.redis.schema`: the record that plugins share for a Redis connection.
local typedefs = ...

return {
  config_schema = {
    type = "record",
    fields = {
      { host = typedefs.redis_host },
      { port = typedefs.port({ default = 6379 }) },
      { timeout = typedefs.timeout({ default = 2000 }) },
      { username = { type = "string", referenceable = true } },
      { password = { type = "string", referenceable = true, encrypted = true } },
      { database = { type = "integer", default = 0 } },
      { ssl = { type = "boolean", required = false, default = false } },
      { ssl_verify = { type = "boolean", required = false, default = false } },
      { server_name = typedefs.redis_server_name({ required = false }) },
    },
    entity_checks = { { mutually_required = { "host", "port" } } },
  },
}
