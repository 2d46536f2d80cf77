local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  if conf.init_worker then return end
end
return MyHandler
