local größe = 1 return { PRIORITY = größe, VERSION = "1" }
