local access = require "kong.plugins.greeter.access"

local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  access.execute(conf)
end

return Handler
