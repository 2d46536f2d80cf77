local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local t = {} t[ngx]=1 for k in pairs(t) do k.timer.at(0,f) end
end
return H
