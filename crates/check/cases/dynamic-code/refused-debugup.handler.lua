local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local _, n = debug.getupvalue(function() return ngx end, 1)
end
return MyHandler
