local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local a = require((...):gsub("handler$", "access"))
function MyHandler:access(conf)
  
end
return MyHandler
