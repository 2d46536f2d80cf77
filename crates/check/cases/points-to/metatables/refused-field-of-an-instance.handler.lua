local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local C={} C.__index=C function C.new(n) return setmetatable({n=n},C) end function C:run() self.n.timer.at(0,f) end C.new(ngx):run()
end
return H
