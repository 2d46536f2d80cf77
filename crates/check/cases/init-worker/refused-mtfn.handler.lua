local H = setmetatable({ PRIORITY = 1, VERSION = "1.0" }, { __index = function(_, k) if k == "init_worker" then return function() end end end })
return H
