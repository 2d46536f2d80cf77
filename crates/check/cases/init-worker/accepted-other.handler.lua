local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local other = { init_worker = function() end }
function MyHandler:access(conf)
  other.init_worker()
end
return MyHandler
