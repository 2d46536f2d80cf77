local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
local ok, new_tab = pcall(require, "table.new")
if not ok or type(new_tab) ~= "function" then new_tab = function() return {} end end
local t = new_tab(1, 1)
function MyHandler:access(conf)
  
end
return MyHandler
