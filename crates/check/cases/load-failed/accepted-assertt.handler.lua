local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
assert(type(ngx.re.match) == "function", "no regex")
function MyHandler:access(conf)
  
end
return MyHandler
