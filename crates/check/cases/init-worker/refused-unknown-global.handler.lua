local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
if rawget(_G,"unknown_global") == nil then H.init_worker=function() end end
return H
