local f = print
local function g(h)
  local x = h
  (f)('a')
  h 'a' { 1 } [[b]]
end
return { PRIORITY = 1000, VERSION = '1.0.0', access = g }
