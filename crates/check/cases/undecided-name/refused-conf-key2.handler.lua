local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local k=conf.key local o=ngx local t=o[k] t.at(0,f)
end
return H
