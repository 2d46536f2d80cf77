local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local ks = { "timer" } for i = 1, #ks do ngx[ks[i]].at(0,function() end) end
end
return MyHandler
