local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local s = {} local p = setmetatable({}, { __newindex = function(t,k,v) s.v = v end }) p.x = ngx
function MyHandler:access(conf)
  s.v.timer.at(0,function() end)
end
return MyHandler
