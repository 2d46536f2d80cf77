return {
  name = "my-plugin",
  fields = { { config = { type = "record", fields = {
    { old = { type = "string", deprecation = {
      message = "use new", removal_in_version = "5.0", replaced_with = { { path = {} } },
    } } },
  } } } },
}
