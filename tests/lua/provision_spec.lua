-- Provision: fields, tree, words, comparison.

local fatiao = require "fatiao"

describe("a provision", function()
  local corpus = fatiao.open()
  local uncc = corpus:instrument "uncc"
  local article = uncc:article(7)

  it("tells its place", function()
    assert.are.equal("uncc/art_7", article.id)
    assert.are.equal("art", article.kind)
    assert.are.equal(7, article.number)
    assert.are.equal("chapter", article.parent.kind)
    assert.are.equal(article.parent, article.chapter)
    assert.are.equal("uncc", article.instrument.id)
    assert.are.equal(8, article.next.number)
    assert.is_nil(article.previous)
    assert.are.equal(article, article.next.previous)
    assert.are.equal(article, article[1].article)
    assert.is_nil(article.nonsense)
  end)

  it("has children by number", function()
    assert.are.equal(2, #article)
    assert.are.equal("uncc/art_7/para_2", article[2].id)
    assert.is_nil(article[3])
    for _, n in ipairs { 0, -1, 1.5, 4294967297, 1e300, 0 / 0 } do assert.is_nil(article[n]) end
    local ids = {}
    for p in article:children() do ids[#ids + 1] = p.id end
    assert.are.same({ "uncc/art_7/para_1", "uncc/art_7/para_2" }, ids)
  end)

  it("agrees with itself over the whole tree, whichever way one walks", function()
    local seen = 0
    for p in uncc:provisions() do
      seen = seen + 1
      local n = 0
      for child in p:children() do
        n = n + 1
        assert.are.equal(p, child.parent)
        assert.are.equal(child, p[n])
        assert.is_true(p < child)
        if child.next then assert.are.equal(child, child.next.previous) end
      end
      assert.are.equal(n, #p)
      local below = 0
      for _ in p:descendants() do below = below + 1 end
      local counted = 0
      for child in p:children() do
        counted = counted + 1
        for _ in child:descendants() do counted = counted + 1 end
      end
      assert.are.equal(counted, below)
      assert.are.equal(p, corpus:provision(p.id))
      local top = p
      for a in p:ancestors() do
        assert.are.equal(top.parent, a)
        top = a
      end
      assert.is_nil(top.parent)
    end
    assert.is_true(seen > 500)
  end)

  it("reads in each language", function()
    assert.are.equal("非法访问", article:heading "zh")
    assert.are.equal("Illegal access", article:heading "en")
    assert.are.equal("第七条", article:label "zh")
    assert.are.equal("一、", article[1]:label "zh")
    assert.are.equal("1.", article[1]:label "en")
    assert.are.equal("", article:body "zh")
    assert.is_truthy(article:text("zh"):find("^一、"))
    assert.is_truthy(article:text("zh"):find("\n二、", 1, true))
    assert.is_nil(article:text("zh"):find("非法访问", 1, true))
    assert.are.equal(article[1]:body "zh", article[1]:text "zh")
  end)

  it("says so when a language is missing", function()
    local text, message, code = article:text "fr"
    assert.is_nil(text)
    assert.is_truthy(message:find "fr")
    assert.are.equal("string", type(code))
  end)

  it("is cited in the habit of each language", function()
    assert.are.equal("《联合国打击网络犯罪公约》第七条第二款", article[2]:cite "zh")
    assert.are.equal("article 7, paragraph 2, of the United Nations Convention against Cybercrime", article[2]:cite "en")
    assert.are.equal("第七条第二款", article[2]:cite("zh", "short"))
    assert.are.equal("article 7, paragraph 2", article[2]:cite("en", "short"))
    assert.are.equal("《中华人民共和国刑法》第二百八十六条之一第一款第（三）项", corpus:provision("prc-criminal-law/art_286-1/para_1/point_3"):cite "zh")
    assert.has_error(function() article:cite("zh", "long") end)
  end)

  it("compares", function()
    assert.are.equal(article, uncc:article(7))
    assert.are_not.equal(article, uncc:article(8))
    assert.is_true(article < uncc:article(8))
    assert.is_false(uncc:article(8) < article)
    assert.is_false(article == 7)
    assert.has_error(function() return article < 7 end)
  end)

  it("keeps numbers that are more than integers as strings", function()
    assert.are.equal("286-1", corpus:instrument("刑法"):article("286-1").number)
    assert.are.equal("h", corpus:provision("uncc/art_2/para_1/point_h").number)
    assert.are.equal("i", corpus:provision("uncc/art_2/para_1/point_e/subpoint_i").number)
  end)
end)
