local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local b = { init_worker = function() end } setmetatable(MyHandler, { __index = setmetatable({}, { __index = b }) })
return MyHandler
