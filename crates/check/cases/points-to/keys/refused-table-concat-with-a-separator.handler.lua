local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  local k=table.concat({"ti","er"},"m") ngx[k].every(1,f)
end
return H
