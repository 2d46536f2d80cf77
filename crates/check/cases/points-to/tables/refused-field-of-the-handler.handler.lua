local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
MyHandler.n = ngx
function MyHandler:access(conf) self.n.timer.at(0,function() end) end
return MyHandler
