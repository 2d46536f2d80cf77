local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ffi = require "ffi"
local C = ffi.C
ffi.cdef[[ typedef unsigned char u_char; u_char * ngx_hex_dump(u_char *dst, const u_char *src, size_t len); ]]
local str_type = ffi.typeof("uint8_t[?]")
function MyHandler:access(conf)
  local s = ffi.new(str_type, 4)
end
return MyHandler
