local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
MyHandler.init_worker = setmetatable({}, { __call = function() end })
return MyHandler
