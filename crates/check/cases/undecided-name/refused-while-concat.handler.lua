local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local s = "" for _, c in ipairs({"t","i","m","e","r"}) do s = s .. c end ngx[s].at(0,function() end)
end
return MyHandler
