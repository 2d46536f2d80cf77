local typedefs = require "kong.db.schema.typedefs"

return {
  name = "other-header",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = { type = "record", fields = {} } },
  },
}
