local f = function() end
local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access(conf)
  ngx.ctx[conf.name]=1 kong.ctx.plugin[conf.x]=2 kong.ctx.shared[conf.y]=3
end
return H
