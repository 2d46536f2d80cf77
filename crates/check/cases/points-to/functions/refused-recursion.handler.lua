local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local function g(n,x) if n==0 then return x end return g(n-1,x) end g(3,ngx.timer).at(0,f)
end
return H
