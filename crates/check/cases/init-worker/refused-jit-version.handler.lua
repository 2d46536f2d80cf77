local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
if jit.version_num > 20000 then H.init_worker=function() end end
return H
