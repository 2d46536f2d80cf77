local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for k, v in next, ngx.timer do v(0, function() end) end
end
return MyHandler
