local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local C = {} C.__index = C function C.new(o) return setmetatable(o or {}, C) end function C:run() return self.timer end
function MyHandler:access(conf)
  C.new({ timer = 5 }):run()
end
return MyHandler
