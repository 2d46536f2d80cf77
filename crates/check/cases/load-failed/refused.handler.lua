local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local name = ({ ... })[1]:match("plugins%.([^%.]+)")

function Handler:access(conf)
  kong.log.debug(name)
end

return Handler
