local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local co=coroutine.wrap(function() H.init_worker=function() end end) co()
return H
