local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local t = select(2, 1, ngx) t.timer.at(0,function() end)
end
return MyHandler
