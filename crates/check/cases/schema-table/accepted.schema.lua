return { name = "greeter", fields = {} }
