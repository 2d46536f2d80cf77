local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  kong.service.request[conf.fn]("x")
end
return H
