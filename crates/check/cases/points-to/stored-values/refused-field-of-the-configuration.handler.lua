local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  conf.n = ngx conf.n.timer.at(0,function() end)
end
return MyHandler
