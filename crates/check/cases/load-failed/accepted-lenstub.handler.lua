local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local m = require "resty.foo"
for i = 1, #m.list do local x = m.list[i] end
for k, v in pairs(m) do end
for i, v in ipairs(m.list) do end
function MyHandler:access(conf)
  
end
return MyHandler
