return { PRIORITY = 1e3, VERSION = "1" }
