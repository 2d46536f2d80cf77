local meta = require "kong.meta"

-- A module decides how the rest of the file loads, and here it can't be.
for i = 1, require("kong.constants").PROTOCOLS do
  print(i)
end

return { PRIORITY = 1000, VERSION = meta.version, access = function() end }
