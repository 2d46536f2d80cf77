local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local e = os.execute
function MyHandler:access(conf)
  e("ls")
end
return MyHandler
