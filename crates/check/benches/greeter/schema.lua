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
          { header = typedefs.header_name({ required = true, default = "X-Key" }) },
          { token = { type = "string", referenceable = true, default = "none" } },
          { timeout = { type = "integer", default = 1000, between = { 1, 60000 } } },
          { modes = {
              type = "set",
              elements = { type = "string", one_of = { "fast", "safe" } },
              default = { "safe" },
          } },
          { limits = {
              type = "record",
              fields = {
                { count = { type = "integer", default = 10, gt = 0 } },
                { window = { type = "number", default = 60 } },
              },
          } },
        },
    } },
  },
}
