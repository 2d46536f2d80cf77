local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local q = require("kong.tools." .. "queue")
function MyHandler:access(conf)
  
end
return MyHandler
