break return { PRIORITY = 1, VERSION = "1" }
