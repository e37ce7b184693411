-- Lifetime: whatever is collected, closed or passed wrongly, and in whichever order, an error is the worst that happens.

local fatiao = require "fatiao"
local support = dofile "tests/lua/support.lua"
local raises, list, id = support.raises, support.list, support.id

local function collect()
  collectgarbage()
  collectgarbage()
end

-- One of everything that comes from a corpus, under the names by which it is taken away again.
local function everything()
  local all = { corpus = support.bundled() }
  all.instrument = all.corpus:instrument "uncc"
  all.article = all.instrument:article(2)
  all.point = all.article[1][1]
  all.articles = all.instrument:articles()
  all.children = all.article:children()
  all.search = all.corpus:search("犯罪", { lang = "zh" })
  all.hit = all.search()
  all.rows = all.corpus:sql "SELECT id FROM provision"
  all.instruments = all.corpus:instruments()
  return all
end

-- How each of them is used. With a corpus that is open, every one gives something.
local use = {
  corpus = function(corpus) return corpus:instrument "uncc" end,
  instrument = function(instrument) return instrument:title() end,
  article = function(article) return article:text() end,
  point = function(point) return point.parent.id end,
  articles = function(next) return next().id end,
  children = function(next) return next().id end,
  search = function(next) return next().provision.id end,
  hit = function(hit) return hit:kwic() end,
  rows = function(next) return next().id end,
  instruments = function(next) return next().id end,
}

describe("what comes from a corpus", function()
  it("keeps it, whatever else is collected, in any order", function()
    for kept, fn in pairs(use) do
      for dropped in pairs(use) do
        local all = everything()
        if dropped ~= kept then all[dropped] = nil end
        collect()
        local last = all[kept]
        all = nil -- luacheck: ignore
        collect()
        assert.is_truthy(fn(last), kept .. " without " .. dropped)
      end
    end
  end)

  it("goes when nothing holds it", function()
    local weak = setmetatable({}, { __mode = "v" })
    do
      local all = everything()
      for name, object in pairs(all) do weak[name] = object end
    end
    for _ = 1, 4 do collect() end
    for name in pairs(use) do assert.is_nil(weak[name], name) end
  end)

  it("is the same in a loop that makes garbage", function()
    for _ = 1, 30 do
      local article = fatiao.open():instrument("uncc"):article(7)
      collectgarbage "step"
      assert.are.equal("uncc/art_7", article.id)
      assert.are.equal(article, article[1].parent)
    end
  end)
end)

