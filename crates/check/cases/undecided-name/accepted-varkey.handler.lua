local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local v=ngx.var[conf.name] kong.log(v)
end
return H
