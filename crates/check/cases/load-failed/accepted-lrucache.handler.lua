local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local lru = require "resty.lrucache"
local c, err = lru.new(200)
if not c then error("failed: " .. (err or "unknown")) end
function MyHandler:access(conf)
  c:set("a", 1, 10)
end
return MyHandler
