local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  local row = kong.db.greeter_visits:select({ id = conf.visit })
  kong.log.debug(row)
end

return Handler
