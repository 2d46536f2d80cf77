local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local s; local p=setmetatable({}, {__newindex=function(_,k,v) s=v end}) p.x=ngx.timer s.at(0,f)
end
return H
