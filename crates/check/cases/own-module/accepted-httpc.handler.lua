local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local http = require "resty.http"
function MyHandler:access(conf)
  local c = http.new() c:set_timeout(10) local r, e = c:request_uri("http://x", { method = "POST" })
end
return MyHandler
