local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  kong.ctx.shared[conf.k] = 1 kong.ctx.plugin[conf.k] = 2
end
return MyHandler
