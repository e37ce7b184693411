-- Where two languages of one instrument may say different things:  fatiao examples/parallel.lua [INSTRUMENT]
-- Compares each provision's own words: does it stand in both languages, and does 应当 stand beside "shall", 可以 beside "may", 不得 beside "not"? What is
-- listed is a place to read, not an error: languages say the same in many ways.

local corpus = assert(fatiao.open())
local instrument = assert(corpus:instrument(arg[1] or "uncc"))

local pairs_of_words = {
  { "应当", { "应当", "应", "须", "必须" }, { "shall", "must", "is to", "are to", "has to", "needed", "needs", "required", "should" } },
  { "可以", { "可以", "可", "能", "得以" }, { "may", "can", "could", "able", "possible", "enable", "enabling", "allow", "allows" } },
  { "不得", { "不得" }, { "not", "no", "nothing", "without", "neither", "cannot" } },
}

local function has(s, words)
  for _, word in ipairs(words) do
    if s:find(word, 1, true) then return true end
  end
  return false
end

-- Only words of letters, each between spaces, so that " may " is a word.
local function spaced(list)
  local out = {}
  for i, word in ipairs(list) do out[i] = " " .. word .. " " end
  return out
end

local function differences(zh, en)
  local found = {}
  en = " " .. en:lower():gsub("[^%a]+", " ") .. " "
  for _, pair in ipairs(pairs_of_words) do
    if zh:find(pair[1], 1, true) and not has(en, spaced(pair[3])) then found[#found + 1] = pair[1] .. " only in zh"
    elseif has(en, { " " .. pair[3][1] .. " " }) and not has(zh, pair[2]) and pair[1] ~= "不得" then found[#found + 1] = pair[3][1] .. " only in en" end
  end
  return found
end

local read, listed = 0, 0
for p in instrument:provisions() do
  local zh, en = p:body "zh", p:body "en"
  local found = zh and en and differences(zh, en) or { "stands only in " .. (zh and "zh" or "en") }
  read, listed = read + 1, listed + (#found > 0 and 1 or 0)
  if #found > 0 then print(fatiao.text.pad(p:cite("en", "short"), 34) .. table.concat(found, ", ")) end
end
print(read .. " provisions compared, " .. listed .. " to be read")
