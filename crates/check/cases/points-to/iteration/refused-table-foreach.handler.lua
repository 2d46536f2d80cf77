local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  table.foreach({ngx.timer},function(_,v) v.at(0,f) end)
end
return H
