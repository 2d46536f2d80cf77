local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local p = setmetatable({}, { __unm = function() return ngx.timer end })
function MyHandler:access(conf)
  (-p).at(0,function() end)
end
return MyHandler
