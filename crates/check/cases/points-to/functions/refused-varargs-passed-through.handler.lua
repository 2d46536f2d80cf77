local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function f() return ngx end local function g(...) return ... end
function MyHandler:access(conf)
  local x = g(f()) x.timer.at(0,function() end)
end
return MyHandler
