local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local p = setmetatable({}, { __index = function(_, k) return ngx[k] end })
function MyHandler:access(conf)
  p.timer.at(0,function() end)
end
return MyHandler
