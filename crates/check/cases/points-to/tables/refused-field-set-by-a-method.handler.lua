local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local o={} function o:set(v) self.v=v end o:set(ngx) o.v.timer.at(0,f)
end
return H
