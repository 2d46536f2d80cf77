local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local f = _G["native_timer_" .. "at"] f(0,function() end)
end
return MyHandler
