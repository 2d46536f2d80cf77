local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function f() local ngx = { timer = { at = print } } return ngx.timer.at(0) end
function MyHandler:access(conf)
  f()
end
return MyHandler
