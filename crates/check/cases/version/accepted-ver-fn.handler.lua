local V = "1." .. "2" return { PRIORITY = 10 * 100, VERSION = V }
