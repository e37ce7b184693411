-- Corpus: opening, names, ids, SQL, transactions.

local fatiao = require "fatiao"
local support = dofile "tests/lua/support.lua"
local list, id, fails = support.list, support.id, support.fails

describe("open", function()
  local path
  before_each(function() path = support.path() end)
  after_each(function() os.remove(path) end)

  it("gives the bundled corpus without a path", function()
    local corpus = assert(fatiao.open())
    local names = list(corpus:instruments(), id)
    assert.is_truthy((" " .. table.concat(names, " ") .. " "):find(" uncc ", 1, true))
    assert.are.equal("corpus (" .. #names .. " instruments)", tostring(corpus))
    assert.is_truthy(fatiao.open(nil, "r"))
    assert.is_nil(corpus.nonsense)
  end)

  it("makes a file only in mode rwc", function()
    fails("notfound", fatiao.open(path))
    fails("notfound", fatiao.open(path, "r"))
    fails("notfound", fatiao.open(path, "rw"))
    assert.is_nil(io.open(path))
    assert(fatiao.open(path, "rwc")):close()
    assert.are.same({}, list(assert(fatiao.open(path)):instruments()))
    fails("io", fatiao.open("no/such/folder/file.db", "rwc"))
  end)

  it("refuses what is no corpus, and leaves it as it was", function()
    for _, bytes in ipairs { "第一条　甲。\n", ("x"):rep(5000), "SQLite format 3\0" .. ("\0"):rep(4080) } do
      support.write(path, bytes)
      for _, mode in ipairs { "r", "rw", "rwc" } do fails("foreign", fatiao.open(path, mode)) end
      assert.are.equal(bytes, support.read(path))
    end
  end)

  it("refuses a corpus that lost its end, and one of a newer schema", function()
    assert(fatiao.copy(path))
    local bytes = support.read(path)
    support.write(path, bytes:sub(1, #bytes - 4096))
    fails("foreign", fatiao.open(path))
    assert.are.equal("\0\0\0\1", bytes:sub(61, 64)) -- user_version, in the header of SQLite
    support.write(path, bytes:sub(1, 60) .. "\0\0\0\99" .. bytes:sub(65))
    fails("newer", fatiao.open(path))
  end)

  it("knows three modes", function()
    for _, mode in ipairs { "", "w", "x", "rwcx" } do
      fails("invalid", fatiao.open(path, mode))
      fails("invalid", fatiao.open(nil, mode))
    end
    assert.has_error(function() fatiao.open {} end)
    assert.has_error(function() fatiao.open(path, {}) end)
  end)
end)

describe("copy", function()
  it("makes a file of one's own, and touches none that is there", function()
    local path = support.path()
    assert.is_true(fatiao.copy(path))
    local bytes = support.read(path)
    fails("invalid", fatiao.copy(path))
    assert.are.equal(bytes, support.read(path))
    local corpus = assert(fatiao.open(path, "rw"))
    assert(corpus:import("第一条　甲。", { id = "mine", lang = "zh" }))
    local bundled = assert(fatiao.open())
    local names = list(bundled:instruments(), id)
    names[#names + 1] = "mine"
    assert.are.same(names, list(corpus:instruments(), id))
    assert.are.equal(bundled:instrument("uncc"):article(7):text "zh", corpus:instrument("uncc"):article(7):text "zh")
    corpus:close()
    os.remove(path)
    fails("io", fatiao.copy "no/such/folder/file.db")
    assert.has_error(function() fatiao.copy() end)
  end)
end)

describe("corpus:instrument", function()
  local corpus = support.bundled()

  it("takes ids, titles and aliases, however they are written", function()
    local names = {
      uncc = { "uncc", "UNCC", "联合国打击网络犯罪公约", "《联合国打击网络犯罪公约》", "打击网络犯罪公约", "Hanoi Convention", "hanoi convention", "ＵＮＣＣ",
        "United Nations Convention against Cybercrime" },
      ["prc-criminal-law"] = { "prc-criminal-law", "刑法", "《刑法》", "《中华人民共和国刑法》", "PRC Criminal Law" },
    }
    for wanted, all in pairs(names) do
      for _, name in ipairs(all) do assert.are.equal(wanted, assert(corpus:instrument(name), name).id) end
    end
  end)

  it("says what it does not know", function()
    for _, name in ipairs { "", "桥梁维护法", "刑", "uncc@2016", "@", "uncc\0", "\255" } do fails("notfound", corpus:instrument(name)) end
    assert.are.equal("no instrument is called '桥梁维护法'", (select(2, corpus:instrument "桥梁维护法")))
    assert.has_error(function() corpus:instrument() end)
    assert.has_error(function() corpus:instrument {} end)
  end)

  it("does not choose between two of the same name", function()
    local mine = support.memory()
    for _, name in ipairs { "first", "second" } do
      assert(mine:declare { id = name, names = { { "zh", "同名法" } } })
      fails("notfound", mine:instrument(name)) -- no text yet
      assert(mine:import("第一条　甲。", { id = name, lang = "zh" }))
    end
    local message = fails("ambiguous", mine:instrument "《同名法》")
    assert.is_truthy(message:find("first", 1, true) and message:find("second", 1, true))
    assert.are.equal("second", mine:instrument("second").id)
  end)
end)

describe("corpus:provision", function()
  local corpus = support.bundled()

  it("takes ids", function()
    for _, ref in ipairs { "uncc/art_7", "uncc/art_2/para_1/point_h", "uncc/chapter_2", "prc-criminal-law/art_286-1/para_1/point_3" } do
      assert.are.equal(ref, corpus:provision(ref).id)
    end
    assert.are.equal("uncc has no art_69", (fails("notfound", corpus:provision "uncc/art_69")))
    assert.are.equal("uncc has no art_7/para_9", (fails("notfound", corpus:provision "uncc/art_7/para_9/point_a")))
    fails("notfound", corpus:provision "nothing/art_1")
    for _, ref in ipairs { "uncc/", "/art_1", "uncc//art_1", "uncc/art_7/" } do assert.is_nil((corpus:provision(ref)), ref) end
  end)

  it("takes citations in both languages", function()
    local cited = {
      ["《刑法》第二百八十五条第二款"] = "prc-criminal-law/art_285/para_2", ["刑法第286条之一"] = "prc-criminal-law/art_286-1",
      ["《联合国打击网络犯罪公约》第七条第一款"] = "uncc/art_7/para_1", ["article 7, paragraph 2, of the United Nations Convention against Cybercrime"] = "uncc/art_7/para_2",
      ["article 2 (h) of the Convention against Cybercrime"] = "uncc/art_2/para_1/point_h", ["uncc 7(1)"] = "uncc/art_7/para_1",
    }
    for ref, wanted in pairs(cited) do assert.are.equal(wanted, assert(corpus:provision(ref), ref).id) end
  end)

  it("reads a relative one from its context", function()
    local context = corpus:provision "prc-criminal-law/art_285/para_2"
    assert.are.equal("prc-criminal-law/art_285/para_1", assert(corpus:provision("前款", context)).id)
    assert.are.equal("uncc/art_9", assert(corpus:provision("article 9", corpus:provision "uncc/art_7")).id)
    fails("not-checked", corpus:provision "第七条")
    support.raises("provision expected", corpus.provision, corpus, "前款", 7)
  end)

  it("fails in the ways that citations do", function()
    fails("not-found", corpus:provision "《联合国打击网络犯罪公约》第六十九条")
    fails("not-checked", corpus:provision "《桥梁维护法》第一条")
    fails("ambiguous", corpus:provision "《刑法》第二百八十五条、第二百八十六条")
    for _, ref in ipairs { "", "abc", "uncc" } do assert.is_nil((corpus:provision(ref))) end
    fails("invalid", corpus:provision "abc")
    assert.has_error(function() corpus:provision() end)
  end)
end)

describe("corpus.lang", function()
  it("decides what texts, citations and messages are read in", function()
    local corpus = support.bundled()
    local article = corpus:instrument("uncc"):article(7)
    assert.are.equal("en", corpus.lang)
    assert.are.equal("Illegal access", article:heading())
    assert.are.equal("no instrument is called 'x'", (select(2, corpus:instrument "x")))
    corpus.lang = "zh"
    assert.are.equal("zh", corpus.lang)
    assert.are.equal("非法访问", article:heading())
    assert.are.equal("《联合国打击网络犯罪公约》第七条", tostring(article))
    assert.are.equal("没有名为“x”的文书", (select(2, corpus:instrument "x")))
    corpus.lang = "fr"
    assert.are.equal("非法访问", article:heading())
  end)

  it("is the only field that can be set, to a tag", function()
    local corpus = support.bundled()
    for _, lang in ipairs { "", ("x"):rep(36) } do assert.has_error(function() corpus.lang = lang end) end
    assert.has_error(function() corpus.lang = nil end)
    assert.has_error(function() corpus.language = "zh" end)
    assert.has_error(function() corpus[1] = "zh" end)
    assert.are.equal("en", corpus.lang)
  end)
end)

describe("corpus:sql", function()
  local corpus = support.bundled()

  local function rows(...) return list(assert(corpus:sql(...))) end

  it("gives rows by number and by name", function()
    local row = rows("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e", 7, "第\0条", nil, true, 1.5)[1]
    assert.are.same({ 7, "第\0条", nil, 1, 1.5, a = 7, b = "第\0条", d = 1, e = 1.5 }, row)
    assert.are.same({}, rows "SELECT 1 WHERE 0")
    assert.are.same({ { 2, n = 2 } }, rows "SELECT count(*) AS n FROM instrument WHERE name IN ('uncc', 'prc-criminal-law') -- a comment")
  end)

  it("has a row of the table provision for each provision in each language", function()
    local wanted = {}
    for instrument in corpus:instruments() do
      for _, lang in ipairs(instrument:languages()) do
        for p in instrument:provisions() do
          if p:body(lang) then wanted[#wanted + 1] = table.concat({ p.id, p.kind, lang, p:label(lang), p:heading(lang), p:body(lang), p.parent and p.parent.id or "-" }, "|") end
        end
      end
    end
    local got = list(corpus:sql "SELECT * FROM provision",
      function(row) return table.concat({ row.id, row.kind, row.lang, row.label, row.heading, row.body, row.parent or "-" }, "|") end)
    table.sort(wanted)
    table.sort(got)
    assert.is_true(#got > 1000)
    assert.are.same(wanted, got)
  end)

  it("asks it by instrument, language and anything else", function()
    assert.are.equal(68, rows("SELECT count(*) AS n FROM provision WHERE instrument = ? AND lang = ? AND kind = 'art'", "uncc", "en")[1].n)
    assert.are.equal(136, rows("SELECT count(*) AS n FROM provision WHERE kind = 'art' AND instrument = ?", "uncc")[1].n)
    assert.are.same({ { "286-1", number = "286-1" } }, rows "SELECT number FROM provision WHERE id = 'prc-criminal-law/art_286-1' AND lang = 'zh'")
    assert.are.equal(0, rows("SELECT count(*) AS n FROM provision WHERE instrument = '刑法'")[1].n) -- a title is not the id
    assert.are.equal(0, rows("SELECT count(*) AS n FROM provision WHERE lang = 'fr'")[1].n)
    assert.are.equal(9, rows([[SELECT count(*) AS n FROM provision a JOIN provision b ON b.id = a.id AND b.lang = 'en'
      WHERE a.lang = 'zh' AND a.kind = 'chapter' AND a.instrument = 'uncc']])[1].n)
  end)

  it("only reads", function()
    local path = support.path()
    local mine = assert(fatiao.open(path, "rwc"))
    assert(mine:import("第一条　甲。", { id = "law", lang = "zh" }))
    for _, query in ipairs {
      "DELETE FROM title", "UPDATE instrument SET name = 'x'", "INSERT INTO provision VALUES(1)", "INSERT INTO search(search) VALUES('delete-all')", "DROP TABLE text",
      "CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)", "PRAGMA user_version = 3", "PRAGMA optimize", "ATTACH 'x' AS y", "DETACH main", "BEGIN", "COMMIT", "SAVEPOINT x", "VACUUM",
      "VACUUM INTO 'x'", "REINDEX", "ANALYZE",
    } do
      fails("invalid", mine:sql(query))
    end
    assert.are.equal("甲。", mine:instrument("law"):article(1):text())
    mine:close()
    os.remove(path)
  end)

  it("takes one statement that compiles, with its values", function()
    for _, query in ipairs { "", " ", "SELEC", "SELECT 1; SELECT 2", "SELECT nothing", "SELECT 1 FROM nowhere" } do fails("invalid", corpus:sql(query)) end
    fails("invalid", corpus:sql("SELECT ?", 1, 2))
    assert.are.same({ {} }, rows "SELECT ?")
    assert.has_error(function() corpus:sql("SELECT ?", {}) end)
    assert.has_error(function() corpus:sql() end)
  end)
end)

describe("corpus:transaction", function()
  local corpus

  before_each(function() corpus = support.memory() end)

  local function add(name, words) return assert(corpus:import("第一条　" .. (words or "甲。"), { id = name, lang = "zh" })) end

  local function names() return table.concat(list(corpus:instruments(), id), " ") end

  it("writes all, and gives the function's results", function()
    local results = { corpus:transaction(function(...)
      add "first"
      add "second"
      return ...
    end, 1, false, "x") }
    assert.are.same({ 1, false, "x" }, results)
    assert.are.equal(0, select("#", corpus:transaction(function() end)))
    assert.are.equal("first second", names())
  end)

  it("writes nothing when an error passes, and raises it again", function()
    add("law", "旧。")
    local wrong = {}
    local done, got = pcall(corpus.transaction, corpus, function()
      add("law", "新。")
      add "other"
      assert.are.equal("新。", corpus:instrument("law"):article(1):text())
      error(wrong)
    end)
    assert.is_false(done)
    assert.are.equal(wrong, got)
    assert.are.equal("law", names())
    assert.are.equal("旧。", corpus:instrument("law"):article(1):text())
    assert.is_nil(corpus:search("新")())
    assert.are.equal("law", corpus:search("旧")().provision.instrument.id)
  end)

  it("shows what is written after a roll-back, though it takes the same place", function()
    pcall(corpus.transaction, corpus, function()
      add("law", "一。\n第二条　二。")
      error "no"
    end)
    add("law", "三。")
    assert.are.equal("三。", corpus:provision("law/art_1"):text())
    fails("notfound", corpus:provision "law/art_2")
  end)

  it("nests; an error inside undoes the whole, also when somebody catches it", function()
    local result = { corpus:transaction(function()
      add "outer"
      pcall(corpus.transaction, corpus, function() error "no" end)
      return "done"
    end) }
    fails("interrupted", result[1], result[2], result[3])
    assert.are.equal("", names())
    assert.are.equal("done", corpus:transaction(function()
      corpus:transaction(add, "inner")
      return "done"
    end))
    assert.are.equal("inner", names())
  end)

  it("goes on after a text that was refused", function()
    corpus:transaction(function()
      add "first"
      fails("empty", corpus:import("", { id = "none", lang = "zh" }))
      add "second"
    end)
    assert.are.equal("first second", names())
  end)

  it("wants a function and a corpus that can be written", function()
    assert.has_error(function() corpus:transaction() end)
    assert.has_error(function() corpus:transaction "x" end)
    local called = false
    fails("readonly", support.bundled():transaction(function() called = true end))
    assert.is_false(called)
  end)

  it("raises an error when the corpus is closed inside", function()
    support.raises("closed", corpus.transaction, corpus, function() corpus:close() end)
  end)

  it("is not left by a yield", function()
    local co = coroutine.wrap(function()
      corpus:transaction(function()
        add "law"
        coroutine.yield()
      end)
    end)
    assert.has_error(co)
    assert.are.equal("", names())
  end)
end)

describe("corpus:optimize", function()
  it("changes nothing that is read", function()
    local path = support.path()
    assert(fatiao.copy(path))
    local corpus = assert(fatiao.open(path, "rw"))
    local function found() return list(corpus:search("犯罪", { order = "document" }), function(hit) return hit.provision.id end) end
    local before = found()
    assert.is_true(corpus:optimize())
    assert.is_true(#before > 0)
    assert.are.same(before, found())
    fails("invalid", corpus:transaction(function() return corpus:optimize() end))
    corpus:close()
    os.remove(path)
    fails("readonly", support.bundled():optimize())
  end)
end)
