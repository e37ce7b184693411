-- Traversal: id, kind, number and body of every provision, through fatiao and through luasql-sqlite3 over the same rows. CORPUS.db ROWS.db
-- Prints medians of the runs, and the ratio; the sums of both must agree.

local fatiao = require "fatiao"
local corpus_path, rows_path = arg[1], arg[2]
local RUNS = 7

local function median(fn)
  local times, result = {}, nil
  for i = 1, RUNS do
    collectgarbage() collectgarbage()
    local t0 = os.clock()
    local r = fn()
    times[i] = os.clock() - t0
    assert(result == nil or result == r)
    result = r
  end
  table.sort(times)
  return times[(RUNS + 1) / 2], result
end

local corpus = assert(fatiao.open(corpus_path))
local sql = require "luasql.sqlite3".sqlite3()
os.remove(rows_path)
local db = sql:connect(rows_path)
db:execute "CREATE TABLE provision(id TEXT, kind TEXT, number TEXT, body TEXT)"
db:setautocommit(false)
local instruments, rows = {}, 0
for instrument in corpus:instruments() do instruments[#instruments + 1] = instrument end
for _, instrument in ipairs(instruments) do
  for p in instrument:provisions() do
    local number = p.number and "'" .. p.number .. "'" or "NULL"
    db:execute(("INSERT INTO provision VALUES('%s', '%s', %s, '%s')"):format(db:escape(p.id), p.kind, number, db:escape(p:body())))
    rows = rows + 1
  end
end
db:commit()
db:execute "PRAGMA mmap_size = 1000000000"

local function ours()
  local n = 0
  for _, instrument in ipairs(instruments) do
    for p in instrument:provisions() do
      local id, kind, number, body = p.id, p.kind, p.number, p:body()
      n = n + #id + #kind + #body + (number and 1 or 0)
    end
  end
  return n
end
local function theirs()
  local n = 0
  local cursor = db:execute "SELECT id, kind, number, body FROM provision"
  local id, kind, number, body = cursor:fetch()
  while id do
    n = n + #id + #kind + #body + (number and 1 or 0)
    id, kind, number, body = cursor:fetch()
  end
  cursor:close()
  return n
end
local function our_ids()
  local n = 0
  for _, instrument in ipairs(instruments) do
    for p in instrument:provisions() do n = n + #p.id end
  end
  return n
end
local function their_ids()
  local n = 0
  local cursor = db:execute "SELECT id FROM provision"
  local id = cursor:fetch()
  while id do
    n = n + #id
    id = cursor:fetch()
  end
  cursor:close()
  return n
end

local function compare(name, a, b)
  local ta, ra = median(a)
  local tb, rb = median(b)
  assert(ra == rb, name .. ": results differ")
  print(("%-28s fatiao %6.2f M/s   luasql %6.2f M/s   ratio %.2f"):format(name, rows / ta / 1e6, rows / tb / 1e6, tb / ta))
end
print(rows .. " provisions, " .. _VERSION .. ", median of " .. RUNS)
compare("id, kind, number, body", ours, theirs)
compare("id", our_ids, their_ids)
