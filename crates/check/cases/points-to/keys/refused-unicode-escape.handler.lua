local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  ngx["\u{74}imer"].every(1,function() end)
end
return MyHandler
