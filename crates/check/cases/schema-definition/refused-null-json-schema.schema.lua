return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = {
    { body = { type = "json", default = 1, json_schema = ngx.null } },
  } } } },
}
