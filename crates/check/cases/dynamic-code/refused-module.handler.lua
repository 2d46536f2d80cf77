local MyHandler = { PRIORITY = 1000, VERSION = "1.0.0" }
module("x", package.seeall)
return MyHandler
