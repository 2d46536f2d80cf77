return {
  PRIORITY = 1000,
  VERSION = "1.0.0",
  header_filter = function(self, conf) end,
  body_filter = function(self, conf) end,
}
