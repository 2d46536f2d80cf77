return {
  PRIORITY = 1000,
  VERSION = "1.0.0",
  response = function(self, conf) end,
  header_filter = function(self, conf) end,
}
