local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local co=coroutine.wrap(function(n) n.timer.at(0,f) end) co(ngx)
end
return H
