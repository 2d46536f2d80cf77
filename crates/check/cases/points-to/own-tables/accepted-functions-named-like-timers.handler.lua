local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local _M = {}
function _M.timer(x) return x end
function _M.at(x) return x end
function MyHandler:access(conf)
  _M.timer(1) _M.at(2)
end
return MyHandler
