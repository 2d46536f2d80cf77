return { PRIORITY = 1, VERSION = tostring(1.5) }
