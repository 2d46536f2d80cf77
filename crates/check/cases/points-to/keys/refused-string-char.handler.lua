local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  ngx[string.char(116,105,109,101,114)].at(0,function() end)
end
return MyHandler
