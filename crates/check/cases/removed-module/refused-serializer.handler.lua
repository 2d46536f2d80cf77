local serializer = require "kong.plugins.log-serializers.basic"

return { PRIORITY = 4, VERSION = "1.0.0", log = function() serializer.serialize(ngx) end }
