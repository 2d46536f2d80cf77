local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local timer = ngx.timer
local running = timer.running_count
function MyHandler:access(conf)
  running()
end
return MyHandler
