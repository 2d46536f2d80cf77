local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
rawset(MyHandler, "init_worker", function() end)
return MyHandler
