local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local ok, t = pcall(function() error({ n = ngx }) end) t.n.timer.at(0,function() end)
end
return MyHandler
