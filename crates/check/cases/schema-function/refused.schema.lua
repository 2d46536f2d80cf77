return {
  name = "greeter",
  fields = {
    { config = {
        type = "record",
        fields = {
          { greeting = {
              type = "string",
              custom_validator = function(value) return #value < 10 end,
          } },
        },
    } },
  },
}
