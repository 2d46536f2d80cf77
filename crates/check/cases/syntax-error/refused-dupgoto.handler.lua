::a:: ::a:: return { PRIORITY = 1, VERSION = "1" }
