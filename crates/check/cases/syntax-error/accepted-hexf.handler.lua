local x = 0x1.8p3 return { PRIORITY = 1, VERSION = "1" }
