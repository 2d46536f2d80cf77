local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local l = ngx["ERR"] ngx.log(l, "x")
end
return MyHandler
