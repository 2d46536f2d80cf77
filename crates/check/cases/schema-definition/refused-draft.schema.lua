return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = {
    { body = { type = "json", json_schema = {
      inline = { ["$schema"] = "http://json-schema.org/draft-07/schema#", type = "object" },
    } } },
  } } } },
}
