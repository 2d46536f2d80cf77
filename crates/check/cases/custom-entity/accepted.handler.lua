local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  local row = kong.db.consumers:select_by_username(conf.username)
  kong.log.debug(row)
end

return Handler
