local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local s={a="HTTP_OK",b="HTTP_FORBIDDEN"} ngx.status=ngx[s.a]
end
return H
