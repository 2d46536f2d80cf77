local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
package.preload["x"] = function() end
function MyHandler:access(conf)
  
end
return MyHandler
