local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  ngx[ [[timer]] ].at(0, function() end)
end
return MyHandler
