local t = {} local x = t?.a return { PRIORITY = 1, VERSION = "1" }
