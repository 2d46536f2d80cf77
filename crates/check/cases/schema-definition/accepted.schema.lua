return {
  name = "greeter",
  fields = {
    { config = {
        type = "record",
        fields = {
          { greeting = { type = "string", one_of = { "hello", "welcome" }, default = "hello" } },
        },
    } },
  },
}
