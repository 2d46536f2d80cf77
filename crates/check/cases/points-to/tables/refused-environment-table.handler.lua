local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local env={ngx=ngx} local function run() return env end run().ngx.timer.at(0,f)
end
return H
