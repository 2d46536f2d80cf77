local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local level = os.getenv("LEVEL") or "info"
function MyHandler:access(conf)
  
end
return MyHandler
