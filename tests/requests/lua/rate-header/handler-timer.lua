local Handler = { PRIORITY = 900, VERSION = "1.0.0" }

function Handler:header_filter(config)
  ngx.timer.at(0, function() end)
end

return Handler
