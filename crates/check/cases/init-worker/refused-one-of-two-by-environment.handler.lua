local H = { PRIORITY = 1000, VERSION = "1.0.0" }
function H:access() end
local A={PRIORITY=1,VERSION="1",access=function() end} local B={PRIORITY=1,VERSION="1",init_worker=function() end}
return os.getenv("X") and B or A
