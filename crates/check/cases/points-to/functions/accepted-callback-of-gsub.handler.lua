local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local vars = { host = function() return ngx.var.host end }
function MyHandler:access(conf)
  local s = conf.t:gsub("{(%w+)}", function(k) local f = vars[k] return f and f() end)
end
return MyHandler
