local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local timer = { at = function() end } timer.at(0)
end
return MyHandler
