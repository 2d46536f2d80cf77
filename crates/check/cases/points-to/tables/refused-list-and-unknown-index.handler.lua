local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local list = {}
  list[#list + 1] = ngx.timer
  list[conf.i].every(1, function() end)
end
return MyHandler
