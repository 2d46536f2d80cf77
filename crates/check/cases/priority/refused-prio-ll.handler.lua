return { PRIORITY = 1000LL, VERSION = "1" }
