local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  kong.log.debug(ngx.timer.running_count(), ngx.timer.pending_count())
end
return MyHandler
