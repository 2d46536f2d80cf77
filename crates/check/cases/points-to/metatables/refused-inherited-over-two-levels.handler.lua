local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local A={t=ngx.timer} local B=setmetatable({}, {__index=A}) local C=setmetatable({}, {__index=B}) C.t.at(0,f)
end
return H
