-- The gold set of references, scored. Each line of tests/golden/citation/*.tsv was labelled by hand, twice, before the finder was tuned:
--   provision  occurrence  words  kind  type  status  targets
-- Spans, resolved sets and types are compared exactly. A reference that is said to be resolved and points anywhere else than the gold does is *silently wrong*: none may be.

local fatiao = require "fatiao"
local texts = os.getenv "FATIAO_TEXTS"

local sources = {
  { id = "prc-criminal-law", file = "zh.md", lang = "zh" }, { id = "prc-icja", file = "zh.md", lang = "zh" },
  { id = "prc-csl", file = "zh@2025.md", lang = "zh" }, { id = "budapest", file = "en.md", lang = "en" }, { id = "untoc", file = "en.md", lang = "en" },
  { id = "uncac", file = "en.md", lang = "en" }, { id = "prc-cpl", file = "zh.md", lang = "zh" }, { id = "prc-pipl", file = "zh.md", lang = "zh" },
  { id = "prc-dsl", file = "zh.md", lang = "zh" }, { id = "prc-extradition", file = "zh.md", lang = "zh" },
}
local labelled = { "prc-criminal-law", "prc-icja", "prc-csl", "budapest", "untoc" }
local lang_of = {}
for _, s in ipairs(sources) do lang_of[s.id] = s.lang end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local function corpus_of_texts(path)
  assert(fatiao.copy(path))
  local corpus = assert(fatiao.open(path, "rw"))
  assert(corpus:transaction(function()
    for _, s in ipairs(sources) do
      assert(corpus:import(read(texts .. "/" .. s.id .. "/" .. s.file), { id = s.id, lang = s.lang }))
    end
    return true
  end))
  return corpus
end

-- Position of the k-th occurrence of words.
local function occurrence(body, words, k)
  local from = 1
  for i = 1, k do
    local at = body:find(words, from, true)
    if not at then return nil end
    if i == k then return at end
    from = at + 1
  end
end

local function gold_of(corpus, id)
  local list, scope = {}, {}
  for line in io.lines("tests/golden/citation/" .. id .. ".tsv") do
    local from, k, words, kind, type_, status, targets = line:match "^([^\t]+)\t(%d+)\t([^\t]+)\t([^\t]+)\t([^\t]+)\t([^\t]+)\t([^\t]+)$"
    assert(from, id .. ": " .. line)
    local body = assert(corpus:provision(from)):body(lang_of[id]):gsub("\n", " ")
    local start = assert(occurrence(body, words, tonumber(k)), id .. ": not there: " .. line)
    local set = {}
    if targets ~= "-" then for t in targets:gmatch "%S+" do set[t] = true end end
    list[#list + 1] = { key = from .. ":" .. start .. "-" .. start + #words - 1, kind = kind, type = type_, status = status, set = set, line = line }
    scope[from:match "^[^/]+/[^/]+"] = true
  end
  return list, scope
end

local function found_in(corpus, id, scope)
  local by_key, n = {}, 0
  for r in corpus:instrument(id):references(lang_of[id]) do
    if scope[r.from.id:match "^[^/]+/[^/]+"] then
      local set = {}
      if r.status == "resolved" then
        for _, p in ipairs(r.to) do set[p.id] = true end
        if #r.to == 0 and r.instrument then set[r.instrument.id] = true end
      end
      by_key[r.from.id .. ":" .. r.start .. "-" .. r.finish] = { reference = r, set = set }
      n = n + 1
    end
  end
  return by_key, n
end

local function common(a, b)
  local n, na, nb = 0, 0, 0
  for k in pairs(a) do na = na + 1 if b[k] then n = n + 1 end end
  for _ in pairs(b) do nb = nb + 1 end
  return n, na, nb
end

-- Articles that hold no reference at all belong to the scope too, where the whole instrument was labelled.
local whole = { ["prc-icja"] = true, ["prc-csl"] = true, budapest = true }

local function score(corpus, id, complain)
  local gold, scope = gold_of(corpus, id)
  if whole[id] then
    setmetatable(scope, { __index = function(_, key) return not key:match "/preface$" end })
  end
  local found, n = found_in(corpus, id, scope)
  local s = { gold = #gold, found = n, spans = 0, types = 0, kinds = 0, set_common = 0, set_gold = 0, set_found = 0, wrong = 0 }
  local matched = {}
  for _, g in ipairs(gold) do
    local f = found[g.key]
    local c, ng, nf = common(g.set, f and f.set or {})
    s.set_common, s.set_gold, s.set_found = s.set_common + c, s.set_gold + ng, s.set_found + nf
    if not f then
      complain("missed      " .. g.line)
    else
      matched[g.key] = true
      s.spans = s.spans + 1
      if f.reference.type == g.type then s.types = s.types + 1 else complain("type " .. f.reference.type .. "  " .. g.line) end
      if f.reference.kind == g.kind then s.kinds = s.kinds + 1 else complain("kind " .. f.reference.kind .. "  " .. g.line) end
      if f.reference.status == "resolved" and (c ~= ng or c ~= nf) then
        s.wrong = s.wrong + 1
        local got = {}
        for t in pairs(f.set) do got[#got + 1] = t end
        table.sort(got)
        complain("WRONG       " .. g.line .. "  got " .. table.concat(got, " "))
      elseif f.reference.status ~= g.status then
        complain("status " .. f.reference.status .. "  " .. g.line)
      end
    end
  end
  for key, f in pairs(found) do
    if not matched[key] then
      local _, _, nf = common({}, f.set)
      s.set_found = s.set_found + nf
      if nf > 0 then s.wrong_spans = (s.wrong_spans or 0) + 1 end
      complain("not in gold " .. f.reference.from.id .. "\t" .. f.reference.text .. "\t" .. f.reference.type .. "\t" .. f.reference.status)
    end
  end
  return s
end

local function f1(common_, a, b)
  return (a + b) == 0 and 1 or 2 * common_ / (a + b)
end

describe("the gold set of references", function()
  if not texts or texts == "" then
    pending "skipped: no ../shared/texts"
    return
  end
  local path = os.tmpname()
  os.remove(path)
  local corpus = corpus_of_texts(path)
  local out = os.getenv "FATIAO_GOLD" and io.stderr
  local total = { gold = 0, found = 0, spans = 0, types = 0, kinds = 0, set_common = 0, set_gold = 0, set_found = 0, wrong = 0 }
  local lines = { ("%-18s %5s %5s  %6s  %6s  %6s  %s"):format("references", "gold", "found", "span", "set", "type", "silently wrong") }

  local function row(name, s)
    lines[#lines + 1] = ("%-18s %5d %5d  %6.4f  %6.4f  %6.4f  %d"):format(name, s.gold, s.found, f1(s.spans, s.gold, s.found), f1(s.set_common, s.set_gold, s.set_found),
      s.types / math.max(1, s.spans), s.wrong)
  end
  for _, id in ipairs(labelled) do
    local s = score(corpus, id, function(line) if out then out:write(line, "\n") end end)
    row(id, s)
    for k in pairs(total) do total[k] = total[k] + s[k] end
  end
  row("all", total)
  print("\n" .. table.concat(lines, "\n"))

  it("has spans right", function() assert.is_true(f1(total.spans, total.gold, total.found) >= 0.99) end)
  it("has resolved sets right", function() assert.is_true(f1(total.set_common, total.set_gold, total.set_found) >= 0.99) end)
  it("has types right", function() assert.is_true(total.types / total.spans >= 0.95) end)
  it("is never silently wrong", function() assert.are.equal(0, total.wrong) end)
  corpus:close()
  os.remove(path)
end)
