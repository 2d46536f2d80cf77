local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  local file = io.open("/etc/greeting")
  kong.response.set_header("X-Greeting", file:read("*l"))
end

return Handler
