local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local nt = require "table.new"
local t = nt(0, 1)
t.n = ngx
function MyHandler:access(conf)
  t.n.timer.at(0,function() end)
end
return MyHandler
