local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  for k,v in pairs(ngx.ctx) do kong.log(k,v) end
end
return H
