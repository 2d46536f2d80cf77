local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  for _,l in ipairs({"ERR","WARN"}) do kong.log(ngx[l]) end
end
return H
