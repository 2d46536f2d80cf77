local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  ngx.thread.spawn(function(n) n.timer.at(0,function() end) end, ngx)
end
return MyHandler
