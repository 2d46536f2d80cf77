local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local n = ngx
function MyHandler:access(conf)
  n.timer.at(0, function() end)
end
return MyHandler
