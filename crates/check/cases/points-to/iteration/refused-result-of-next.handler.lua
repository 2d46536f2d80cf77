local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local _,v=next({ngx.timer}) v.at(0,f)
end
return H