describe("a closed corpus", function()
  it("says so in every method of everything that came from it", function()
    local all = everything()
    all.corpus:close()
    for name, fn in pairs(use) do raises("the corpus is closed", fn, all[name]) end
    raises("the corpus is closed", function() return all.corpus.lang end)
    raises("the corpus is closed", function() all.corpus.lang = "zh" end)
    for _, key in ipairs { "instruments", "instrument", "provision", "search", "import", "declare", "transaction", "optimize", "sql", "check" } do
      raises("the corpus is closed", all.corpus[key], all.corpus, "x", {})
    end
    for _, key in ipairs { "id", "kind", "date", "version" } do raises("the corpus is closed", function() return all.instrument[key] end) end
    for _, key in ipairs { "title", "aliases", "languages", "versions", "at", "article", "articles", "chapters", "provisions", "references" } do
      raises("the corpus is closed", getmetatable(all.instrument).__methods[key], all.instrument)
    end
    for _, key in ipairs { "id", "number", "parent", "next", "previous", "instrument", "article", "chapter", 1 } do
      raises("the corpus is closed", function() return all.article[key] end)
    end
    for key, fn in pairs(getmetatable(all.article).__methods) do
      if type(fn) == "function" then raises("the corpus is closed", fn, all.article, key) end
    end
    raises("the corpus is closed", getmetatable(all.article).__len, all.article)
    raises("the corpus is closed", function() return all.article < all.point end)
    raises("the corpus is closed", function() return all.hit.start end)
    raises("the corpus is closed", function() return all.hit.provision end)
  end)

  it("can still be printed and compared, with all that came from it", function()
    local all = everything()
    all.corpus:close()
    assert.are.equal("corpus (closed)", tostring(all.corpus))
    assert.are.equal("instrument (its corpus is closed)", tostring(all.instrument))
    assert.are.equal("provision (its corpus is closed)", tostring(all.article))
    assert.are.equal("hit (its corpus is closed)", tostring(all.hit))
    assert.is_true(all.article == all.article) -- luacheck: ignore
    assert.is_false(all.article == all.point)
  end)

  it("is closed twice, and collected after", function()
    local corpus = support.bundled()
    assert.are.equal(0, select("#", corpus:close()))
    assert.are.equal(0, select("#", corpus:close()))
    getmetatable(corpus).__gc(corpus)
    assert.are.equal("corpus (closed)", tostring(corpus))
    corpus = nil -- luacheck: ignore
    collect()
  end)

  it("lets its file go, iterators or not", function()
    local path = support.path()
    local corpus = assert(fatiao.open(path, "rwc"))
    assert(corpus:import("第一条　甲。\n第二条　甲。", { id = "law", lang = "zh" }))
    local search, rows = corpus:search "甲", corpus:sql "SELECT * FROM provision"
    assert.is_truthy(search() and rows())
    corpus:close()
    local other = assert(fatiao.open(path, "rw"))
    assert(other:import("第一条　乙。", { id = "law", lang = "zh" }))
    raises("the corpus is closed", search)
    raises("the corpus is closed", rows)
    other:close()
    os.remove(path)
  end)

  it("after a failed open leaves nothing behind", function()
    for _ = 1, 20 do
      assert.is_nil((fatiao.open "no/such/file.db"))
      assert.is_nil((fatiao.open "README.md"))
    end
    collect()
  end)
end)

describe("an iterator", function()
  it("outlives the object that made it", function()
    local next = support.bundled():instrument("uncc"):articles()
    local n = 0
    for article in next do
      n = n + 1
      if n % 10 == 0 then collect() end
      assert.are.equal(n, article.number)
    end
    assert.are.equal(68, n)
  end)

  it("that is not finished is collected before its corpus or after", function()
    for _, first in ipairs { "corpus", "search" } do
      local held = { corpus = support.bundled() }
      held.search = held.corpus:search "犯罪"
      held.other = held.corpus:search "数据"
      held.search()
      held[first] = nil
      collect()
      held.other()
      held = nil -- luacheck: ignore
      collect()
    end
  end)

  it("raises an error when the corpus is closed in its loop", function()
    for _, make in ipairs {
      function(corpus) return corpus:instruments() end, function(corpus) return corpus:instrument("uncc"):provisions() end, function(corpus) return corpus:search "犯罪" end,
      function(corpus) return corpus:sql "SELECT * FROM provision" end,
    } do
      local corpus, n = support.bundled(), 0
      raises("the corpus is closed", function()
        for _ in make(corpus) do
          n = n + 1
          corpus:close()
        end
      end)
      assert.are.equal(1, n)
    end
  end)

  it("goes on after an import into the same corpus", function()
    local corpus = support.memory()
    assert(corpus:import(support.zh, { id = "law", lang = "zh" }))
    local next = corpus:instrument("law"):articles()
    assert.are.equal("law/art_1", next().id)
    assert(corpus:import("第一条　甲。", { id = "law", lang = "zh" }))
    collect()
    assert.are.same({ "law/art_2", "law/art_3" }, list(next, id))
  end)

  it("may be called by another coroutine", function()
    local next = support.bundled():instrument("uncc"):chapters()
    local numbers = {}
    for i = 1, 9 do numbers[i] = coroutine.wrap(function() return next().number end)() end
    assert.are.same({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }, numbers)
    assert.is_nil(next())
  end)
end)

