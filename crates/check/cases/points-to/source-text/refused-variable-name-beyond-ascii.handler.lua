local Handler = { PRIORITY = 1000, VERSION = '1.0.0' }
local größe, große = ngx.timer, { at = print }
function Handler:access()
  große.at(0x0p0, print)
  größe.at(0x0p0, print)
end
return Handler
