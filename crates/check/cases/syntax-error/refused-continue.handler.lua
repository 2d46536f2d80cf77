for i=1,2 do if i then continue end end return { PRIORITY = 1, VERSION = "1" }
