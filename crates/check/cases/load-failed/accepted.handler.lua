local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local NAME = "greeter"

function Handler:access(conf)
  kong.log.debug(NAME)
end

return Handler
