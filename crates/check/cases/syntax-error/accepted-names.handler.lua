local größe, 大小 = 1, { größe = 2 }
function 大小.größer(größe) return größe end
goto ende
::ende::
大小.größer(größe)
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
