-- Search: against naive substrings, words, options, and what a hit tells.

local fatiao = require "fatiao"
local support = dofile "tests/lua/support.lua"
local list, fails = support.list, support.fails
local text = fatiao.text

local function ids(corpus, query, options)
  return list(assert(corpus:search(query, options)), function(hit) return hit.provision.id end)
end

-- The characters of a Chinese run, one by one.
local ideograph = "[\228-\233][\128-\191][\128-\191]"

describe("search in Chinese", function()
  local corpus = support.bundled()
  local articles = {} -- { id, words } in document order
  for instrument in corpus:instruments() do
    for a in instrument:articles() do
      if a:text "zh" then articles[#articles + 1] = { a.id, table.concat({ a:label "zh", a:heading "zh", a:text "zh" }, "\n") } end
    end
  end

  local function naive(term)
    local found = {}
    for _, a in ipairs(articles) do
      if a[2]:find(term, 1, true) then found[#found + 1] = a[1] end
    end
    return found
  end

  -- Every term of so many characters that stands in an article, sorted; of them every step-th.
  local function terms(length, step)
    local known, all, some = {}, {}, {}
    for _, a in ipairs(articles) do
      for at in a[2]:gmatch("()" .. ideograph) do
        local term = a[2]:match("^" .. ideograph:rep(length), at)
        if term and not known[term] then
          known[term] = true
          all[#all + 1] = term
        end
      end
    end
    table.sort(all)
    for i = 1, #all, step do some[#some + 1] = all[i] end
    return some
  end

  local quick = os.getenv "FATIAO_QUICK" and 20 or 1
  for length, step in ipairs { 1, 11, 17, 31, 31, 61 } do
    it("finds exactly the articles with the substring: " .. length .. " characters", function()
      local some = terms(length, step * quick)
      assert.is_true(#some > 10)
      for _, term in ipairs(some) do assert.are.same(naive(term), ids(corpus, term, { lang = "zh", order = "document" }), term) end
    end)
  end

  it("finds what stands beside punctuation, and nothing across it", function()
    for _, term in ipairs { "犯罪，", "“电子数据”", "（一）", "以及；", "犯。罪" } do
      assert.are.same(naive(term), ids(corpus, term, { lang = "zh", order = "document" }), term)
    end
    assert.is_true(#naive "犯罪，" > 0)
  end)

  it("finds nothing where nothing is", function()
    for _, term in ipairs { "龘", "犯犯", "罪犯罪犯", "铁路机车" } do
      assert.are.same({}, naive(term))
      assert.are.same({}, ids(corpus, term))
    end
  end)

  it("takes a heading for a part of the article", function()
    assert.are.same({ "uncc/art_7" }, ids(corpus, "非法访问", { lang = "zh", limit = 1, within = "uncc" }))
    local hit = corpus:search("宗旨声明", { lang = "zh", within = "uncc" })()
    assert.are.equal("uncc/art_1", hit.provision.id)
    assert.are.equal(hit.start - 1, hit.finish)
    assert.are.same({ "", "宗旨声明", "" }, { hit:kwic() })
  end)
end)

-- One instrument for each text, under the names a, b, c ...
local function laws(texts, lang)
  local corpus = support.memory()
  for i, words in ipairs(texts) do
    assert(corpus:import((lang == "zh" and "第一条　" or "Article 1\n") .. words, { id = string.char(96 + i), lang = lang }))
  end
  return corpus, function(query, options)
    options = options or {}
    options.order = options.order or "document"
    return (table.concat(ids(corpus, query, options), " "):gsub("/art_1", ""))
  end
end

describe("search in Latin letters", function()
  local _, find = laws({ "The State Party’s child.", "A stateless child-minder.", "CHILDREN of states", "Article 3bis, café and ＣＨＩＬＤ" }, "en")

  it("finds whole words", function()
    assert.are.equal("a", find "state")
    assert.are.equal("c", find "states")
    assert.are.equal("", find "stat")
    assert.are.equal("a", find "state party")
    assert.are.equal("d", find "3bis")
    assert.are.equal("", find "bis")
  end)

  it("does not mind case, full width and compositions", function()
    assert.are.equal("a b d", find "child")
    assert.are.equal("a b d", find "ＣＨＩＬＤ")
    assert.are.equal("c", find "Children")
    assert.are.equal("d", find "CAFE\204\129")
    assert.are.equal("", find "cafe")
  end)

  it("does mind punctuation that is asked for", function()
    assert.are.equal("b", find "child-minder")
    assert.are.equal("a", find "party’s")
  end)
end)

describe("a query", function()
  local _, find = laws({ "甲乙丙丁。乙甲。", "甲乙，戊丁。", "丁戊Ａ款电子数据", "a b c", "c b a" }, "zh")

  it("asks for all its terms, in any order", function()
    assert.are.equal("a b", find "甲乙 丁")
    assert.are.equal("a b", find "丁　甲乙")
    assert.are.equal("b", find "甲乙 戊丁")
    assert.are.equal("", find "甲乙 庚")
    assert.are.equal("d e", find "a b c")
  end)

  it("keeps a phrase in quotes together", function()
    assert.are.equal("d", find '"a b c"')
    assert.are.equal("e", find '"c b" a')
    assert.are.equal("d", find '"a b')
    assert.are.equal("c", find '"a款"电子')
  end)

  it("is no query language", function()
    assert.are.equal("", find "a OR 丁戊")
    assert.are.equal("", find "a NOT 戊")
    for _, query in ipairs { "words:a", "a*", "(a", "a)", "^a", "a + b", "a'", "甲*", '""""a', "NEAR(a b)", "{a} : b", "-a" } do assert.is_string(find(query)) end
    assert.are.equal("", find "words:a")
  end)

  it("without words is a failure", function()
    local corpus = support.bundled()
    for _, query in ipairs { "", " ", "　", '""', '" "', "，。", "* - ()", "\n" } do fails("invalid", corpus:search(query)) end
    fails("limit", corpus:search(("a "):rep(65)))
    assert.is_function((corpus:search(("a "):rep(64))))
    fails("encoding", corpus:search "a\255")
    fails("encoding", corpus:search "a\0b")
    assert.has_error(function() corpus:search() end)
    assert.has_error(function() corpus:search {} end)
  end)
end)

describe("search options", function()
  local corpus = support.bundled()

  it("lang", function()
    for _, lang in ipairs { "zh", "en" } do
      local n = 0
      for hit in corpus:search("犯罪", { lang = lang }) do
        n = n + 1
        assert.are.equal(lang, hit.lang)
      end
      assert.are.equal(lang == "zh", n > 0)
    end
    assert.are.same({}, ids(corpus, "犯罪", { lang = "fr" }))
    fails("invalid", corpus:search("a", { lang = ("x"):rep(36) }))
  end)

  it("within", function()
    local all, sum = #ids(corpus, "犯罪"), 0
    for instrument in corpus:instruments() do
      local found = ids(corpus, "犯罪", { within = instrument.id })
      for _, id in ipairs(found) do assert.are.equal(instrument.id .. "/", id:sub(1, #instrument.id + 1)) end
      sum = sum + #found
    end
    assert.is_true(all > 0)
    assert.are.equal(all, sum)
    assert.are.same(ids(corpus, "犯罪", { within = "prc-criminal-law" }), ids(corpus, "犯罪", { within = "《刑法》" }))
    fails("notfound", corpus:search("犯罪", { within = "桥梁维护法" }))
  end)

  it("limit", function()
    local all = ids(corpus, "犯罪", { order = "document" })
    for _, limit in ipairs { 1, 2, 7, "3" } do
      local some = ids(corpus, "犯罪", { order = "document", limit = limit })
      assert.are.equal(tonumber(limit), #some)
      for i, id in ipairs(some) do assert.are.equal(all[i], id) end
    end
    assert.are.equal(#all, #ids(corpus, "犯罪", { limit = 100000 }))
    assert.are.equal(#all, #ids(corpus, "犯罪", { limit = 0 }))
  end)

  it("order", function()
    local scores = list(corpus:search "犯罪", function(hit) return hit.score end)
    for i = 2, #scores do assert.is_true(scores[i - 1] >= scores[i]) end
    assert.is_true(scores[1] > scores[#scores])
    local last
    for hit in corpus:search("犯罪", { order = "document", within = "uncc", lang = "zh" }) do
      assert.are.equal(0, hit.score)
      if last then assert.is_true(last < hit.provision) end
      last = hit.provision
    end
    local found, ranked = ids(corpus, "犯罪", { order = "document" }), ids(corpus, "犯罪")
    assert.are_not.same(found, ranked)
    table.sort(found)
    table.sort(ranked)
    assert.are.same(found, ranked)
  end)

  it("unit", function()
    local wanted = {}
    for instrument in corpus:instruments() do
      for p in instrument:provisions() do
        local words = p:body "zh" and table.concat({ p:label "zh", p:heading "zh", p:body "zh" }, "\n") or ""
        if words:find("电子", 1, true) and words:find("犯罪", 1, true) then wanted[#wanted + 1] = p.id end
      end
    end
    assert.is_true(#wanted > 0)
    assert.are.same(wanted, ids(corpus, "电子 犯罪", { unit = "provision", order = "document", lang = "zh" }))
    assert.is_true(#ids(corpus, "电子 犯罪", { unit = "article", lang = "zh" }) > 0)
    assert.are.same({ "uncc/chapter_1" }, ids(corpus, "总则", { unit = "provision", lang = "zh", within = "uncc" }))
  end)

  it("are checked", function()
    for _, options in ipairs { { order = "x" }, { unit = "x" }, { limit = {} }, { lang = true }, { within = print } } do
      assert.has_error(function() corpus:search("a", options) end)
    end
    assert.has_error(function() corpus:search("a", 7) end)
  end)
end)

describe("a hit", function()
  local corpus = support.bundled()

  it("cuts the very words out of the text", function()
    for _, case in ipairs { { "犯罪", "zh" }, { "电子数据", "zh" }, { "电", "zh" }, { "computer", "en" }, { "ELECTRONIC data", "en" } } do
      local n = 0
      for hit in corpus:search(case[1], { lang = case[2] }) do
        n = n + 1
        local words = hit.provision:text(hit.lang):sub(hit.start, hit.finish)
        if words ~= "" then assert.are.equal(text.fold(case[1]:match "^%S+"), text.fold(words)) end
      end
      if case[1] ~= "computer" then assert.is_true(n > 0, case[1]) end
    end
    for hit in corpus:search("电子数据", { lang = "zh", unit = "provision" }) do
      local words = hit.provision:body "zh":sub(hit.start, hit.finish)
      assert.is_true(words == "电子数据" or hit.finish == hit.start - 1)
    end
  end)

  it("counts in bytes of the source, beside full width and marks", function()
    local mine = laws({ "Ｃａｆｅ\204\129（ＡＢＣ），㈠甲。" }, "zh")
    for query, wanted in pairs { abc = "ＡＢＣ", ["café"] = "Ｃａｆｅ\204\129", ["甲"] = "甲" } do
      local hit = assert(mine:search(query)(), query)
      assert.are.equal(wanted, hit.provision:text("zh"):sub(hit.start, hit.finish))
    end
  end)

  it("shows the words around the match, within the columns", function()
    for hit in corpus:search("犯罪", { lang = "zh" }) do
      local words = hit.provision:text "zh"
      if hit.finish >= hit.start then
        for _, columns in ipairs { 4, 5, 10, 31, 60, 500 } do
          local before, match, after = hit:kwic(columns)
          assert.are.equal("犯罪", match)
          assert.is_true(text.width(before .. match .. after) <= columns)
          assert.is_nil((before .. match .. after):find "\n")
          assert.are.equal(before .. match .. after, words:sub(hit.start - #before, hit.finish + #after))
        end
        assert.are.same({ hit:kwic() }, { hit:kwic(60) })
        for _, columns in ipairs { 0, -1 } do assert.are.same({ "", "犯罪", "" }, { hit:kwic(columns) }) end
      end
    end
    assert.has_error(function() corpus:search "犯罪"():kwic "wide" end)
  end)

  it("prints itself", function()
    local hit = corpus:search("快速保全", { lang = "zh" })()
    local shown = tostring(hit)
    assert.is_truthy(shown:find(hit.provision:cite "zh", 1, true))
    assert.is_truthy(shown:find("快速保全", 1, true))
    assert.is_nil(hit.nonsense)
  end)

  it("is of the default version, unless another is named", function()
    local mine = support.memory()
    assert(mine:import("第一条　旧词。", { id = "law", lang = "zh", version = "2016", date = "2016-01-01" }))
    assert(mine:import("第一条　新词。", { id = "law", lang = "zh", version = "2025", date = "2025-01-01" }))
    assert.are.same({ "law@2025/art_1" }, ids(mine, "词"))
    assert.are.same({}, ids(mine, "旧词"))
    assert.are.same({ "law@2016/art_1" }, ids(mine, "旧词", { within = "law@2016" }))
  end)

  it("is gone when its text is replaced", function()
    local mine, find = laws({ "旧词甲。" }, "zh")
    assert(mine:import("第一条　新词。", { id = "a", lang = "zh" }))
    assert.are.equal("", find "旧词")
    assert.are.equal("a", find "新词")
  end)
end)
