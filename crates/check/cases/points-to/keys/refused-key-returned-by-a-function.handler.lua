local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function key() return "timer" end
function MyHandler:access(conf)
  ngx[key()].at(0,function() end)
end
return MyHandler
