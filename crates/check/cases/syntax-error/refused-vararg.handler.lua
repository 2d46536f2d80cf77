local function f() return ... end return { PRIORITY = 1, VERSION = "1" }
