local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local d = require "kong.plugins.my-plugin.daos"
function MyHandler:access(conf)
  
end
return MyHandler
