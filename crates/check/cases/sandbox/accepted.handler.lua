local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local defaults = {}

function Handler:access(conf)
  kong.log.debug(defaults[conf.greeting] or "hello")
end

return Handler
