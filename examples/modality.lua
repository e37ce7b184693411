-- Duties, permissions and prohibitions, chapter by chapter:  fatiao examples/modality.lua [INSTRUMENT]
-- Counts 应当, 可以 and 不得 in the Chinese text. 应当考虑 and 应当努力 are weaker than 应当, so they are counted apart.

local corpus = assert(fatiao.open())
local instrument = assert(corpus:instrument(arg[1] or "uncc"))
local text = fatiao.text

-- Longer words first: what one has taken is not counted again.
local words = { "应当考虑", "应当努力", "应当", "可以", "不得" }

local function count(s)
  local found = {}
  for i, word in ipairs(words) do s, found[i] = s:gsub(word, "") end
  return found
end

local function row(name, cells)
  local out = { text.pad(name, 10) }
  for i, word in ipairs(words) do out[#out + 1] = text.pad(tostring(cells[i]), text.width(word) + 2, "right") end
  print(table.concat(out))
end

row("", words)
local total = { 0, 0, 0, 0, 0 }
for chapter in instrument:chapters() do
  local found = count(chapter:text "zh")
  row(chapter:label "zh", found)
  for i, n in ipairs(found) do total[i] = total[i] + n end
end
row("合计", total)
