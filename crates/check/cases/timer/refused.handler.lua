local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local start = ngx["ti" .. "mer"].at

function Handler:log(conf)
  start(0, function() kong.log.debug(conf.greeting) end)
end

return Handler
