local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
setmetatable(H,{init_worker=function() end})
return H
