local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  if false then ngx.timer.at(0,f) end
end
return H
