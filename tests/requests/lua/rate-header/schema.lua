local typedefs = require "kong.db.schema.typedefs"

return {
  name = "rate-header",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = { type = "record", fields = {} } },
  },
}
