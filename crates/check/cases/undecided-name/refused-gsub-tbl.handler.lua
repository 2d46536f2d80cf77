local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local k = ("x"):gsub("x", { x = "timer" }) ngx[k].at(0,function() end)
end
return MyHandler
