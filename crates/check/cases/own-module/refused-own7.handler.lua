local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function r(m) return require("kong.plugins.my-plugin." .. m) end local x = r("a")
function MyHandler:access(conf)
  
end
return MyHandler
