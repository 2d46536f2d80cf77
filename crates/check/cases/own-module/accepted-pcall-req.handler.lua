local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ok, c = pcall(require, "cjson.safe")
function MyHandler:access(conf)
  
end
return MyHandler
