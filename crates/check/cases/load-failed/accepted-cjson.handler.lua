local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local cjson = require "cjson"
cjson.encode_empty_table_as_object(false)
local null = cjson.null
local s = cjson.encode({})
local l = #s
function MyHandler:access(conf)
  
end
return MyHandler
