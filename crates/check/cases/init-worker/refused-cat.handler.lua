local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
MyHandler["init" .. "_worker"] = function() end
return MyHandler
