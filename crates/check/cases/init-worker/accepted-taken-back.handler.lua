local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
H.init_worker=function() end H.init_worker=nil
return H
