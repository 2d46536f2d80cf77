return {
  name = "greeter",
  fields = { { greeting = { type = "string" } } },
}
