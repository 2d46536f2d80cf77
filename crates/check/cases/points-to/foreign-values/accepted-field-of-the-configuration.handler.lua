local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  if conf.timer.at then kong.log.debug(conf.timer.every) end
end
return MyHandler
