local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local jwt = require "kong.plugins.jwt.jwt_parser"
function MyHandler:access(conf)
  
end
return MyHandler
