return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = {
    { body = { type = "json", json_schema = { inline = { enum = { "a", "b", "a" } } } } },
  } } } },
}
