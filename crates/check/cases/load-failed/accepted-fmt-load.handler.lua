local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local v = require "kong.meta"._VERSION
local ua = "x/" .. tostring(v)
local up = string.upper("a")
function MyHandler:access(conf)
  
end
return MyHandler
