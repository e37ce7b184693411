-- Import: invented laws, their trees and reports, versions and languages, and what is refused.

local fatiao = require "fatiao"
local support = dofile "tests/lua/support.lua"
local list, id, fails = support.list, support.id, support.fails

local function warnings(report)
  local all = {}
  for i, w in ipairs(report.warnings) do all[i] = table.concat({ w.kind, w.line, w.where, w.expected }, " ") end
  return all
end

describe("an import", function()
  local corpus
  before_each(function() corpus = support.memory() end)

  it("reads chapters, articles, paragraphs and points", function()
    local law, report = assert(corpus:import(support.zh, { id = "bridges", lang = "zh" }))
    assert.are.equal("bridges", law.id)
    assert.are.equal("2020-01-01", law.date)
    assert.are.equal("桥梁维护法", law:title())
    assert.are.equal(law, corpus:instrument "《桥梁维护法》")
    assert.are.same({
      "bridges/preface", "bridges/chapter_1", "bridges/art_1", "bridges/art_1/para_1", "bridges/art_2", "bridges/art_2/para_1", "bridges/art_2/para_1/point_1",
      "bridges/art_2/para_1/point_2", "bridges/chapter_2", "bridges/art_3", "bridges/art_3/para_1",
    }, list(law:provisions(), id))
    assert.are.equal("总则", law:chapters()():heading())
    assert.are.equal("本法所称桥梁，包括：\n（一）石桥；\n（二）木桥。", law:article(2):text())
    assert.are.same({ preface = 1, chapter = 2, art = 3, para = 3, point = 2 }, report.counts)
    assert.are.same({ true, 0, 0, 0 }, { report.changed, report.gaps, report.repeats, #report.warnings })
  end)

  it("of the same text again changes nothing", function()
    local path = support.path()
    local file = assert(fatiao.open(path, "rwc"))
    local options = { id = "bridges", lang = "zh" }
    local _, first = file:import(support.zh, options)
    local bytes = support.read(path)
    local law, again = file:import(support.zh, options)
    assert.is_false(again.changed)
    assert.are.same(first.counts, again.counts)
    assert.are.equal("bridges", law.id)
    file:close()
    assert.are.equal(bytes, support.read(path))
    os.remove(path)
  end)

  it("replaces what was there; objects of the old text keep what they have read, and say so of the rest", function()
    local old = assert(corpus:import(support.zh, { id = "bridges", lang = "zh" })):article(3)
    assert(corpus:import(support.en, { id = "bridges", lang = "en" }))
    old = corpus:provision(old.id)
    assert.are.equal("本法自公布之日起施行。", old:text "zh")
    local law, report = assert(corpus:import("第一条　废止。", { id = "bridges", lang = "zh" }))
    assert.is_true(report.changed)
    assert.are.same({ art = 1, para = 1 }, report.counts)
    assert.is_nil(law:article(3):text "zh")
    assert.are.equal("本法自公布之日起施行。", old:text "zh")
    assert(corpus:import("Article 1\nRepealed.", { id = "bridges", lang = "en" }))
    assert.is_truthy(fails("notfound", old:text "en"):find("replaced", 1, true))
    assert.are.equal("art", old.kind)
    fails("notfound", corpus:provision "bridges/art_3")
    assert.are.same({ "bridges" }, list(corpus:instruments(), id))
  end)

  it("of another language gives the same ids", function()
    local names = list(assert(corpus:import(support.en, { id = "bridges", lang = "en" })):provisions(), id)
    assert(corpus:declare { id = "bridges", numbering = "letter" })
    local law, report = assert(corpus:import(support.zh, { id = "bridges", lang = "zh" }))
    assert.are.same({ "en", "zh" }, law:languages())
    assert.are.same({}, report.warnings)
    assert.are.same(names, list(law:provisions(), id))
    assert.are.equal("stone bridges;", law:article(2)[1][1]:body "en")
    assert.are.equal("石桥；", law:article(2)[1][1]:body "zh")
    assert.are.equal("（一）", law:article(2)[1][1]:label "zh")
    assert.are.equal("(a)", law:article(2)[1][1]:label "en")
    assert.are.equal("bridges/art_2/para_1/point_a", law:article(2)[1][1].id)
  end)

  it("keeps versions apart", function()
    local old = assert(corpus:import(support.zh, { id = "bridges", lang = "zh", version = "2020" }))
    local new = assert(corpus:import("第一条　废止。", { id = "bridges", lang = "zh", version = "2024", date = "2024-05-01" }))
    assert.are.same({ { name = "2020", date = "2020-01-01" }, { name = "2024", date = "2024-05-01" } }, new:versions())
    assert.are.same({ "bridges@2020/art_1", "bridges@2024/art_1" }, { old:article(1).id, new:article(1).id })
    assert.are.equal(new, corpus:instrument "bridges")
  end)

  it("says where each text comes from", function()
    local law = assert(corpus:import("第一条　甲。", { id = "law", lang = "zh", source = "digest", note = "our own words", date = "2021-02-03" }))
    local source = law:article(1):source()
    assert.are.same({ "zh", "digest", "our own words", "2021-02-03" }, { source.lang, source.kind, source.note, source.date })
    assert.is_truthy(source.sha256:find("^%x+$") and #source.sha256 == 64)
    assert.are.equal("official", assert(corpus:import("第一条　甲。", { id = "other", lang = "zh" })):article(1):source().kind)
  end)

  it("refuses nothing for its form", function()
    for _, text in ipairs { "没有条文的文字", "no articles at all", "）（", "1.", "第", "第条", "条\r\n条", "\239\187\191第一条　甲。", ("（一）"):rep(500), ("(a) "):rep(500) } do
      local law = assert(corpus:import(text, { id = "odd", lang = "zh" }))
      local words = {}
      for p in law:provisions() do words[#words + 1] = p:label() .. p:heading() .. p:body() end
      local function bare(s) return (s:gsub("%s", ""):gsub("　", ""):gsub("^\239\187\191", "")) end
      assert.are.equal(bare(text), bare(table.concat(words)))
    end
  end)

  it("takes 5 MB on one line", function()
    local words = ("甲乙丙丁，"):rep(350000) .. "完。"
    local law, report = assert(corpus:import("第一条　" .. words, { id = "long", lang = "zh" }))
    assert.are.same({ art = 1, para = 1 }, report.counts)
    assert.is_true(law:article(1):text() == words)
    assert.are.equal("long/art_1", corpus:search "完"().provision.id)
  end)
end)

describe("a report", function()
  local corpus = support.memory()

  local function read(text, lang)
    local _, report = assert(corpus:import(text, { id = "law", lang = lang or "zh" }))
    return report
  end

  it("names gaps, repeats and what is out of order, with their lines", function()
    local report = read "第一条　甲。\n第二条　乙。\n第四条　丙。\n第四条　丁。\n第三条　戊。"
    assert.are.same({ "gap 3 art_4 3", "repeat 4 art_4", "order 5 art_3" }, warnings(report))
    assert.are.same({ 1, 1, 5 }, { report.gaps, report.repeats, report.counts.art })
    assert.are.equal("art_4: number 3 is missing before it", report.warnings[1].message)
    assert.are.same({ "law/art_1", "law/art_2", "law/art_4", "law/art_4~2", "law/art_3" }, list(corpus:instrument("law"):articles(), id))
  end)

  it("names articles without words", function()
    assert.are.same({ "empty 2 art_2" }, warnings(read "第一条　甲。\n第二条\n第三条　乙。"))
  end)

  it("does not warn of 之一", function()
    local report = read "第一条　甲。\n第一条之一　乙。\n第一条之二　丙。\n第二条　丁。"
    assert.are.same({}, warnings(report))
    assert.are.equal("1-2", corpus:instrument("law"):article("第一条之二").number)
  end)

  it("names what stands in one language only", function()
    assert(corpus:import("第一条　甲：\n（一）乙；\n（二）丙。", { id = "two", lang = "zh" }))
    local law, report = assert(corpus:import("Article 1\nA:\n(a) B;\n(b) C;\n(c) D.", { id = "two", lang = "en" }))
    assert.are.same({ "tree 5 two/art_1/para_1/point_3" }, warnings(report))
    fails("notfound", law:article(1)[1][3]:text "zh")
    assert.are.equal("D.", law:article(1)[1][3]:body "en")
  end)

  it("speaks the language of the corpus", function()
    corpus.lang = "zh"
    assert.are.equal("art_3：之前缺第 2 号", read("第一条　甲。\n第三条　乙。").warnings[1].message)
    corpus.lang = "en"
  end)
end)

describe("an import that is refused", function()
  local corpus

  before_each(function()
    corpus = support.memory()
    assert(corpus:import("第一条　旧。", { id = "law", lang = "zh" }))
  end)

  after_each(function() -- nothing is half imported
    assert.are.same({ "law" }, list(corpus:instruments(), id))
    assert.are.equal("旧。", corpus:instrument("law"):article(1):text())
  end)

  it("tells the line that is not UTF-8", function()
    for _, broken in ipairs { "\255", "\192\128", "\237\160\128", "\228\184" } do
      local message = fails("encoding", corpus:import("第一条　甲。\n第二条　乙" .. broken, { id = "law", lang = "zh" }))
      assert.is_truthy(message:find("line 2, byte 35", 1, true), message)
    end
  end)

  it("tells the line of a NUL byte", function()
    local message = fails("encoding", corpus:import("第一条　甲。\n\n\0", { id = "law", lang = "zh" }))
    assert.is_truthy(message:find("line 3, byte 21", 1, true), message)
    corpus.lang = "zh"
    assert.is_truthy(fails("encoding", corpus:import("\0", { id = "law", lang = "zh" })):find("第 1 行", 1, true))
  end)

  it("is empty", function()
    for _, text in ipairs { "", " \n\t", "　\r\n", "\239\187\191" } do fails("empty", corpus:import(text, { id = "law", lang = "zh" })) end
  end)

  it("has options that can never be right", function()
    for _, options in ipairs {
      { id = "", lang = "zh" }, { id = "a/b", lang = "zh" }, { id = "a@b", lang = "zh" }, { id = " a", lang = "zh" }, { id = ("x"):rep(513), lang = "zh" }, { id = "\255", lang = "zh" },
      { id = "law", lang = "" }, { id = "law", lang = ("x"):rep(36) }, { id = "law", lang = "zh", source = "x" }, { id = "law", lang = "zh", date = "2020-02-30" },
      { id = "law", lang = "zh", version = "a/b" }, { id = "law", lang = "zh", version = "a@b" },
    } do
      fails("invalid", corpus:import("第一条　新。", options))
    end
  end)

  it("is called wrongly", function()
    support.raises("'id' is missing", corpus.import, corpus, "第一条", { lang = "zh" })
    support.raises("'lang' is missing", corpus.import, corpus, "第一条", { id = "law" })
    support.raises("'id' should be a string", corpus.import, corpus, "第一条", { id = {}, lang = "zh" })
    support.raises("table expected", corpus.import, corpus, "第一条")
    support.raises("string expected", corpus.import, corpus, nil, { id = "law", lang = "zh" })
  end)

  it("is into a corpus that is only read", function()
    local path = support.path()
    assert(fatiao.open(path, "rwc")):close()
    local bytes = support.read(path)
    for _, reader in ipairs { assert(fatiao.open(path)), assert(fatiao.open(path, "r")), support.bundled() } do
      reader.lang = "en"
      local message = fails("readonly", reader:import("第一条　新。", { id = "new", lang = "zh" }))
      assert.is_truthy(message:find("reading only", 1, true), message)
      fails("readonly", reader:declare { id = "new" })
      fails("notfound", reader:instrument "new")
      reader:close()
    end
    assert.are.equal(bytes, support.read(path))
    os.remove(path)
  end)
end)

describe("corpus:declare", function()
  it("names an instrument before its text is there, and after", function()
    local corpus = support.memory()
    assert.is_true(corpus:declare { id = "bridges", kind = "statute", date = "2020-05-01", names = { { "zh", "护桥法" }, { "en", "Bridge Act" }, { "en", "BA", true } } })
    fails("notfound", corpus:instrument "护桥法")
    assert.are.same({}, list(corpus:instruments(), id))
    local law = assert(corpus:import("第一条　甲。", { id = "bridges", lang = "zh" }))
    assert.are.equal(law, corpus:instrument "《护桥法》")
    assert.are.same({ "statute", "2020-05-01", "Bridge Act", "护桥法" }, { law.kind, law.date, law:title(), law:title "zh" })
    assert.are.same({ "BA" }, law:aliases())
    assert(corpus:declare { id = "bridges", kind = "treaty", names = { { "zh", "桥约" } } })
    law = corpus:instrument "bridges"
    assert.are.same({ "treaty", "桥约" }, { law.kind, law:title() })
    assert.are.same({}, law:aliases())
    fails("notfound", corpus:instrument "BA")
  end)

  it("takes 64 names and no more", function()
    local corpus = support.memory()
    assert(corpus:import("第一条　甲。", { id = "bridges", lang = "zh" }))
    local names = {}
    for i = 1, 64 do names[i] = { "en", "Name " .. i, i > 1 } end
    assert.is_true(corpus:declare { id = "bridges", names = names })
    assert.are.equal(63, #corpus:instrument("Name 64"):aliases())
    names[65] = { "en", "Name 65" }
    assert.has_error(function() corpus:declare { id = "bridges", names = names } end)
  end)

  it("leaves the tables that it is given as they are", function()
    local corpus = support.memory()
    local options, search = { id = "bridges", lang = "zh", version = 2020, date = "2020" }, { limit = 1 }
    assert.are.equal("2020", assert(corpus:import("第一条　甲。", options)).version)
    assert.are.equal(1, #list(corpus:search("甲", search)))
    assert.are.equal("number", type(options.version))
    assert.are.equal("number", type(search.limit))
  end)

  it("decides how points are numbered in ids", function()
    local corpus = support.memory()
    assert(corpus:declare { id = "bridges", numbering = "letter roman" })
    local law = assert(corpus:import(support.zh, { id = "bridges", lang = "zh" }))
    assert.are.equal("bridges/art_2/para_1/point_b", law:article(2)[1][2].id)
  end)

  it("refuses what is wrong", function()
    local corpus = support.memory()
    for _, declaration in ipairs {
      { id = "" }, { id = "a/b" }, { id = "a", numbering = "x" }, { id = "a", date = "x" }, { id = "a", names = { { "zh" } } }, { id = "a", names = { { "zh", "" } } },
    } do
      fails("invalid", corpus:declare(declaration))
    end
    for _, declaration in ipairs { {}, { id = {} }, { id = "a", names = 7 }, { id = "a", names = { "x" } } } do
      assert.has_error(function() corpus:declare(declaration) end)
    end
    assert.has_error(function() corpus:declare() end)
    assert.are.same({}, list(corpus:instruments(), id))
  end)
end)
