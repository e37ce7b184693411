-- Citations seen from Lua as spans: MB/s over a whole text. TEXT
local fatiao = require "fatiao"
local file = assert(io.open(arg[1], "rb"))
local text = file:read "*a"
file:close()

local function measure(name, fn)
  local rates, n = {}, 0
  for i = 1, 7 do
    n = 0
    local t0 = os.clock()
    for first, last in fn() do n = n + (last >= first and 1 or 0) end
    rates[i] = #text / (os.clock() - t0) / 1e6
  end
  table.sort(rates)
  print(("from Lua, as spans: %-10s %5.0f MB/s   %d citations"):format(name, rates[4], n))
end
measure("absolute", function() return fatiao.citation.absolute(text) end)
measure("everything", function() return fatiao.citation.spans(text, "zh") end)
