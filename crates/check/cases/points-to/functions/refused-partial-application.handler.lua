local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local function bind(fn,a) return function(b) return fn(a,b) end end bind(ngx.timer.at,0)(f)
end
return H
