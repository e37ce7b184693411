-- The Lua parts of the program, one by one, on whichever Lua runs this.

local fatiao = require "fatiao"
local json = require "fatiao.json"
local language = require "fatiao.language"
local layout = require "fatiao.layout"
local options = require "fatiao.options"
local prompt = require "fatiao.prompt"
local report = require "fatiao.report"
local show = require "fatiao.show"
local reader = dofile "tests/lua/json.lua"

-- The strict reader has to be strict, or nothing below means anything.
describe("the test's own JSON reader", function()
  it("takes what is JSON", function()
    assert.same({ a = { 1, -2.5, 1000, true, reader.null, "é\n条" } }, reader.decode ' {"a": [1, -2.5, 1e3, true, null, "é\\n条"]} ')
  end)

  it("refuses what is not", function()
    for _, s in ipairs { "", "{", "[1,]", "{'a':1}", '{"a":1,}', '{"a":1,"a":2}', "01", "1.", ".5", "nan", "[1] 2", '"\1"', '"a', '"\\x"', '"\255"', "True" } do
      assert.has_error(function() reader.decode(s) end)
    end
  end)
end)

describe("fatiao.json", function()
  it("writes integers as integers, whichever kind of number they are", function()
    assert.equal("[1,68,-3,9007199254740991,0.5,1e+300]", json.encode { 1, 68.0, -3, 2 ^ 53 - 1, 0.5, 1e300 })
    assert.equal("0.1", json.encode(0.1))
    assert.equal("null", json.encode(1 / 0))
    assert.equal("null", json.encode(0 / 0))
  end)

  it("escapes what has to be escaped, and leaves Chinese as it is", function()
    local s = 'a"b\\c\n\t\0\1\127/《条》'
    assert.equal(s, reader.decode(json.encode(s)))
    assert.truthy(json.encode(s):find("《条》", 1, true))
  end)

  it("replaces what is not UTF-8", function()
    assert.equal("条\239\191\189x", reader.decode(json.encode "条\255x"))
    for _, s in ipairs { "\192\128", "\237\160\128", "\244\144\128\128", "\228\184", "a\128" } do reader.decode(json.encode(s)) end
    assert.equal("𠮷", reader.decode(json.encode "𠮷"))
  end)

  it("tells arrays from objects", function()
    assert.equal("[]", json.encode(json.array {}))
    assert.equal("{}", json.encode {})
    assert.equal('{"b":1,"a":null}', json.encode(json.object { { "b", 1 }, { "a", json.null } }))
    assert.equal('{"a":1,"b":2}', json.encode { b = 2, a = 1 })
  end)

  it("stops at a table that contains itself", function()
    local t = {}
    t[1] = t
    assert.has_error(function() json.encode(t) end)
  end)
end)

describe("fatiao.options", function()
  local spec = {
    { name = "limit", short = "n", argument = "N", integer = true }, { name = "order", argument = "ORDER", values = { "relevance", "document" } },
    { name = "count", short = "c" }, { name = "in", argument = "I" },
  }

  it("reads options in every form, mixed with arguments", function()
    assert.same({ "a", "b", limit = 5, order = "document", count = true }, options.parse({ "a", "--limit", "5", "--order=document", "b", "-c" }, spec))
    assert.same({ limit = 7, ["in"] = "" }, options.parse({ "-n7", "--in=" }, spec))
    assert.same({ "-", "--count", "-x" }, options.parse({ "-", "--", "--count", "-x" }, spec))
    assert.same({ help = true }, options.parse({ "-h" }, spec))
  end)

  it("refuses what is wrong, with a message", function()
    for _, words in ipairs { { "--nothing" }, { "-x" }, { "--limit" }, { "--limit", "five" }, { "--limit", "-1" }, { "--order", "x" }, { "--count=1" }, { "-cn" } } do
      local parsed, message = options.parse(words, spec)
      assert.is_nil(parsed)
      assert.is_string(message)
    end
  end)
end)

