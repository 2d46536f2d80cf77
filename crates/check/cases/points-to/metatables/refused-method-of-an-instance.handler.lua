local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local O = {} O.__index = O function O.new(n) return setmetatable({ n = n }, O) end function O:go() self.n.timer.at(0, function() end) end
function MyHandler:access(conf)
  O.new(ngx):go()
end
return MyHandler
