local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local function get(t, k) return t[k] end
function MyHandler:access(conf)
  return get(conf, "timer"), get(kong.request.get_headers(), "x")
end
return MyHandler
