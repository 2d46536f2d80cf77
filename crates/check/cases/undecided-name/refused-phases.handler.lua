local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

Handler[os.getenv("PHASE") or "access"] = function() end

return Handler
