local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local function mk(o) o.init_worker=function() end return o end
return mk(H)
