local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local d = kong.db["my_entities"] d:select({})
end
return MyHandler
