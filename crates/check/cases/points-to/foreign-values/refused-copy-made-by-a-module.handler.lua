local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local tx = require "pl.tablex"
function MyHandler:access(conf)
  local n = tx.deepcopy(ngx) n.timer.at(0,function() end)
end
return MyHandler
