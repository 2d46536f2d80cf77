const x = 1 return { PRIORITY = 1, VERSION = "1" }
