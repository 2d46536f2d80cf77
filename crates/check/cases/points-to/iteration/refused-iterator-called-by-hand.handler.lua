local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local it,st,k=pairs({a=ngx}) local _,v=it(st,k) v.timer.at(0,f)
end
return H
