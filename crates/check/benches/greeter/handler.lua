local cjson = require "cjson.safe"
local http = require "resty.http"
local fmt = string.format

-- Fetches a token and returns it with the headers that go with it.
local function fetch_token(conf, key)
  local client = http.new()
  client:set_timeout(conf.timeout or 1000)
  local res, err = client:request_uri(conf.url .. "/token/" .. key, {
    method = "POST",
    headers = { ["Content-Type"] = "application/json", Authorization = "Bearer " .. conf.token },
    body = cjson.encode({ key = key }),
  })
  if not res then
    kong.log.err(fmt("request %s failed: %s", key, err))
    return nil, err
  end
  for name, value in pairs(res.headers) do
    if name:lower():sub(1, 2) == "x-" then
      kong.service.request.set_header(name, value)
    end
  end
  return cjson.decode(res.body)
end

local Handler = { PRIORITY = 1000, VERSION = "1.0.0" }

function Handler:access(conf)
  local token, err = fetch_token(conf, kong.request.get_header(conf.header) or "none")
  if not token then
    return kong.response.exit(502, { message = err })
  end
  kong.ctx.plugin.token = token
end

function Handler:header_filter(conf)
  kong.response.set_header(conf.header, kong.ctx.plugin.token and "fetched" or "missing")
end

return Handler
