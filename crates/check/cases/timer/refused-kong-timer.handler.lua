local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local t = kong.timer t:every(1,function() end)
end
return MyHandler
