local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for k in ("timer"):gmatch("%a+") do ngx[k].at(0,function() end) end
end
return MyHandler
