local real = { PRIORITY = 1, VERSION = "1" }
local p = setmetatable({}, { __newindex = function(_, k, v) rawset(real, k, v) end })
function p:init_worker() end
return real
