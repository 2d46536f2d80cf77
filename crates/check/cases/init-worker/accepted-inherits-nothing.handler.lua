local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
setmetatable(H,{__index=function(t,k) return nil end})
return H
