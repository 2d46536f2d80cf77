local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local Base = {} Base.__index = Base
function Base:new(o) o = o or {} setmetatable(o, self) return o end
function Base:timer() return self.every end
local D = Base:new()
function MyHandler:access(conf)
  local d = D:new({ every = 5 }) return d:timer()
end
return MyHandler
