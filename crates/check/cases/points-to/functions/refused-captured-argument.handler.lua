local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function k(x) return function() return x end end
function MyHandler:access(conf)
  k(ngx)().timer.at(0,function() end)
end
return MyHandler
