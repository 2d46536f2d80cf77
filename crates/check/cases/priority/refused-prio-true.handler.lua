return { PRIORITY = true, VERSION = "1" }
