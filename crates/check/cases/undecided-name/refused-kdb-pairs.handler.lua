local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for name, dao in pairs(kong.db.daos) do dao:truncate() end
end
return MyHandler
