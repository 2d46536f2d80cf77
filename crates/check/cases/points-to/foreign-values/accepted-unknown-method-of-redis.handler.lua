local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local redis=require("resty.redis"):new() redis:connect("x") redis[conf.cmd](redis,"k")
end
return H
