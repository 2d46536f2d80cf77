local schema = { name = "greeter", fields = {} }
