local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local k="timer" kong.log(conf[k], k)
end
return H
