local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local v = ngx.var[conf.name] local h = ngx.header[conf.h] ngx.ctx[conf.k] = v
end
return MyHandler
