local Handler = { PRIORITY = 900, VERSION = "1.0.0" }

function Handler:init_worker()
  kong.response.set_header("X-Plugin", "rate-header")
end

return Handler
