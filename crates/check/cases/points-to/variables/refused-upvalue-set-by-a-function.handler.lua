local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local at
local function init() at = ngx.timer.at end
init()
function MyHandler:access(conf)
  at(0,function() end)
end
return MyHandler
