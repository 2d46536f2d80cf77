local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local a, b = ngx, nil a, b = b, a b.timer.at(0,function() end)
end
return MyHandler
