local typedefs = require "kong.db.schema.typedefs"

return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = {
    { propagation = typedefs.propagation({ default = { default_format = "w3c" } }) },
  } } } },
}
