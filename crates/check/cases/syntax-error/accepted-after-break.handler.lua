local function first(list)
  for _, value in ipairs(list) do
    if value then break; first({}) end
    do break break end
    break ;; local never = 1
  end
end
return { PRIORITY = 1000, VERSION = '1.0.0', access = function() end }
