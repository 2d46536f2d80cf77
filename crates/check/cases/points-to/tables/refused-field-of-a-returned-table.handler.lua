local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function f() return { t = ngx.timer } end
function MyHandler:access(conf)
  f().t.at(0,function() end)
end
return MyHandler
