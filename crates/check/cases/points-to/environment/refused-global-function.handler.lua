local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function getn() return ngx end
function MyHandler:access(conf) getn().timer.at(0,function() end) end
return MyHandler
