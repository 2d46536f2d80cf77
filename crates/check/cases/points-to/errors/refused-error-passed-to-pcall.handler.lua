local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local _,t=pcall(error,ngx.timer) t.at(0,f)
end
return H
