local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ffi = require "ffi"
ffi.cdef[[ int system(const char*); ]]
function MyHandler:access(conf)
  ffi.C.system("ls")
end
return MyHandler
