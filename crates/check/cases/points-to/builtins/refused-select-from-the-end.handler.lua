local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local t=select(-1,1,ngx) t.timer.at(0,f)
end
return H
