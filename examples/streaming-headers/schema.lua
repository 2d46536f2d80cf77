local typedefs = require "kong.db.schema.typedefs"

return {
  name = "streaming-headers",
  fields = {
    { protocols = typedefs.protocols_http },
    { config = {
        type = "record",
        fields = {
          { headers = {
              description = "The headers to set on every response.",
              type = "array",
              default = { { name = "X-Streamed-By", value = "Plugcast" } },
              elements = {
                type = "record",
                fields = {
                  { name = typedefs.header_name { required = true } },
                  { value = { type = "string", required = true } },
                },
              },
            },
          },
        },
      },
    },
  },
}
