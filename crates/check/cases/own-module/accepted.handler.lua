local function execute(conf)
  kong.response.set_header("X-Greeting", conf.greeting)
end

local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  execute(conf)
end

return Handler
