local typedefs = require "kong.db.schema.typedefs"

return {
  name = "request-stamp",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = { type = "record", fields = {} } },
  },
}
