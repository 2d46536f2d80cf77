local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ok, a = pcall(require, "kong.plugins.my-plugin.handler2")
function MyHandler:access(conf)
  
end
return MyHandler
