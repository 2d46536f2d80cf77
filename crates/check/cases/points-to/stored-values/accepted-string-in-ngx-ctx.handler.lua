local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  ngx.ctx.buffered = (ngx.ctx.buffered or "") .. (ngx.arg[1] or "") ngx.arg[1] = nil
end
return MyHandler
