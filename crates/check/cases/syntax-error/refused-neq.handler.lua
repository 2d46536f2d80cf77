local x = 1 != 2 return { PRIORITY = 1, VERSION = "1" }
