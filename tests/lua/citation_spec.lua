-- Citations from Lua: the cases that everybody asks about, on the bundled corpus; finding, parsing, formatting.

local fatiao = require "fatiao"

local function ids(list)
  local out = {}
  for i, p in ipairs(list) do out[i] = p.id end
  return out
end

describe("references of the bundled corpus", function()
  local corpus = fatiao.open()
  corpus.lang = "zh"

  local function references(id)
    local list = {}
    for r in corpus:provision(id):references "zh" do list[#list + 1] = r end
    return list
  end
  local function with_text(id, text)
    for _, r in ipairs(references(id)) do
      if r.text == text then return r end
    end
  end

  it("单位犯前三款罪…依照各该款的规定处罚: each of the three, each with its own penalty", function()
    local three = { "prc-criminal-law/art_285/para_1", "prc-criminal-law/art_285/para_2", "prc-criminal-law/art_285/para_3" }
    local crime = with_text("prc-criminal-law/art_285/para_4", "前三款")
    local each = with_text("prc-criminal-law/art_285/para_4", "各该款")
    assert.are.same(three, ids(crime.to))
    assert.are.equal("conduct", crime.type)
    assert.are.same(three, ids(each.to))
    assert.are.equal("penalty", each.type)
  end)

  it("第二百八十六条之一第三款 前两款", function()
    local r = with_text("prc-criminal-law/art_286-1/para_2", "前款") or with_text("prc-criminal-law/art_286-1/para_3", "前两款")
    assert.is_truthy(r)
    assert.are.equal("resolved", r.status)
  end)

  it("第二百八十六条第四款 imports the penalty of paragraph 1", function()
    local r = with_text("prc-criminal-law/art_286/para_4", "第一款")
    assert.are.same({ "prc-criminal-law/art_286/para_1" }, ids(r.to))
    assert.are.equal("penalty", r.type)
  end)

  it("tells who cites a provision", function()
    local found = {}
    for r in corpus:provision("prc-criminal-law/art_285/para_1"):cited_by "zh" do found[r.from.id .. " " .. r.type] = true end
    assert.is_true(found["prc-criminal-law/art_285/para_4 conduct"])
    assert.is_true(found["prc-criminal-law/art_285/para_4 penalty"])
  end)

  it("expands what is described", function()
    local n = 0
    for r in corpus:instrument("uncc"):references "zh" do
      if r.kind == "description" then
        n = n + 1
        assert.are.equal("resolved", r.status, r.from.id)
        assert.are.equal(11, #r.to)
      end
    end
    assert.is_true(n > 20)
  end)
end)

describe("checking a text", function()
  local corpus = fatiao.open()

  local function check(text, options)
    local list = {}
    for c in corpus:check(text, options) do list[#list + 1] = c end
    return list
  end

  it("articles 7 to 17 are eleven articles", function()
    local c = check("articles 7 to 17 of this Convention", { within = "uncc" })[1]
    assert.are.equal("resolved", c.status)
    assert.are.equal(11, #c.to)
    assert.are.equal("uncc/art_7", c.to[1].id)
    assert.are.equal("uncc/art_17", c.to[11].id)
  end)

  it("what does not exist is not found; what is not here is not checked", function()
    assert.are.equal("not-found", check("刑法第二百八十六条之九")[1].status)
    assert.are.equal("not-found", check("article 69 of the United Nations Convention against Cybercrime")[1].status)
    assert.are.equal("not-checked", check("《民法典》第一千零三十四条")[1].status)
    assert.are.equal("not-checked", check("刑法第三百条")[1].status) -- the bundled text is a selection
    for _, c in ipairs(check("刑法第二百八十六条之九、article 69 of the United Nations Convention against Cybercrime")) do
      assert.are.equal("string", type(c.reason))
    end
  end)

  it("《民法典》 is checked once it is imported, and points in time choose the version", function()
    local path = os.tmpname()
    os.remove(path)
    assert(fatiao.copy(path))
    local mine = assert(fatiao.open(path, "rw"))
    assert(mine:import("# 民法典\n第一条 旧规定。", { id = "code", lang = "zh", version = "old", date = "2000-01-01" }))
    assert(mine:import("# 民法典\n第一条 新规定。\n第二条 另一规定。", { id = "code", lang = "zh", version = "new", date = "2020-01-01" }))
    local function status(text, date)
      local c = mine:check(text, { date = date })()
      return c.status, c.to[1] and c.to[1].id
    end
    assert.are.equal("resolved", (status "《民法典》第二条"))
    local resolved, id = status("《民法典》第一条", "2010-06-01")
    assert.are.equal("resolved", resolved)
    assert.are.equal("code@old/art_1", id)
    assert.are.equal("not-found", (status("《民法典》第二条", "2010-06-01")))
    assert.are.equal("not-checked", (status("《民法典》第一条", "1990-01-01")))
    mine:close()
    os.remove(path)
  end)

  it("positions cut out exactly the citation, beside full width, combining and broken bytes", function()
    for _, around in ipairs { "", "Ｅ", "e\204\129", "\255\254", "（", "𠮷" } do
      local text = around .. "刑法第二百八十五条第二款" .. around .. "及其他"
      local c = check(text)[1]
      assert.are.equal("刑法第二百八十五条第二款", text:sub(c.start, c.finish))
      assert.are.equal(c.text, text:sub(c.start, c.finish))
    end
  end)
end)

describe("fatiao.citation", function()
  it("formats in the habit of each language, and parses what it wrote", function()
    local written = {
      { "《刑法》第二百八十五条第二款第（三）项", "zh" }, { "第七条至第十七条", "zh" }, { "本条第一款", "zh" }, { "前两款", "zh" },
      { "article 37, paragraph 8 (b)", "en" }, { "articles 7 to 17 of this Convention", "en" }, { "paragraph 1 of this article", "en" },
    }
    for _, w in ipairs(written) do
      local pointer = assert(fatiao.citation.parse(w[1])).pointer
      local again = assert(fatiao.citation.format(w[1], w[2]))
      assert.are.equal(pointer, assert(fatiao.citation.parse(again)).pointer, w[1] .. " -> " .. again)
    end
    assert.are.equal("第三十七条第八款第（b）项", fatiao.citation.format("article 37, paragraph 8 (b)", "zh")) -- a letter stays one: only a tree knows what is printed
  end)

  it("refuses what is no citation", function()
    local c, message, code = fatiao.citation.parse "今天天气很好"
    assert.is_nil(c)
    assert.are.equal("string", type(message))
    assert.are.equal("invalid", code)
  end)

  it("gives the same spans as citations", function()
    local text = "依照本法第三条、第四条处理；see article 7, paragraph 2. 前款规定不适用。"
    local spans = {}
    for first, last in fatiao.citation.spans(text) do spans[#spans + 1] = text:sub(first, last) end
    local texts = {}
    for c in fatiao.citation.find(text) do texts[#texts + 1] = c.text end
    assert.are.same(texts, spans)
    assert.are.same({ "本法第三条、第四条", "article 7, paragraph 2", "前款" }, texts)
  end)
end)
