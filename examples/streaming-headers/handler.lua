-- Sets response headers from the plugin's configuration.
local StreamingHeaders = {
  PRIORITY = 900,
  VERSION = "1.0.0",
}

function StreamingHeaders:header_filter(config)
  for _, header in ipairs(config.headers) do
    kong.response.set_header(header.name, header.value)
  end
end

return StreamingHeaders
