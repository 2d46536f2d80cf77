local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  ngx.log(ngx[conf.upper and "ERR" or "WARN"],"x")
end
return H
