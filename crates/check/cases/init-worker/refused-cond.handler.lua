local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
if kong.configuration.role == "traditional" then MyHandler.init_worker = function() end end
return MyHandler
