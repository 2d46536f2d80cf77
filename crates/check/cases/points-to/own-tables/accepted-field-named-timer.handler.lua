local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local queue = {} queue.timer = 1
end
return MyHandler
