local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local a,b=table.unpack({1,ngx.timer}) b.at(0,f)
end
return H
