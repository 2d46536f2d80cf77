return { PRIORITY = 1, VERSION = "1", response = function() end, body_filter = function() end }
