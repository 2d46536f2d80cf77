local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function with(cb) cb(ngx) end
function MyHandler:access(conf)
  with(function(n) n.timer.at(0,function() end) end)
end
return MyHandler
