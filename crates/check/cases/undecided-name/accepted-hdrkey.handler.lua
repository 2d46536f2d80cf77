local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local h=kong.request.get_headers() kong.log(h[conf.name])
end
return H
