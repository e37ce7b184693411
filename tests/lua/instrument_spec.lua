-- Instrument: what it is, its articles by number, its versions.

local support = dofile "tests/lua/support.lua"
local list, id = support.list, support.id

describe("an instrument", function()
  local corpus = support.bundled()
  local uncc, code = corpus:instrument "uncc", corpus:instrument "prc-criminal-law"

  it("says what it is", function()
    assert.are.equal("uncc", uncc.id)
    assert.are.equal("treaty", uncc.kind)
    assert.are.equal("2024-12-24", uncc.date)
    assert.are.equal("", uncc.version)
    assert.are.equal(corpus, uncc.corpus)
    assert.are.equal("statute", code.kind)
    assert.is_nil(uncc.nonsense)
    assert.are.equal("uncc United Nations Convention against Cybercrime", tostring(uncc))
  end)

  it("has titles in each language", function()
    assert.are.equal("联合国打击网络犯罪公约", uncc:title "zh")
    assert.are.equal("United Nations Convention against Cybercrime", uncc:title "en")
    assert.are.equal(uncc:title "en", uncc:title())
    assert.is_nil(uncc:title "fr")
    local aliases = "|" .. table.concat(code:aliases(), "|") .. "|"
    for _, alias in ipairs { "刑法", "PRC Criminal Law" } do assert.is_truthy(aliases:find("|" .. alias .. "|", 1, true)) end
    assert.is_nil(aliases:find("|" .. code:title "zh" .. "|", 1, true))
    assert.are.same({ "zh", "en" }, uncc:languages())
  end)

  it("walks chapters, articles and provisions in document order", function()
    local chapters, articles = list(uncc:chapters(), id), list(uncc:articles(), id)
    assert.are.same({ 9, 68 }, { #chapters, #articles })
    assert.are.same({ "uncc/chapter_1", "uncc/chapter_9" }, { chapters[1], chapters[9] })
    assert.are.same({ "uncc/art_1", "uncc/art_68" }, { articles[1], articles[68] })
    local kinds, last = { chapter = 0, art = 0 }, nil
    for p in uncc:provisions() do
      if kinds[p.kind] then kinds[p.kind] = kinds[p.kind] + 1 end
      if last then assert.is_true(last < p) end
      last = p
    end
    assert.are.same({ chapter = 9, art = 68 }, kinds)
  end)

  it("ends its iterators for good", function()
    local next = uncc:chapters()
    for _ = 1, 9 do assert.is_truthy(next()) end
    assert.is_nil(next())
    assert.is_nil(next())
  end)

  it("finds articles in any way of writing", function()
    for _, n in ipairs { 7, 7.0, "7", "七", "第七条", "７" } do assert.are.equal("uncc/art_7", assert(uncc:article(n), n).id) end
    for _, n in ipairs { "286-1", "二百八十六条之一", "第二百八十六条之一", "286条之一" } do
      assert.are.equal("prc-criminal-law/art_286-1", assert(code:article(n), n).id)
    end
    assert.are.equal("prc-criminal-law/art_286", code:article(286).id)
  end)

  it("says which article there is not", function()
    for _, n in ipairs { 69, 0, -7, 7.5, 4294967303, 1e300, "x", "", "7 ", "第七条第一款", "7\0" } do support.fails("notfound", uncc:article(n)) end
    assert.are.equal("uncc has no article 69", (select(2, uncc:article(69))))
    assert.has_error(function() uncc:article() end)
    assert.has_error(function() uncc:article {} end)
  end)

  it("equals itself, however it was found", function()
    assert.are.equal(uncc, corpus:instrument "Hanoi Convention")
    assert.are.equal(uncc, uncc:article(1).instrument)
    assert.are_not.equal(uncc, code)
    assert.are_not.equal(uncc, support.bundled():instrument "uncc")
    assert.is_false(uncc == "uncc")
  end)
end)

describe("versions", function()
  local corpus = support.memory()
  assert(corpus:import("第一条　乙。", { id = "law", lang = "zh", version = "2025", date = "2025-10-28" }))
  assert(corpus:import("第一条　甲。\n第二条　旧。", { id = "law", lang = "zh", version = "2016", date = "2016-11-07" }))
  local law = corpus:instrument "law"

  it("are listed, the oldest first, and the latest is the default", function()
    assert.are.same({ { name = "2016", date = "2016-11-07" }, { name = "2025", date = "2025-10-28" } }, law:versions())
    assert.are.equal("2025", law.version)
    assert.are.equal("2025-10-28", law.date)
    assert.are.equal(law, corpus:instrument "law@2025")
    assert.are.same({ "law" }, list(corpus:instruments(), id))
  end)

  it("are chosen by date", function()
    local old = law:at "2020-06-01"
    assert.are.equal("2016", old.version)
    assert.are.equal(old, corpus:instrument "law@2016")
    assert.are.equal(old, old:at "2016-11-07")
    assert.are.equal(law, old:at "2025-10-28")
    assert.are.equal("2016", law:at("2025-10-27").version)
    support.fails("notfound", law:at "2016-11-06")
    assert.are.equal(old, law:at "2020") -- the first day of a year or month
    for _, date in ipairs { "", "20", "2020-13-01", "2021-02-29", "x" } do support.fails("invalid", law:at(date)) end
    assert.has_error(function() law:at() end)
  end)

  it("have texts and ids of their own", function()
    local old = corpus:instrument "law@2016"
    assert.are.equal("甲。", old:article(1):text())
    assert.are.equal("乙。", law:article(1):text())
    assert.are.equal("law@2016/art_2", old:article(2).id)
    assert.are.equal(old:article(2), corpus:provision "law@2016/art_2")
    assert.are.equal(law:article(1), corpus:provision "law/art_1")
    support.fails("notfound", corpus:provision "law/art_2")
  end)

  it("have no date when nobody told", function()
    local plain = assert(corpus:import("第一条　甲。", { id = "plain", lang = "zh" }))
    assert.are.same({ { name = "", date = "" } }, plain:versions())
    assert.are.same({ "", "", "" }, { plain.version, plain.date, plain.kind })
    assert.is_nil(plain:title())
    assert.are.same({}, plain:aliases())
    assert.are.equal("plain", tostring(plain))
    support.fails("notfound", plain:at "2025-01-01")
  end)
end)
