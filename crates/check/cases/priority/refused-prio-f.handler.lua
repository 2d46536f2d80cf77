return { PRIORITY = 1.5, VERSION = "1" }
