local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local constants = require "kong.constants"
local H = constants.HEADERS
local hdr = H.CONSUMER_ID
local m = { [H.CONSUMER_ID] = true }
function MyHandler:access(conf)
  
end
return MyHandler
