return { PRIORITY = 1 }
