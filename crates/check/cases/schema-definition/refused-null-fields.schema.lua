return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = ngx.null } } },
}
