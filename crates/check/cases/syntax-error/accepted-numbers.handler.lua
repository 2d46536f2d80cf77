local t = { 0x1.8p3, 0x.8, 0xA.p-1, 0x1P+2, 1LL, 2ULL, 3i, 0b101, 1e-5, .5, 5., 0xffull }
local function f() return.5 end
t[1] = f()
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
