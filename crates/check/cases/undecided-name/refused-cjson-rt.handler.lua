local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local n = require("cjson").decode(conf.x) ngx[n.k].at(0,function() end)
end
return MyHandler
