local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local levels = { error = ngx.ERR, info = ngx.INFO }

function Handler:access(conf)
  ngx.log(levels[conf.level], ngx.var[conf.variable])
end

return Handler
