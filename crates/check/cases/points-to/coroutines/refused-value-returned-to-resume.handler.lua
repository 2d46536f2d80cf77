local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local co=coroutine.create(function() return ngx end) local _,n=coroutine.resume(co) n.timer.at(0,f)
end
return H
