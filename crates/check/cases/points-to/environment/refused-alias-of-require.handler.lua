local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local _require = require
local n = _require("ngx")
function MyHandler:access(conf)
  n.timer.at(0,function() end)
end
return MyHandler
