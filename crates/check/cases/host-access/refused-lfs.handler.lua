local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local lfs = require "lfs"
function MyHandler:access(conf)
  
end
return MyHandler
