local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local p=setmetatable({}, {__call=function() return ngx.timer end}) p().at(0,f)
end
return H
