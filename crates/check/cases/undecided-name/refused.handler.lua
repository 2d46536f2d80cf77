local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  ngx.log(ngx[conf.level], "hello")
end

return Handler
