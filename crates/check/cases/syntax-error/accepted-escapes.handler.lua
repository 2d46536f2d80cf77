local t = { 'a\z


  b', 'a\
b', 'a\
b', '\x41\u{48}\065', [==[]]]=]]==] }
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
