local Handler = { PRIORITY = 1000, VERSION = '1.0.0' }
function Handler:access()
  while true do
    break; ngx.timer.at(0, print)
  end
end
return Handler
