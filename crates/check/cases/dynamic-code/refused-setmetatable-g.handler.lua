local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
setmetatable(_G, { __index = function(_, k) return ngx.timer end })
function MyHandler:access(conf)
  foo.at(0,function() end)
end
return MyHandler
