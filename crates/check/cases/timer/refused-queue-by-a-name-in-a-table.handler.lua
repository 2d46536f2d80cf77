local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local mods = { "cjson", "kong.tools.queue" } for _, m in ipairs(mods) do local x = require(m) end
function MyHandler:access(conf)
  
end
return MyHandler
