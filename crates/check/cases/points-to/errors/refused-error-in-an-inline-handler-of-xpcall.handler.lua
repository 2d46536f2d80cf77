local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  xpcall(function() error(ngx) end, function(e) e.timer.at(0,function() end) end)
end
return MyHandler
