-- fatiao.text: known answers.

local fatiao = require "fatiao"
local support = dofile "tests/lua/support.lua"
local text = fatiao.text

-- Each entry { argument, expected }.
local function each(fn, cases)
  for _, case in ipairs(cases) do assert.are.equal(case[2], (fn(case[1])), case[1]) end
end

-- The pairs of an iterator as a list of "position:string"; each string has to stand at its position.
local function places(s, fn)
  local list = {}
  for at, part in fn(s) do
    assert.are.equal(part, s:sub(at, at + #part - 1))
    list[#list + 1] = at .. ":" .. part
  end
  return list
end

local acute = "\204\129" -- U+0301, combining
local family = "👨\226\128\141👩\226\128\141👧"

describe("fatiao.text normal forms", function()
  it("fold", function()
    each(text.fold, { { "", "" }, { "ＡＢＣ", "abc" }, { "Straße", "strasse" }, { "㈠①", "(一)1" }, { "第七条", "第七条" }, { "e" .. acute, "é" }, { "a\255B", "a\255b" } })
  end)

  it("nfc", function() each(text.nfc, { { "e" .. acute, "é" }, { "Ａ①", "Ａ①" }, { "", "" } }) end)
  it("nfkc", function() each(text.nfkc, { { "（１）①", "(1)1" }, { "ﬁ", "fi" }, { "Ａ", "A" } }) end)

  it("simplified and traditional, character by character", function()
    each(text.simplified, { { "打擊網絡犯罪", "打击网络犯罪" }, { "著作權", "著作权" }, { "著作权", "著作权" }, { "abc 条", "abc 条" } })
    each(text.traditional, { { "打击网络犯罪", "打擊網絡犯罪" }, { "著作权", "著作權" }, { "abc", "abc" } })
  end)
end)

describe("fatiao.text measures", function()
  it("width is columns", function()
    each(text.width, { { "", 0 }, { "第七条", 6 }, { "abc", 3 }, { "Ａ", 2 }, { "e" .. acute, 1 }, { family, 2 }, { "🇨🇳", 2 }, { "“”…", 3 }, { "\n", 0 }, { "a\255", 2 } })
  end)

  it("len is codepoints", function() each(text.len, { { "", 0 }, { "第七条", 3 }, { "e" .. acute, 2 }, { family, 5 }, { "a\255", 2 } }) end)

  it("valid tells the first wrong byte", function()
    each(text.valid, { { "", true }, { "第七条", true }, { "\0", true }, { "😀", true } })
    local broken = { ["abc\255"] = 4, ["\192\128"] = 1, ["\237\160\128"] = 1, ["条\228\184"] = 4, ["a\244\144\128\128"] = 2, ["\128"] = 1 }
    for s, at in pairs(broken) do assert.are.same({ false, at }, { text.valid(s) }) end
  end)
end)

describe("fatiao.text characters", function()
  it("graphemes keeps together what is read as one", function()
    assert.are.same({ "1:e" .. acute, "4:中", "7:" .. family, "25:🇨🇳", "33:🇫🇷", "41:\r\n", "43:x" }, places("e" .. acute .. "中" .. family .. "🇨🇳🇫🇷\r\nx", text.graphemes))
    assert.are.same({ "1:\255", "2:a", "3:\228", "4:\184" }, places("\255a\228\184", text.graphemes))
    assert.are.same({}, places("", text.graphemes))
  end)

  it("sub counts them, from either end", function()
    assert.are.equal("七", text.sub("第七条", 2, 2))
    assert.are.equal("七条", text.sub("第七条", 2))
    assert.are.equal("条", text.sub("第七条", -1))
    assert.are.equal("第七", text.sub("第七条", -9, -2))
    assert.are.equal("第七条", text.sub("第七条", 0, 99))
    assert.are.equal("", text.sub("第七条", 3, 2))
    assert.are.equal("", text.sub("第七条", 4))
    assert.are.equal("e" .. acute, text.sub("e" .. acute .. "中", 1, 1))
    assert.are.equal("中", text.sub(family .. "中", 2))
  end)
end)

describe("fatiao.text columns", function()
  it("pad", function()
    assert.are.equal("第七条  ", text.pad("第七条", 8))
    assert.are.equal("第七条  ", text.pad("第七条", 8, "left"))
    assert.are.equal("  第七条", text.pad("第七条", 8, "right"))
    assert.are.equal(" 第七条  ", text.pad("第七条", 9, "center"))
    assert.are.equal("第七条", text.pad("第七条", 2))
    support.raises("up", text.pad, "a", 3, "up")
  end)

  it("truncate", function()
    assert.are.equal("第二百八…", text.truncate("第二百八十六条", 9))
    assert.are.equal("第二百八十六条", text.truncate("第二百八十六条", 14))
    assert.are.equal("第二百八十六…", text.truncate("第二百八十六条", 13))
    assert.are.equal("第二百..", text.truncate("第二百八十六条", 8, ".."))
    assert.are.equal("第", text.truncate("第二条", 3, ""))
    assert.are.equal("…", text.truncate("第二条", 1))
    assert.are.equal("", text.truncate("第二条", 0))
    assert.are.equal("", text.truncate("第二条", -1))
  end)

  it("wrap begins no line with a closing mark and ends none with an opening one", function()
    assert.are.same({ "甲乙丙", "丁，戊己" }, text.wrap("甲乙丙丁，戊己", 8))
    assert.are.same({ "甲乙丙", "（丁戊）", "己" }, text.wrap("甲乙丙（丁戊）己", 8))
    assert.are.same({ "甲乙", "《丙", "丁》戊", "己" }, text.wrap("甲乙《丙丁》戊己", 6))
  end)

  it("wrap keeps words whole, lines apart, and cuts only what is longer than a line", function()
    assert.are.same({ "the quick", "brown fox" }, text.wrap("the quick brown fox", 10))
    assert.are.same({ "依照本法", "legislative", "measures处", "理。" }, text.wrap("依照本法legislative measures处理。", 12))
    assert.are.same({ "a", "", "b" }, text.wrap("a\n\nb", 10))
    assert.are.same({ "incom", "prehe", "nsibl", "e" }, text.wrap("incomprehensible", 5))
    assert.are.same({}, text.wrap("", 5))
    support.raises("at least one column", text.wrap, "a", 0)
  end)
end)

describe("fatiao.text numerals", function()
  it("are read in every way of writing", function()
    each(text.number, {
      { "二百八十六", 286 }, { "二八六", 286 }, { "〇", 0 }, { "零", 0 }, { "两千", 2000 }, { "廿三", 23 }, { "卅", 30 }, { "壹佰", 100 }, { "贰佰捌拾陆", 286 }, { "１２", 12 },
      { "286", 286 }, { "十", 10 }, { "一百零一", 101 }, { "二〇二四", 2024 }, { "一千九百九十九万", 19990000 }, { "一亿零三", 100000003 },
    })
  end)

  it("are refused when there is anything else", function()
    for _, s in ipairs { "", "第七条", "十十", " 7", "7a", "iv", "一百零一条", "\0" } do support.fails("invalid", text.number(s)) end
    support.fails("limit", text.number "99999999999999999")
  end)

  it("are written in every style", function()
    local styles = { zh = "二百八十六", formal = "贰佰捌拾陆", arabic = "286", en = "286", letter = "jz", roman = "cclxxxvi", ROMAN = "CCLXXXVI" }
    for style, written in pairs(styles) do assert.are.equal(written, text.numeral(286, style)) end
    each(text.numeral, {
      { 0, "零" }, { 10, "十" }, { 11, "十一" }, { 20, "二十" }, { 101, "一百零一" }, { 110, "一百一十" }, { 1010, "一千零一十" }, { 10001, "一万零一" }, { 100000, "十万" },
      { 100000003, "一亿零三" }, { 7.0, "七" },
    })
    assert.are.equal("ab", text.numeral(28, "letter"))
    assert.are.equal("xiv", text.numeral(14, "roman"))
  end)

  it("come back from what was written", function()
    for _, style in ipairs { "zh", "formal", "arabic" } do
      for n = 0, 2000 do assert.are.equal(n, text.number(text.numeral(n, style))) end
      for _, n in ipairs { 10000, 10010, 20240101, 99999999, 100000000, 1000000000001, 9007199254740991 } do assert.are.equal(n, text.number(text.numeral(n, style))) end
    end
  end)

  it("keep every digit where Lua has them", function()
    local n = 9007199254740992 + 1 -- beyond 2^53: the same number again where Lua has only doubles
    assert.are.equal(n == 9007199254740992 and "9007199254740992" or "9007199254740993", text.numeral(n, "arabic"))
  end)

  it("raise an error where a style cannot write them", function()
    for _, case in ipairs { { 0, "letter" }, { 0, "roman" }, { 4000, "roman" }, { 1.5 }, { -1 }, { 1e16 }, { 1, "cuneiform" }, { "x" }, {} } do
      assert.has_error(function() text.numeral(case[1], case[2]) end)
    end
  end)
end)

describe("fatiao.text.find", function()
  -- Finds the needle, and gives the words of the source that were found.
  local function found(s, needle, init)
    local first, last = text.find(s, needle, init)
    return first and s:sub(first, last)
  end

  it("gives positions of the text as it is written", function()
    assert.are.same({ 4, 12 }, { text.find("见ＡＢＣ。", "abc") })
    assert.are.equal("ＡＢＣ", found("见ＡＢＣ。", "abc"))
    assert.are.equal("abc", found("见abc。", "ＡＢＣ"))
    assert.are.equal("cafe" .. acute, found("un cafe" .. acute .. " x", "CAFÉ"))
    assert.are.equal("㈠乙", found("甲㈠乙", "(一)乙"))
    assert.are.equal("（一）", found("甲（一）乙", "㈠"))
    assert.are.equal("Straße", found("Die Straße", "STRASSE"))
    assert.are.equal("b", found("a\255b", "B"))
  end)

  it("begins and ends where characters do", function()
    assert.is_nil(text.find("甲㈠乙", "一"))
    assert.is_nil(text.find("ﬁx", "f"))
    assert.is_nil(text.find("cafe" .. acute, "cafe"))
  end)

  it("begins where it is told to", function()
    assert.are.same({ 3, 3 }, { text.find("aba", "a", 2) })
    assert.is_nil(text.find("aba", "b", 3))
    assert.is_nil(text.find("aba", "a", 9))
    assert.is_nil(text.find("aba", ""))
    support.raises("positions begin at 1", text.find, "a", "a", 0)
  end)
end)

describe("fatiao.text.sentences", function()
  it("Chinese", function()
    assert.are.same({ "1:甲。", "7:“乙！”", "19:丙；", "25:丁？", "34:戊" }, places("甲。“乙！”丙；丁？\n  戊", text.sentences))
    assert.are.same({ "4:甲。", "13:乙。", "21:丙" }, places("　甲。　乙。\r\n丙　", text.sentences))
  end)

  it("English", function()
    assert.are.same({ "1:See article 7.", "16:The State, e.g. a Party, shall:", "49:(a) act;", "58:(b) tell. 3.5 is a number!" },
      places("See article 7. The State, e.g. a Party, shall:\n (a) act; (b) tell. 3.5 is a number!", text.sentences))
  end)

  it("nothing", function() assert.are.same({}, places(" \n　\r\n ", text.sentences)) end)
end)

describe("every function of fatiao.text", function()
  it("is tried above", function()
    local source = support.read "tests/lua/text_spec.lua"
    for name in pairs(text) do assert.is_truthy(source:find("text." .. name .. "%f[^%w]"), name) end
  end)

  it("refuses what is no string", function()
    for name, fn in pairs(text) do
      for _, value in ipairs { {}, io.stdout, print, true } do assert.has_error(function() fn(value) end, nil, name) end
      assert.has_error(function() fn() end, nil, name)
    end
  end)
end)
