local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local defaults = setmetatable({}, { __index = function() return "hello" end })

function Handler:access(conf)
  kong.log.debug(defaults[conf.greeting])
end

return Handler
