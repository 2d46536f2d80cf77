return {
  name = "greeter",
  fields = {
    { config = {
        type = "record",
        fields = {
          { greeting = { type = "string", enum = { "hello", "welcome" }, default = "" } },
        },
    } },
  },
}