describe("fatiao.language", function()
  after_each(function() language.set(nil) end)

  it("knows tags and locales", function()
    assert.equal("zh", language.of "zh_CN.UTF-8")
    assert.equal("zh", language.of "zh-Hant")
    assert.equal("en", language.of "EN")
    assert.is_nil(language.of "C")
    assert.is_nil(language.of "zha")
    assert.is_nil(language.of(nil))
  end)

  it("picks what is asked for", function()
    language.set "zh"
    assert.equal("条", language.pick { zh = "条", en = "article" })
    assert.equal("article", language.pick({ zh = "条", en = "article" }, "en"))
    assert.equal("第 7 条", language.say({ zh = "第 %d 条", en = "article %d" }, 7))
    assert.equal("100%", language.say "100%")
  end)
end)

describe("fatiao.layout", function()
  it("aligns by display width", function()
    assert.same({ "编号   n", "----  --", "条     7", "第条  10" }, layout.columns({ { "条", "7" }, { "第条", "10" } }, { heads = { "编号", "n" }, aligns = { "left", "right" } }))
  end)

  it("keeps every line within the width", function()
    local words = ("各缔约国应当采取必要的立法和其他措施 legislative measures "):rep(6)
    for width = 30, 100, 7 do
      for _, line in ipairs(layout.columns({ { "uncc/art_7", words, words } }, { width = width })) do assert.is_true(fatiao.text.width(line) <= width) end
    end
  end)

  it("loses nothing when it breaks lines", function()
    local words = ("快速保全"):rep(20)
    assert.equal(words, table.concat(layout.wrap(words, 17)))
  end)
end)

describe("fatiao.report", function()
  local rep = {
    title = { zh = "标题", en = "A <title>" },
    fields = { { key = "articles", label = { zh = "条", en = "articles" }, value = 68 } },
    tables = { { key = "rows", columns = {
      { key = "id", only = "data" }, { key = "name", label = { zh = "名称", en = "name" } }, { key = "n", label = "n", align = "right" },
      { key = "both", label = "both", only = "print", show = function(_, row) return row.name .. " " .. row.id end },
    }, rows = { { id = "a", name = '<条> & "x"', n = 2 }, { id = "b", name = "p|q, r", n = 10.0 } } } },
    notes = { "a note" },
  }

  it("is text", function()
    assert.equal([[
A <title>

articles  68

name         n  both
----------  --  ------------
<条> & "x"   2  <条> & "x" a
p|q, r      10  p|q, r b

a note
]], report.render(rep, { lang = "en", width = 80 }))
  end)

  it("is csv that RFC 4180 allows", function()
    assert.equal('id,name,n\r\na,"<条> & ""x""",2\r\nb,"p|q, r",10\r\n', report.render(rep, { format = "csv" }))
  end)

  it("is json: an object, or an array when there is only a table", function()
    local object = reader.decode(report.render(rep, { format = "json" }))
    assert.same({ articles = 68, rows = { { id = "a", name = '<条> & "x"', n = 2 }, { id = "b", name = "p|q, r", n = 10 } } }, object)
    assert.truthy(report.render(rep, { format = "json" }):find('"n": 10\n', 1, true))
    assert.same(object.rows, reader.decode(report.render({ tables = rep.tables }, { format = "json" })))
    assert.equal("[]\n", report.render({ tables = { { columns = {}, rows = {} } } }, { format = "json" }))
  end)

  it("is Markdown and HTML, escaped", function()
    local md = report.render(rep, { format = "md", lang = "en" })
    assert.truthy(md:find("| p\\|q, r | 10 |", 1, true))
    local html = report.render(rep, { format = "html", lang = "zh" })
    assert.truthy(html:find('<html lang="zh-Hans">', 1, true))
    assert.truthy(html:find("<td>&lt;条&gt; &amp; &quot;x&quot;</td>", 1, true))
    assert.is_nil(report.render(rep, { format = "html", lang = "en" }):find("<title>A <title>", 1, true))
  end)

  it("refuses a format that does not exist", function()
    local out, message, code = report.render(rep, { format = "xml" })
    assert.is_nil(out)
    assert.is_string(message)
    assert.equal("invalid", code)
  end)

  it("says when it cannot be written", function()
    local written, message = report.write(rep, { out = { write = function() return nil, "disk full" end } })
    assert.is_nil(written)
    assert.equal("disk full", message)
  end)
end)

-- A corpus with one small instrument, and what is shown of it.
local function sample()
  local path = os.tmpname()
  os.remove(path)
  local corpus = assert(fatiao.open(path, "rwc"))
  corpus.lang = "zh"
  for _, lang in ipairs { "zh", "en" } do
    local file = assert(io.open("tests/golden/cli/treaty." .. lang .. ".txt", "rb"))
    assert(corpus:import(file:read "*a", { id = "samples", lang = lang, source = "digest" }))
    file:close()
  end
  return corpus, path
