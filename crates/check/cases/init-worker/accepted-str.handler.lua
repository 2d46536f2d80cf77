local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local s = "init_worker" kong.log(s)
end
return MyHandler
