;;; local t = { 1; 2, 3; } ; ;
local function f() ; return ; end ;; f()
if t then ; elseif f then ; else ; end
repeat ; until t
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
