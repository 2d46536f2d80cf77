local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:log(conf)
  kong.log.debug(conf.greeting, ngx.timer.running_count())
end

return Handler
