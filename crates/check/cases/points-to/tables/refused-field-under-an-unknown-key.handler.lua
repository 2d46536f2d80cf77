local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local c={} local function get(k) if not c[k] then c[k]=ngx[k] end return c[k] end get("timer").at(0,f)
end
return H
