local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  table.sort({ngx, ngx}, function(a) a.timer.at(0,function() end) end)
end
return MyHandler
