local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for k, v in pairs(ngx) do if k == "timer" then v.at(0,function() end) end end
end
return MyHandler
