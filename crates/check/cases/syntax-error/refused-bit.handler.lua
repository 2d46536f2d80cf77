return { PRIORITY = 7 & 2, VERSION = "1" }
