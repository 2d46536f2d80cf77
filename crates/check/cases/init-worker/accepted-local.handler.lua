local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function init_worker() end
function MyHandler:access(conf)
  init_worker()
end
return MyHandler
