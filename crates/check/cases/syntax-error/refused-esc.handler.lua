local s = "\q" return { PRIORITY = 1, VERSION = "1" }
