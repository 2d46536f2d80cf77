local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function add(t) t.init_worker = t.access end
MyHandler.access = function() end
add(MyHandler)
return MyHandler
