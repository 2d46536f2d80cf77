return { name = "greeter", fields = { { config = { type = "record", fields = {} } } } }
