-- The bundled corpus: the Convention and the selection of the Criminal Law, against what is known of their structure and against authentic texts.

local fatiao = require "fatiao"
local texts = os.getenv "FATIAO_TEXTS"
if texts == "" then texts = nil end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local ranges = { { 1, 6 }, { 7, 21 }, { 22, 22 }, { 23, 34 }, { 35, 52 }, { 53, 53 }, { 54, 56 }, { 57, 58 }, { 59, 68 } }

describe("the Convention", function()
  local corpus = fatiao.open()
  local uncc = corpus:instrument "uncc"

  it("has nine chapters with their articles", function()
    local n = 0
    for chapter in uncc:chapters() do
      n = n + 1
      assert.are.equal(n, chapter.number)
      local first, last
      for p in chapter:children() do
        if p.kind == "art" then
          first = first or p.number
          last = p.number
        end
      end
      assert.are.same(ranges[n], { first, last })
    end
    assert.are.equal(9, n)
  end)

  it("has 68 articles, numbered without a gap, each with a heading and words in both languages", function()
    local n = 0
    for a in uncc:articles() do
      n = n + 1
      assert.are.equal(n, a.number)
      for _, lang in ipairs { "zh", "en" } do
        assert.is_true(#a:heading(lang) > 0 and #a:text(lang) > 0, a.id .. " " .. lang)
      end
    end
    assert.are.equal(68, n)
  end)

  it("has every provision in both languages under the same id", function()
    for p in uncc:provisions() do
      for _, lang in ipairs { "zh", "en" } do
        assert.is_truthy(p:text(lang), p.id .. " is missing in " .. lang)
        assert.are.equal("digest", p:source(lang).kind)
      end
      assert.are.equal(#p:body "zh" > 0, #p:body "en" > 0, p.id)
    end
  end)

  it("numbers points by letters, as article 2 (h) is cited", function()
    local p = corpus:provision "uncc/art_2/para_1/point_h"
    assert.are.equal("h", p.number)
    assert.are.equal("《联合国打击网络犯罪公约》第二条第（八）项", p:cite "zh")
    assert.are.equal("article 2 (h) of the United Nations Convention against Cybercrime", p:cite "en")
  end)
end)

-- Ids below articles with plain numbers: the Arabic text prints its points otherwise.
local function shape(article)
  local list = {}
  for p in article:descendants() do
    if p.kind == "para" or p.kind == "point" or p.kind == "subpoint" then
      local path = {}
      local at = p
      while at.kind ~= "art" do
        local place, sibling = 1, at.previous
        while sibling do
          if sibling.kind == at.kind then place = place + 1 end
          sibling = sibling.previous
        end
        table.insert(path, 1, at.kind .. place)
        at = at.parent
      end
      list[#list + 1] = table.concat(path, "/")
    end
  end
  return table.concat(list, "\n")
end

local function scratch(name, lang, file)
  local path = os.tmpname()
  os.remove(path)
  local corpus = assert(fatiao.open(path, "rwc"))
  local instrument = assert(corpus:import(read(texts .. "/" .. file), { id = name, lang = lang }))
  return instrument, corpus, path
end

describe("against authentic texts", function()
  if not texts then
    pending "skipped: no ../shared/texts"
    return
  end
  local bundled = fatiao.open()

  it("articles 1 to 15 of the Convention have the same paragraphs and points", function()
    local authentic, corpus, path = scratch("uncc", "ar", "uncc/ar.partial-art1-15.txt")
    local n = 0
    for a in authentic:articles() do
      n = n + 1
      assert.are.equal(shape(a), shape(bundled:instrument("uncc"):article(a.number)), a.id)
    end
    assert.are.equal(15, n)
    corpus:close()
    os.remove(path)
  end)

  it("every selected article of the Criminal Law has the same 款 and 项", function()
    local authentic, corpus, path = scratch("prc-criminal-law", "zh", "prc-criminal-law/zh.md")
    local n = 0
    for a in bundled:instrument("prc-criminal-law"):articles() do
      n = n + 1
      local b = assert(authentic:article(a.number))
      assert.are.equal(shape(b), shape(a), a.id)
      assert.are.equal(b.chapter.number, a.chapter.number, a.id)
    end
    assert.are.equal(57, n)
    corpus:close()
    os.remove(path)
  end)

  -- Our own words: no run of 32 Chinese characters or 14 English words stands in an authentic text.
  local function runs(text, zh)
    local units = {}
    if zh then
      for c in text:gmatch "[\228-\233][\128-\191][\128-\191]" do units[#units + 1] = c end
    else
      for w in text:lower():gmatch "%a+" do units[#units + 1] = w end
    end
    local n, list = zh and 32 or 14, {}
    for i = 1, #units - n + 1 do list[#list + 1] = table.concat(units, zh and "" or " ", i, i + n - 1) end
    return list
  end

  for _, lang in ipairs { "zh", "en" } do
    it("no long run of words is copied (" .. lang .. ")", function()
      local known = {}
      local pipe = assert(io.popen("find '" .. texts .. "' -name '" .. lang .. "*.md'"))
      for path in pipe:lines() do
        for _, run in ipairs(runs(read(path), lang == "zh")) do known[run] = true end
      end
      pipe:close()
      assert.is_truthy(next(known))
      for _, id in ipairs { "uncc", "prc-criminal-law" } do
        for _, run in ipairs(runs(read("corpus/" .. id .. "/" .. lang .. ".md"), lang == "zh")) do
          assert.is_nil(known[run], id .. ": " .. run)
        end
      end
    end)
  end
end)
