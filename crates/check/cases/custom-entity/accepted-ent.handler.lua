local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local c = kong.db.consumers:select({ id = "x" }) local k = kong.db.keyauth_credentials
end
return MyHandler
