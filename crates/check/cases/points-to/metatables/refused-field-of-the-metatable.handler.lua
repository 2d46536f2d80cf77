local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local m=getmetatable(setmetatable({}, {x=ngx})) m.x.timer.at(0,f)
end
return H
