local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local lv={"debug","info"} kong.log[lv[1]]("x") kong.log[conf.level]("x")
end
return H
