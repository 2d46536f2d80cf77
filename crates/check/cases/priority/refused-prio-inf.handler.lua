return { PRIORITY = 1/0, VERSION = "1" }