describe("a corpus opened in a coroutine", function()
  it("is used after the coroutine died", function()
    local corpus, article, search = coroutine.wrap(function()
      local made = support.bundled()
      return made, made:instrument("uncc"):article(7), made:search "犯罪"
    end)()
    collect()
    assert.are.equal("Illegal access", article:heading())
    assert.is_truthy(search().provision.id)
    assert.are.equal("uncc/art_8", corpus:provision("uncc/art_8").id)
  end)

  it("is used after an error ended the coroutine", function()
    local kept
    local co = coroutine.create(function()
      kept = support.bundled():instrument "uncc"
      for _ in kept:provisions() do error "no" end
    end)
    assert.is_false((coroutine.resume(co)))
    co = nil -- luacheck: ignore
    collect()
    assert.are.equal("uncc/art_1", kept:article(1).id)
  end)
end)

describe("an object in a finalizer", function()
  -- Calls fn when nothing refers to what it knows any more.
  local function finally(fn)
    if _VERSION == "Lua 5.1" then -- tables have no finalizer there
      local proxy = newproxy(true) -- luacheck: ignore
      getmetatable(proxy).__gc = fn
      return proxy
    end
    return setmetatable({}, { __gc = fn })
  end

  it("works or says that the corpus is closed, and can be kept", function()
    local kept, outcome = {}, {}
    do
      local all = everything()
      all.guard = finally(function()
        for name, fn in pairs(use) do
          kept[name] = all[name]
          outcome[name] = { pcall(fn, all[name]) }
        end
      end)
    end
    for _ = 1, 4 do collect() end
    for name, fn in pairs(use) do
      assert.is_truthy(outcome[name], name)
      for _, result in ipairs { outcome[name], { pcall(fn, kept[name]) } } do
        assert.is_true(result[1] or tostring(result[2]):find("the corpus is closed", 1, true) ~= nil, name .. ": " .. tostring(result[2]))
      end
      assert.is_string(tostring(kept[name]))
    end
    kept = nil -- luacheck: ignore
    collect()
  end)
end)

describe("several corpora", function()
  it("do not know of one another", function()
    local one, two, three = support.bundled(), support.bundled(), support.memory()
    two.lang = "zh"
    assert.are.equal("en", one.lang)
    local a, b = one:instrument("uncc"):article(7), two:instrument("uncc"):article(7)
    assert.are.equal("Illegal access", a:heading())
    assert.are.equal("非法访问", b:heading())
    assert.are_not.equal(a, b)
    assert.is_nil((three:instrument "uncc"))
    one:close()
    raises("the corpus is closed", function() return a:text() end)
    assert.are.equal("非法访问", b:heading())
    assert.are.equal(b, b[1].parent)
    assert.are.equal(two, b.instrument.corpus)
  end)

  it("read one file at once, and see what one of them writes", function()
    local path = support.path()
    local writer = assert(fatiao.open(path, "rwc"))
    local reader = assert(fatiao.open(path))
    assert(writer:import("第一条　甲。", { id = "law", lang = "zh" }))
    assert.are.equal("甲。", reader:instrument("law"):article(1):text())
    writer:close()
    reader:close()
    os.remove(path)
  end)

  it("are many", function()
    local corpora = {}
    for i = 1, 50 do corpora[i] = support.bundled() end
    for i = 1, 50, 2 do corpora[i]:close() end
    for i = 2, 50, 2 do assert.are.equal("uncc/art_7", corpora[i]:provision("uncc/art_7").id) end
  end)
end)

