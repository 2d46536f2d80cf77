local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
for _, n in ipairs({"init_worker","access"}) do MyHandler[n] = function() end end
return MyHandler
