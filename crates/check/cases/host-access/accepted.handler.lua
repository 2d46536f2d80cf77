local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  kong.response.set_header("X-Greeting", conf.greeting)
end

return Handler
