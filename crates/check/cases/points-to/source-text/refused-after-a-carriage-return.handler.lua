local Handler = { PRIORITY = 1000, VERSION = '1.0.0' }
function Handler:access()
  -- nothing here  ngx.timer.at(0, print)
end
return Handler
