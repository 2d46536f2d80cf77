local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ks = { "timer", "at" }
function MyHandler:access(conf)
  ngx[ks[1]][ks[2]](0,function() end)
end
return MyHandler
