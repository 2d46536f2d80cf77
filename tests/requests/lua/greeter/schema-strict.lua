local typedefs = require "kong.db.schema.typedefs"

return {
  name = "greeter",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    { config = {
        type = "record",
        fields = {
          { url = typedefs.url({ required = true }) },
          { greeting = { type = "string", default = "hello", one_of = { "hello", "hi" } } },
          { times = { type = "integer", default = 1, between = { 1, 1 } } },
          { redis = { type = "record", fields = {
              { host = typedefs.host },
              { port = typedefs.port({ default = 6379 }) },
          } } },
          { user = { type = "string" } },
          { password = { type = "string" } },
        },
        entity_checks = { { mutually_required = { "user", "password" } } },
    } },
  },
}
