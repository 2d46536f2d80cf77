local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local open = io.open
function MyHandler:access(conf)
  open("/etc/passwd")
end
return MyHandler
