local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local k = conf.x and "timer" or "var" local z = ngx[k] z.at(0,function() end)
end
return MyHandler