describe("<close>", function()
  if _VERSION ~= "Lua 5.4" then
    it("is there for Lua 5.4", function() assert.is_function(getmetatable(support.bundled()).__close) end)
    return
  end

  it("closes at the end of the block, also after an error", function()
    local chunk = [[
      local open, out, fail = ...
      local corpus <close> = open()
      out.corpus, out.article = corpus, corpus:provision "uncc/art_7"
      out.id = out.article.id
      if fail then error "no" end
    ]]
    for _, fail in ipairs { false, true } do
      local out = {}
      assert.are.equal(not fail, (pcall(assert(load(chunk)), fatiao.open, out, fail)))
      assert.are.equal("uncc/art_7", out.id)
      assert.are.equal("corpus (closed)", tostring(out.corpus))
      raises("the corpus is closed", function() return out.article:text() end)
    end
  end)
end)

describe("wrong arguments", function()
  local all, others

  setup(function()
    all = everything()
    others = {
      corpus = all.corpus, instrument = all.instrument, provision = all.article, hit = all.hit, number = 7, float = 7.5, string = ("x"):rep(100), table = setmetatable({}, { __index = {} }),
      file = io.stdout, boolean = true, fn = print, thread = coroutine.create(function() end), iterator = all.articles,
    }
  end)

  -- Calls fn with each of the others in the place of self.
  local function refuses(fn, own, ...)
    for name, other in pairs(others) do
      if name ~= own then
        local done, message = pcall(fn, other, ...)
        assert.is_false(done, own .. " method with " .. name)
        assert.is_truthy(message:find("expected, got", 1, true) or message:find("corpus expected", 1, true), message)
      end
    end
    assert.is_false((pcall(fn, nil, ...)), own .. " method with nil")
  end

  it("in the place of self are errors", function()
    for own, object in pairs { corpus = all.corpus, instrument = all.instrument, provision = all.article, hit = all.hit } do
      local n = 0
      for _, fn in pairs(getmetatable(object).__methods) do
        if type(fn) == "function" then
          n = n + 1
          refuses(fn, own, "x", {})
        end
      end
      assert.is_true(n > 0)
    end
  end)

  it("of metamethods are errors too, or change nothing", function()
    local corpus, instrument, provision, hit = getmetatable(all.corpus), getmetatable(all.instrument), getmetatable(all.article), getmetatable(all.hit)
    refuses(corpus.__gc, "corpus")
    refuses(corpus.__close, "corpus")
    refuses(corpus.__tostring, "corpus")
    refuses(corpus.__index, "corpus", "lang")
    refuses(corpus.__newindex, "corpus", "lang", "zh")
    refuses(instrument.__index, "instrument", "id")
    refuses(provision.__index, "provision", "id")
    refuses(provision.__index, "provision", 1)
    refuses(provision.__len, "provision")
    refuses(provision.__lt, "provision", all.article)
    refuses(function(other) return provision.__lt(all.article, other) end, "provision")
    refuses(hit.__index, "hit", "start")
    for _, other in pairs(others) do
      for _, meta in ipairs { instrument, provision, hit } do assert.is_string(meta.__tostring(other)) end
      if other ~= all.article then assert.is_false(provision.__eq(all.article, other)) end
      if other ~= all.instrument then assert.is_false(instrument.__eq(other, all.instrument)) end
    end
    assert.are.equal("uncc/art_7", all.corpus:provision("uncc/art_7").id) -- it is still open
  end)

  it("tell what they are", function()
    raises("provision expected, got number", all.article.text, 7)
    raises("provision expected, got string", all.article.text, "7")
    raises("provision expected, got userdata", all.article.text, io.stdout)
    raises("instrument expected, got no value", all.instrument.title)
    raises("corpus expected, got table", all.corpus.sql, {})
  end)

  it("as keys are nothing, or an error", function()
    for _, key in ipairs { 0, -1, 1.5, 1e300, 0 / 0, true, {}, "nonsense", "" } do
      assert.is_nil(all.article[key], tostring(key))
      assert.is_nil(all.corpus[key])
      assert.is_nil(all.instrument[key])
      assert.is_nil(all.hit[key])
    end
    for _, object in ipairs { all.corpus, all.instrument, all.article, all.hit } do assert.has_error(function() object.id = "x" end) end
  end)
end)
