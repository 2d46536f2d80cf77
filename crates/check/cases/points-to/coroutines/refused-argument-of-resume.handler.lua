local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local co = coroutine.create(function(n) n.timer.at(0, function() end) end) coroutine.resume(co, ngx)
end
return MyHandler
