local singletons = require "kong.singletons"

local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  singletons.cache:get("greeting", nil, function() return conf.greeting end)
end

return Handler
