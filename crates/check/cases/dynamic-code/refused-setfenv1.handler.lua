local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
setfenv(1, {})
function MyHandler:access(conf)
  
end
return MyHandler
