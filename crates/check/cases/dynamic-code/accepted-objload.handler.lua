local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local o={load=f,dofile=f} o.load("x") o.dofile()
end
return H
