return { PRIORITY = 1000, VERSION = "1.0.0", separator = "\0\255", access = function() end }
