local H = {} H.__index = H H.PRIORITY = 1 H.VERSION = "1.0" function H.new() return setmetatable({}, H) end function H:access() end return H.new()
