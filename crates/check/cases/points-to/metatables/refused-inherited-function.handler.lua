local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local B = {} B.__index = B function B.t() return ngx.timer end local D = setmetatable({}, B)
function MyHandler:access(conf)
  D.t().at(0,function() end)
end
return MyHandler
