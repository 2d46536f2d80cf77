local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  kong.service.request.set_header("X-Greeting", conf.greeting)
end

return Handler
