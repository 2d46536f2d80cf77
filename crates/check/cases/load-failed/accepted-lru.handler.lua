local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local lrucache = require "resty.lrucache"
local cache = assert(lrucache.new(100))
local ttl = (cache and 1 or 0) * 60
function MyHandler:access(conf)
  
end
return MyHandler
