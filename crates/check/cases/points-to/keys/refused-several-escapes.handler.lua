local Handler = { PRIORITY = 1000, VERSION = '1.0.0' }
function Handler:access()
  ngx['ti\z

    m\101r']['\x61t'](0, print)
end
return Handler
