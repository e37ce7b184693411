-- Every query's hits equal the substring truth over the same articles; then the time of the first twenty. CORPUS.db QUERIES.tsv (id, kind, terms)
local corpus = assert(require "fatiao".open(arg[1]))

local articles = {}
for instrument in corpus:instruments() do
  for a in instrument:articles() do
    articles[#articles + 1] = { a.id, (a:label() or "") .. " " .. (a:heading() or "") .. "\n" .. a:text() }
  end
end

local function truth(terms)
  local set, n = {}, 0
  for _, a in ipairs(articles) do
    local all = true
    for _, t in ipairs(terms) do all = all and a[2]:find(t, 1, true) end
    if all then set[a[1]], n = true, n + 1 end
  end
  return set, n
end

local medians, wrong, first = {}, 0, {}
for line in io.lines(arg[2]) do
  local terms = {}
  for t in line:match("[^\t]*$"):gmatch "%S+" do terms[#terms + 1] = t end
  local query = table.concat(terms, " ")
  local set, n = truth(terms)
  local found = 0
  for hit in corpus:search(query) do
    found = found + 1
    if not set[hit.provision.id] then wrong = wrong + 1 end
  end
  if found ~= n then wrong = wrong + 1 end
  first[#first + 1] = ("%s %d"):format(query, found)
  local times = {}
  for i = 1, 11 do
    local t0 = os.clock()
    for _ in corpus:search(query, { limit = 20 }) do end -- luacheck: ignore
    times[i] = os.clock() - t0
  end
  table.sort(times)
  medians[#medians + 1] = times[6] * 1000
end
table.sort(medians)
local n = #medians
print(table.concat(first, ", "))
print(("%d queries, %d differ from the truth; first 20: median %.2f ms, p95 %.2f ms, max %.2f ms"):format(n, wrong, medians[math.ceil(n / 2)],
  medians[math.ceil(n * 0.95)], medians[n]))
assert(wrong == 0, "search differs from the substring truth")
