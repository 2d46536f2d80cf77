local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

local actions = {
  tag = function(conf) kong.service.request.set_header("X-Tag", conf.tag) end,
  skip = function() end,
}

function Handler:access(conf)
  local action = actions[conf.action]
  if action then
    action(conf)
  end
end

return Handler
