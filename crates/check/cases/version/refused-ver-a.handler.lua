return { PRIORITY = 1, VERSION = "abc" }
