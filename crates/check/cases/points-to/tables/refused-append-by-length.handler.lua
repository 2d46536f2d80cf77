local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local t = {} t[#t+1] = ngx t[1].timer.at(0,function() end)
end
return MyHandler
