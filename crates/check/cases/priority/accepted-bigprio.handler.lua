return { PRIORITY = 2^60, VERSION = "1" }
