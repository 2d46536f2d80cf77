local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local co = coroutine.wrap(function() local n = coroutine.yield() n.timer.at(0, function() end) end) co() co(ngx)
end
return MyHandler
