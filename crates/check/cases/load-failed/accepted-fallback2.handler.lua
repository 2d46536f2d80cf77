local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local list = require("foo.bar").list
local s = table.concat(list, ",")
local n = tonumber(list.x) + 1
function MyHandler:access(conf)
  
end
return MyHandler
