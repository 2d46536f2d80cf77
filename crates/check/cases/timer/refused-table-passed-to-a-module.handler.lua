local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }
function Handler:log(conf)
  require("resty.lock").run(ngx.timer)
end
return Handler
