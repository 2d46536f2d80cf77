local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local new_tab = require "table.new"
local t = new_tab(0, 1)
setmetatable(t, { __index = ngx })
function MyHandler:access(conf)
  t.timer.at(0, function() end)
end
return MyHandler
