-- a commentlocal x =1local y = x --[==[ ]] ]==] x = y
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
