local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local x = string.format("%d", ngx.worker.count())
local y = ("a"):rep(ngx.worker.id())
function MyHandler:access(conf)
  
end
return MyHandler
