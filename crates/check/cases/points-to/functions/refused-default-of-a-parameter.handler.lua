local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local function g(n) n=n or ngx n.timer.at(0,f) end g()
end
return H
