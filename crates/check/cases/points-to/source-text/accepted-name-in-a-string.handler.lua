local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  kong.log("ngx.timer.at(0, f) init_worker loadstring")
end
return H
