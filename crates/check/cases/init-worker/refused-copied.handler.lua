local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local m={} function m.init_worker() end for k,v in pairs(m) do H[k]=v end
return H
