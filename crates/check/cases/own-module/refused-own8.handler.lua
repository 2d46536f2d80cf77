local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local x = package.loaded["kong.plugins.my-plugin.x"] or require "kong.plugins.my-plugin.x"
function MyHandler:access(conf)
  
end
return MyHandler
