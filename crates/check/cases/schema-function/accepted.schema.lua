return {
  name = "greeter",
  fields = {
    { config = {
        type = "record",
        fields = { { greeting = { type = "string", len_max = 9 } } },
    } },
  },
}
