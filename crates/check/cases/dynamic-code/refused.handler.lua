local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  loadstring(conf.code)()
end

return Handler
