local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
if ngx.worker.id() == 0 then function MyHandler:init_worker() end end
return MyHandler
