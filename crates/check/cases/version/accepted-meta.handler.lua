local meta = require "kong.meta" return { PRIORITY = 1, VERSION = meta.version, access = function() end }
