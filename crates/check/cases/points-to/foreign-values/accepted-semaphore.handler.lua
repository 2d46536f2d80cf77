local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local s=require("ngx.semaphore").new() s:post(1)
end
return H
