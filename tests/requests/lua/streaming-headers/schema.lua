local typedefs = require "kong.db.schema.typedefs"

return {
  name = "streaming-headers",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = { type = "record", fields = {} } },
  },
}
