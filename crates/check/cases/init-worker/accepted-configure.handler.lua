return { PRIORITY = 1, VERSION = "1", configure = function(_, configs) for _, c in ipairs(configs or {}) do kong.log(c) end end }
