local half <const> = 7 // 2

return { PRIORITY = half, VERSION = "1.0.0", access = function() end }
