local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local m=ngx["HTTP_" .. kong.request.get_method()] kong.log(m)
end
return H
