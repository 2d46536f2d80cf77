local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
if bit.band(ngx.config.ngx_lua_version,1)==1 then H.init_worker=function() end end
return H
