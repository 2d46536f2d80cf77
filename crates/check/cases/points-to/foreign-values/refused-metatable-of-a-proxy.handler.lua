local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local p = newproxy(true)
  getmetatable(p).__index = ngx
  p.timer.at(0, function() end)
end
return MyHandler
