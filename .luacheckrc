-- The same sources run on Lua 5.1 to 5.4 and LuaJIT.
std = "min"
max_line_length = 190
globals = { "fatiao" }
files["tests/lua"] = { std = "min+busted" }
files["scripts/fatiao/prompt.lua"] = { std = "max" }
files["scripts/build.lua"] = { std = "max" }
