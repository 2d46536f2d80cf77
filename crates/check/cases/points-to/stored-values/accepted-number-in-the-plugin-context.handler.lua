local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local c = kong.ctx.plugin c.timer = { at = 1 } return c.timer.at
end
return MyHandler
