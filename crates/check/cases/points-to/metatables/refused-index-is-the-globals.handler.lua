local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local p = setmetatable({}, { __index = _G })
function MyHandler:access(conf)
  p.ngx.timer.at(0,function() end)
end
return MyHandler
