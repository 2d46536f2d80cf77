local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local j=require("cjson.safe") local t=j.decode("{}") t.timer.at()
end
return H
