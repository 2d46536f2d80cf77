local seen, lines = {}, {}
local function say(...) lines[#lines + 1] = table.concat({ ... }, " ") end
local function walk(path, value, depth)
  local kind = type(value)
  if kind ~= "table" then
    say(path, kind, (kind == "string" or kind == "number" or kind == "boolean") and tostring(value) or "")
    return
  end
  if seen[value] then say(path, "again", seen[value]) return end
  if depth > 6 then return end
  seen[value] = path
  local names = {}
  for name in next, value do names[#names + 1] = name end
  table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
  for _, name in ipairs(names) do
    if type(name) == "string" or type(name) == "number" then
      walk(path .. "." .. name, rawget(value, name), depth + 1)
    else
      say(path, "has a key that is a", type(name))
    end
  end
  local metatable = getmetatable(value)
  if metatable ~= nil then walk(path .. "@", metatable, depth + 1) end
end
walk("_G", _G, 0)
walk("strings", getmetatable(""), 0)
for _, value in ipairs({ 0, true, print, coroutine.create(print) }) do
  say(type(value), tostring(getmetatable(value)))
end
say(tostring(getmetatable(nil)), tostring(getmetatable(coroutine.running())))
walk("typedefs", require "kong.db.schema.typedefs", 0)
walk("url", (require "kong.db.schema.typedefs").url({ required = true }), 0)
walk("port", (require "kong.db.schema.typedefs").port, 0)
walk("redis", require "kong.tools.redis.schema", 0)
for i = 1, 5 do say(tostring(math.random()), tostring(math.random(100))) end
say(("a-b"):gsub("%a", { a = "x" }), ("%5.1f|%q"):format(1.25, "x"), ("abc"):rep(2), #("x"):upper())
say(tostring(pcall(function() return "1" + 1 end)), tostring(pcall(function() return "a" + 1 end)))
say(tostring(left_behind), tostring(keep), tostring(bit.tohex(255)), tostring(select("#", nil, nil)))
local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
say(co(1), co(5))
return table.concat(lines, "\n")
