local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  for k, v in pairs(_G) do if k == "ngx" then v.timer.at(0,function() end) end end
end
return MyHandler
