local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local debug=conf.debug if debug then kong.log("x") end
end
return H
