local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local t=ngx.thread.spawn(f) ngx.thread.wait(t)
end
return H
