local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local every=conf.every if ngx.now() % every == 0 then kong.log("x") end
end
return H
