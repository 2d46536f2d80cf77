local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for n in coroutine.wrap(function() coroutine.yield(ngx) end) do n.timer.at(0,function() end) end
end
return MyHandler
