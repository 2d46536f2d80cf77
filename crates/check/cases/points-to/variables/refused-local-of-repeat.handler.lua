local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  repeat local t=ngx.timer until t.at(0,f)
end
return H
