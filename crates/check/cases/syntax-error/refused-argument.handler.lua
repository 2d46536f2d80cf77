local function f(a, b) end
f(1, f(2, (3)), ) f(4)
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
