local access = require "my-plugin.access"

return { PRIORITY = 1000, VERSION = "1.0.0", access = access.execute }
