local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for _, p in ipairs({ "timer" }) do ngx[p].at(0,function() end) end
end
return MyHandler
