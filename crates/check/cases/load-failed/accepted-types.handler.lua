local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local t = { a = 1 }
for k, v in pairs(t) do t[k] = v + 1 end
local floor = math.floor
local fmt = string.format
local x = fmt("%d", floor(1.5))
function MyHandler:access(conf)
  
end
return MyHandler
