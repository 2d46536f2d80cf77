local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local n = "my-plugin" local a = require("kong.plugins." .. n .. ".access")
function MyHandler:access(conf)
  
end
return MyHandler
