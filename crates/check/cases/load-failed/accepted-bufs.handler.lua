local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local buffer = require "string.buffer"
local b = buffer.new()
b:put("x")
local s = b:get() .. "y"
function MyHandler:access(conf)
  
end
return MyHandler
