local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
function MyHandler:access(conf)
  local v, err = kong.cache:get("k:" .. conf.id, nil, function(id) return { id = id } end, conf.id)
end
return MyHandler
