local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local q={at=f} q:at(1) local d={every=f} d.every()
end
return H