end

describe("fatiao.show", function()
  local corpus, path, samples
  setup(function()
    language.set "zh"
    corpus, path = sample()
    samples = corpus:instrument "samples"
  end)
  teardown(function()
    language.set(nil)
    corpus:close()
    os.remove(path)
  end)

  it("shows scalars as they are", function()
    assert.equal("第七条", show.value "第七条")
    assert.equal("nil", show.value(nil))
    assert.equal("true", show.value(true))
  end)

  it("shows tables on one line, as columns, or as a tree", function()
    assert.equal("{}", show.value {})
    assert.equal('{ 1, 2, "x", a = true }', show.value { 1, 2, "x", a = true })
    assert.equal("n  名\n-  --", show.value({ { n = 1, ["名"] = "条" } }):match "^(.-\n.-)\n")
    assert.equal("a\n    b = { 1 }\n    c = { x = {} }", show.value { a = { b = { 1 }, c = { x = {} } } })
  end)

  it("orders the columns of a row of SQL as the query does", function()
    assert.equal("b  a\n-  -\n1  2", show.value { { 1, 2, b = 1, a = 2 } })
  end)

  it("ends with tables that contain themselves, are deep or long", function()
    local t = { long = {} }
    t.t = t
    for i = 1, 1000 do t.long[i] = i end
    local deep = {}
    local at = deep
    for _ = 1, 100 do
      at.x, at.y = {}, { { {} } }
      at = at.x
    end
    assert.truthy(show.value(t):find("（循环）", 1, true))
    assert.truthy(show.value(t):find("另有 960 项", 1, true))
    assert.is_true(#show.value(deep) < 500)
    assert.is_true(#show.value(_G) < 20000)
  end)

  it("marks a digest", function()
    local shown = show.value(samples:article(1), { width = 80 })
    assert.truthy(shown:find("《关于保存样品的公约》第一条　术语\n摘要，非权威文本\n\n在本公约中：\n  （一）“样品”", 1, true))
    assert.truthy(shown:find("\n    2. 交还。", 1, true))
  end)

  it("shows objects in lists, one line each", function()
    assert.equal("samples/chapter_1  总则\nsamples/chapter_2  最后条款", show.iterator(samples:chapters()))
    assert.equal(3, select(2, show.iterator(samples:articles(), nil, nil, { width = 60 }):gsub("[^\n]+", "")))
    for line in show.iterator(samples:provisions(), nil, nil, { width = 40 }):gmatch "[^\n]+" do assert.is_true(fatiao.text.width(line) <= 40) end
  end)

  it("shows no more than the first items of an iterator", function()
    local n = 0
    local shown = show.iterator(function()
      n = n + 1
      return n
    end)
    assert.is_true(n < 50)
    assert.truthy(shown:find("前 40 项", 1, true))
    assert.equal("（空）", show.iterator(function() end))
  end)

  it("aligns hits at the keyword", function()
    local hits = {}
    for hit in corpus:search("样品", { order = "document" }) do hits[#hits + 1] = hit end
    assert.equal(2, #hits)
    local columns = {}
    for i, line in ipairs(show.hits(hits, 80)) do columns[i] = fatiao.text.width(line:sub(1, line:find("样品", 1, true) - 1)) end
    assert.equal(columns[1], columns[2])
  end)
end)

describe("fatiao.prompt", function()
  setup(function() language.set "en" end)
  teardown(function() language.set(nil) end)

  it("tells expressions, statements, and what is not complete", function()
    assert.equal(2, prompt.compile "1 + 1"())
    assert.equal(2, prompt.compile "= 1 + 1"())
    assert.is_true((select(2, prompt.compile "f(x)")))
    assert.is_false((select(2, prompt.compile "x = 1")))
    for _, source in ipairs { "for i = 1, 2 do", "f(", "1 +", "x =", "local t = {", "if x then\ny()", "function f()", "[[abc", "return 1," } do
      local chunk, message, incomplete = prompt.compile(source)
      assert.is_nil(chunk)
      assert.is_string(message)
      assert.is_true(incomplete, source)
    end
    for _, source in ipairs { "x = = 1", "end", "1 2", "a b", "f())" } do
      assert.is_falsy((select(3, prompt.compile(source))), source)
    end
  end)

  it("prints values, failures and iterators", function()
    assert.is_nil(prompt.format("f()", 0, {}))
    assert.equal("1\tnil\tx", prompt.format("f()", 3, { 1, nil, "x" }))
    assert.equal("nil  no such thing  (notfound)", prompt.format("f()", 3, { nil, "no such thing", "notfound" }))
    assert.equal("{ 1 }\nx", prompt.format("f()", 2, { { 1 }, "x" }))
    assert.equal("a\nb", (prompt.format("('ab'):gmatch '.'", 1, { ("ab"):gmatch "." }):gsub('^{ "a", "b" }$', "a\nb")))
    assert.truthy(prompt.format("print", 1, { print }):find "^function")
  end)

  it("leaves its own part out of tracebacks", function()
    assert.equal("prompt:1: oh", prompt.trim "prompt:1: oh\nstack traceback:\n\t[C]: in function 'error'\n\tprompt:1: in main chunk\n\t[C]: in function 'call'")
    assert.equal("x.lua:3: oh\n\tx.lua:3: in function 'f'", prompt.trim "x.lua:3: oh\nstack traceback:\n\tx.lua:3: in function 'f'\n\tprompt:1: in main chunk\n\t[C]: in ?")
    assert.equal("no traceback", prompt.trim "no traceback")
  end)

  it("completes names", function()
    local env = { fatiao = { text = {}, texture = 1, open = print }, corpus = 1, print = print, value = setmetatable({}, { __index = { method = print, field = 1 } }) }
    local function list(before) return (prompt.candidates(before, env)) end
    assert.same({ "print" }, list "x = pri")
    assert.same({ "text", "texture" }, list "fatiao.te")
    assert.same({ "open" }, list "fatiao:o")
    assert.same({ "method" }, list "value:")
    assert.same({ "field", "method" }, list "value.")
    assert.same({}, list "nothing.x")
    assert.same({}, list "1 + ")
    assert.same({ "while" }, list "whi")
    assert.same({ "nt", nil }, { prompt.complete("pri", env) })
    assert.same({ "", "text     texture" }, { prompt.complete("fatiao.text", env, 80) })
    assert.equal("xt", (prompt.complete("fatiao.te", env)))
  end)

  it("completes ids within strings, and methods behind a call", function()
    local corpus, path = sample()
    local env = { corpus = corpus, samples = corpus:instrument "samples" }
    local function list(before) return (prompt.candidates(before, env)) end
    assert.same({ "samples" }, list 'corpus:provision "sa')
    assert.same({ "samples/art_1", "samples/art_2", "samples/art_3" }, list 'corpus:provision("samples/art')
    assert.same({ "samples/art_1/para_1" }, list "corpus:provision 'samples/art_1/")
    assert.same({ "heading" }, list "samples:article(7):head")
    assert.same({}, list '"closed" .. he')
    local names = table.concat(list "samples:art", " ")
    assert.equal("article articles", names)
    corpus:close()
    os.remove(path)
  end)

  it("makes names of ids", function()
    assert.equal("prc_criminal_law", prompt.variable "prc-criminal-law")
    assert.is_nil(prompt.variable "刑法")
    assert.is_nil(prompt.variable "2024")
    assert.is_nil(prompt.variable "end")
  end)

  it("goes on after errors, empty lines and given-up lines, until the end", function()
    local input, i = { "1", "", "for i = 1, 1 do", false, "error 'oh'", "x =", "5", "return x" }, 0
    local written, failed, remembered = {}, {}, {}
    local env_x = rawget(_G, "x")
    prompt.loop {
      first = ">", second = "..", call = pcall,
      read = function()
        i = i + 1
        return input[i]
      end,
      remember = function(s) remembered[#remembered + 1] = s end,
      write = function(s) written[#written + 1] = s end,
      fail = function(s) failed[#failed + 1] = s end,
    }
    rawset(_G, "x", env_x)
    assert.same({ "1\n", "5\n" }, written)
    assert.equal(1, #failed)
    assert.same({ "1", "for i = 1, 1 do", "error 'oh'", "x =", "5", "return x" }, remembered)
  end)
end)
