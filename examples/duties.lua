-- Which articles speak of something, chapter by chapter, in both languages:  fatiao examples/duties.lua [CHINESE ENGLISH]
-- Without arguments: where a State "shall consider" (应当考虑), a duty to weigh, not to act. A * marks an article in which only one language has the words.

local chinese, english = arg[1] or "应当考虑", arg[2] or "shall consider"
local corpus = assert(fatiao.open())
local uncc = assert(corpus:instrument "uncc")

-- Articles by id in which a query has a hit.
local function articles(query, lang)
  local found = {}
  for hit in assert(corpus:search(query, { lang = lang, within = "uncc" })) do found[hit.provision.id] = true end
  return found
end

local zh, en = articles(chinese, "zh"), articles('"' .. english .. '"', "en")
for chapter in uncc:chapters() do
  local names = {}
  for p in chapter:descendants() do
    if zh[p.id] or en[p.id] then
      names[#names + 1] = p.number .. " " .. p:heading "en" .. (zh[p.id] and en[p.id] and "" or " *")
    end
  end
  if #names > 0 then print(chapter:label "en" .. " " .. chapter:heading "en" .. "\n  " .. table.concat(names, "\n  ")) end
end
