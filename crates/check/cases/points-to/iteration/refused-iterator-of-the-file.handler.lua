local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local function it() return ngx end for n in it do n.timer.at(0,function() end) end
end
return MyHandler
