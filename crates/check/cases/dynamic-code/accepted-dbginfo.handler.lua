local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  kong.log(debug.traceback())
end
return MyHandler
