return {
  name = "my-plugin",
  fields = { { config = { type = "json", json_schema = { inline = { type = "object" } } } } },
}
