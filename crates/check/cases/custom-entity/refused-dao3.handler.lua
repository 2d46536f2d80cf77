local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local db = kong.db db.my_things:page()
end
return MyHandler
