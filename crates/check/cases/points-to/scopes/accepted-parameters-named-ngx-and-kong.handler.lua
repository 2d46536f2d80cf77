local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function f(ngx, kong) return ngx.timer, kong.timer end
function MyHandler:access(conf)
  f({}, {})
end
return MyHandler
