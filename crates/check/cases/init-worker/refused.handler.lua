local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local greetings

function Handler:init_worker()
  greetings = {}
end

function Handler:access(conf)
  greetings[#greetings + 1] = conf.greeting
end

return Handler
