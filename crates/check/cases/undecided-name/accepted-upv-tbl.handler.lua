local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local handlers = { a = function() end, b = function() end }
function MyHandler:access(conf)
  local h = handlers[conf.kind] if h then h() end
end
return MyHandler
