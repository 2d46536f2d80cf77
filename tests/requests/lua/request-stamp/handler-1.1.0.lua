local Handler = { PRIORITY = 900, VERSION = "1.1.0" }

function Handler:header_filter(config)
  kong.response.set_header("X-Plugin", "request-stamp")
end

return Handler
