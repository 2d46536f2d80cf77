local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local s=[[function H:init_worker() end]]
return H
