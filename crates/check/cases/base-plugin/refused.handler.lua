local BasePlugin = require "kong.plugins.base_plugin"

local Handler = BasePlugin:extend()
Handler.PRIORITY = 1000
Handler.VERSION = "1.0.0"

function Handler:new()
  Handler.super.new(self, "greeter")
end

function Handler:access(conf)
  Handler.super.access(self)
  kong.service.request.set_header("X-Greeting", conf.greeting)
end

return Handler
