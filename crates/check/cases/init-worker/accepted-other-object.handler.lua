local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local other={} function other:init_worker() end other:init_worker()
return H
