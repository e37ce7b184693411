-- fatiao check: citations of a text with their places, and quotations against the words of the provision. The citations themselves come from a stand-in for corpus:check
-- which knows a few, so that what is tested here does not hang on the finder; the last part runs the program with the real one.

local fatiao = require "fatiao"
local check = require "fatiao.check"
local language = require "fatiao.language"
local quotation = require "fatiao.quotation"
local report = require "fatiao.report"
local json = dofile "tests/lua/json.lua"

local golden = "tests/golden/check/"

local function slurp(path)
  local file = assert(io.open(path, "rb"))
  local content = file:read "*a"
  file:close()
  return content
end

local function same_as(name, output)
  local path = golden .. name
  if os.getenv "FATIAO_GOLDEN" == "write" then
    local file = assert(io.open(path, "wb"))
    file:write(output)
    file:close()
  end
  assert.equal(slurp(path), output)
end

-- A corpus of two small laws: "trial" has its authentic text, "digested" the same words as a digest.
local function import(path)
  local corpus = assert(fatiao.open(path, "rwc"))
  local words = slurp(golden .. "law.zh.txt")
  assert(corpus:declare { id = "trial", kind = "statute", names = { { "zh", "试验法", false } } })
  assert(corpus:import(words, { id = "trial", lang = "zh" }))
  assert(corpus:declare { id = "digested", kind = "statute", names = { { "zh", "摘要法", false } } })
  assert(corpus:import(words, { id = "digested", lang = "zh", source = "digest" }))
  assert(corpus:declare { id = "translated", kind = "statute", names = { { "zh", "译文法", false } } })
  assert(corpus:import(words, { id = "translated", lang = "zh", source = "translation" }))
  corpus.lang = "zh"
  return corpus
end

describe("check", function()
  local path, corpus

  setup(function()
    path = os.tmpname()
    os.remove(path)
    corpus = import(path)
    language.set "zh"
  end)

  teardown(function()
    corpus:close()
    os.remove(path)
    language.set(nil)
  end)

  -- Finds each of the texts of `known`, in the order in which they stand: { text, status, id, ... }.
  local function stand_in(known)
    return {
      check = function(_, s)
        local list, at = {}, 1
        for _, k in ipairs(known) do
          local start, finish = s:find(k[1], at, true)
          assert(start, "not in the text: " .. k[1])
          at = finish + 1
          local c = { text = k[1], start = start, finish = finish, kind = k.kind or "name", type = "plain", status = k[2], reason = k.reason, missing = k.missing, to = {} }
          for i = 3, #k do c.to[i - 2] = assert(corpus:provision(k[i])) end
          c.instrument = c.to[1] and c.to[1].instrument
          list[#list + 1] = c
        end
        local i = 0
        return function()
          i = i + 1
          return list[i]
        end
      end,
    }
  end

  local function items_of(s, known, opts)
    return assert(check.check(stand_in(known), s, opts or {}))
  end

  local function first_quotation(s, status, id)
    return items_of(s, { { "第X条", status or "resolved", id or "trial/art_2/para_1" } })[1].quotation
  end

  describe("positions", function()
    it("are lines and columns by display width, and bytes", function()
      local s = "首行\n甲\t第一条，乙\n"
      local item = items_of(s, { { "第一条", "resolved", "trial/art_1" } })[1]
      assert.same({ 2, 4, 2, 10 }, { item.line, item.column, item.end_line, item.end_column })
      assert.equal("第一条", s:sub(item.start, item.finish))
    end)

    it("are those of the file when marks of Markdown stand within a citation", function()
      local s = "见**《试验法》**第`二`条。"
      local item = items_of(s, { { "《试验法》第二条", "resolved", "trial/art_2" } }, { markdown = true })[1]
      assert.equal("《试验法》**第`二`条", s:sub(item.start, item.finish))
      assert.equal(5, item.column)
    end)

    it("do not skip marks in plain text", function()
      local item = items_of("**第一条", { { "第一条", "resolved", "trial/art_1" } })[1]
      assert.equal(3, item.start)
    end)

    it("cover a citation that runs over the end of a line", function()
      local item = items_of("the article\n 5 of it", { { "article\n 5", "resolved", "trial/art_5" } })[1]
      assert.same({ 1, 5, 2, 3 }, { item.line, item.column, item.end_line, item.end_column })
    end)
  end)

  describe("quotations", function()
    local words = "侵入国家事务、国防建设、尖端科学技术领域的计算机信息系统的"

    local function status_of(s, status, id)
      local q = first_quotation(s, status, id)
      return q and q.status
    end

    it("are verified whatever their marks, width and white space", function()
      for _, s in ipairs {
        "第X条规定：“" .. words .. "”。", "第X条规定:\"" .. words .. '".', "第X条中「" .. words .. "」", "第X条规定“侵入国家事务、国防建设、　尖端科学\n技术领域的计算机信息系统的。”",
        "“" .. words .. "”（第X条）", "“" .. words .. "”，见第X条", "第X条规定：\n\n> 侵入国家事务、国防建设、\n> 尖端科学技术领域\n\n别的", "第X条规定“侵入国家事务……的计算机信息系统的”",
      } do
        assert.equal("verified", status_of(s), s)
      end
    end)

    it("belong to the citation of their own sentence only", function()
      assert.is_nil(status_of("第X条很重要。有人说：“" .. words .. "”。"))
      assert.is_nil(status_of("第X条规定了什么？“" .. words .. "”。"))
      assert.is_nil(status_of("第X条\n\n“" .. words .. "”"))
      assert.is_nil(status_of("“" .. words .. "”。第X条另有规定"))
      local two = items_of("第X条与第一条规定：“" .. words .. "”", { { "第X条", "resolved", "trial/art_2" }, { "第一条", "resolved", "trial/art_1" } })
      assert.is_nil(two[1].quotation)
      assert.equal("not-found", two[2].quotation.status)
    end)

    it("have one citation: of several behind them the first, of several before them the last", function()
      local two = items_of("“" .. words .. "”（第X条，第一条）", { { "第X条", "resolved", "trial/art_2" }, { "第一条", "resolved", "trial/art_1" } })
      assert.equal("verified", two[1].quotation.status)
      assert.is_nil(two[2].quotation)
    end)

    it("end where their own mark is closed", function()
      local q = first_quotation "第X条规定：“侵入“国家事务”、国防建设”，后面没有。"
      assert.equal("侵入“国家事务”、国防建设", q.text)
    end)

    it("keep their own relative citations to themselves", function()
      local known = { { "第X条", "resolved", "trial/art_2" }, { "前款", "not-checked", kind = "place" }, { "前款", "not-checked", kind = "place" } }
      local items = items_of("第X条规定：“侵入前款规定以外的计算机信息系统，情节严重的”，前款“不同”。", known)
      assert.equal(2, #items)
      assert.equal("verified", items[1].quotation.status)
      assert.equal("前款", items[2].text)
      assert.is_true(items[2].start > items[1].quotation.finish)
      known[2].kind = "name"
      assert.equal(3, #items_of("第X条规定：“侵入前款规定以外的计算机信息系统，情节严重的”，前款“不同”。", known))
    end)

    it("show where they differ", function()
      local q = first_quotation "第X条规定：“侵入国家机关、国防建设、尖端科技领域的计算机信息系统的”"
      assert.equal("differs", q.status)
      assert.equal(2, #q.differences)
      assert.same({ "机关", "事务" }, { q.differences[1].quoted.words, q.differences[1].law.words })
      assert.equal("侵入国家", q.differences[1].quoted.before)
      assert.same({ "技", "学技术" }, { q.differences[2].quoted.words, q.differences[2].law.words })
    end)

    it("that left out or added a word differ as well", function()
      local q = first_quotation "第X条规定：“侵入国家事务、国防建设、尖端科学技术领域计算机信息系统的”"
      assert.same({ "differs", "", "的" }, { q.status, q.differences[1].quoted.words, q.differences[1].law.words })
      q = first_quotation "第X条规定：“非法侵入国家事务、国防建设、尖端科学技术领域的计算机信息系统的”"
      assert.same({ "differs", "非法" }, { q.status, q.differences[1].quoted.words })
    end)

    it("that stand in another provision say which", function()
      local q = first_quotation "第X条规定：“单位犯前两款罪的，依照各该款的规定处罚。”"
      assert.same({ "not-found", "trial/art_2/para_3" }, { q.status, q.provision.id })
      assert.truthy(q.reason:find("第二条第三款", 1, true))
      q = first_quotation "第X条规定：“以其他方法帮助他人的”"
      assert.same({ "not-found", "trial/art_3/para_1/point_2" }, { q.status, q.provision.id })
    end)

    it("that stand nowhere are not found", function()
      local q = first_quotation "第X条规定：“缔约国应当采取必要的立法措施”"
      assert.same({ "not-found" }, { q.status, q.provision })
    end)

    it("are never wrong against a digest or a translation, or in a language that is not here", function()
      assert.equal("not-checked", status_of("第X条规定：“完全不同的文字在这里”", nil, "digested/art_2"))
      assert.equal("not-checked", status_of("第X条规定：“" .. words .. "”", nil, "digested/art_2"))
      assert.truthy(first_quotation("第X条规定：“完全”", nil, "digested/art_2").reason:find("只有摘要", 1, true))
      assert.equal("not-checked", status_of("第X条规定：“完全不同的文字在这里”", nil, "translated/art_2"))
      assert.equal("verified", status_of("第X条规定：“" .. words .. "”", nil, "translated/art_2"))
      assert.equal("not-checked", status_of("第X条 provides: “entirely different words stand here”"))
    end)

    it("are not checked where the provision was not verified", function()
      assert.equal("not-checked", status_of("第X条规定：“" .. words .. "”", "not-found"))
    end)

    it("that are but a term are not counted", function()
      assert.equal("term", status_of "第X条的“黑客罪”")
      assert.equal("term", status_of "“黑客罪”（第X条）")
      assert.equal("verified", status_of "第X条的“国防建设”")
      assert.equal("not-found", status_of "第X条规定：“黑客罪”")
    end)

    it("may leave out, add in brackets, and run over paragraphs", function()
      assert.equal("verified", status_of("第X条规定：“侵入国家事务[、国防等]领域的计算机信息系统的”"))
      assert.equal("not-found", status_of("第X条规定：“以其他方法帮助他人的……侵入国家事务”"))
      assert.equal("verified", status_of("第X条规定：“明知他人实施犯罪而提供工具的；以其他方法帮助他人的”", nil, "trial/art_3"))
    end)

    it("compare words of English as words", function()
      local law = "1. Each State Party shall adopt such legislative and other measures as may be necessary."
      assert.equal("verified", (quotation.compare("[e]ach State Party shall ... such  legislative", law)))
      assert.equal("verified", (quotation.compare("Each state party shall … measures as may be necessary,", law)))
      assert.equal("not-found", (quotation.compare("ach Stat", law)))
      local status, list = quotation.compare("Each State Party may adopt such legislative and other measures", law)
      assert.same({ "differs", "may", "shall" }, { status, list[1].quoted.words, list[1].law.words })
      assert.equal("Each State Party ", list[1].quoted.before)
      assert.equal(" adopt such", list[1].law.after:sub(1, 11))
    end)

    it("of any size end", function()
      local long = string.rep("甲乙丙丁戊己庚辛", 1500)
      assert.equal("not-found", (quotation.compare(long .. "壬", long)))
      assert.equal("differs", (quotation.compare("子" .. long:sub(1, 900), long)))
      assert.is_nil(status_of("第X条规定：“" .. string.rep("“", 3000)))
    end)
  end)

  describe("reports", function()
    local known = {
      { "《试验法》第二条第一款", "resolved", "trial/art_2/para_1" }, { "《试验法》第九条", "not-found", reason = "没有该条款", missing = "art_9" },
      { "《试验法》第二条第二款", "resolved", "trial/art_2/para_2" }, { "《民法典》第一千零三十四条", "not-checked", reason = "语料库中没有这部法律" },
      { "第三条", "ambiguous", "trial/art_3", "digested/art_3", reason = "有多种读法" }, { "《试验法》第三条", "resolved", "trial/art_3" },
      { "《试验法》第二条第一款", "resolved", "trial/art_2/para_1" }, { "《试验法》第二条", "resolved", "trial/art_2" },
      { "Convention on Trials article 5", "not-checked", reason = "语料库中没有这部法律" },
    }
    local items, rep, status

    setup(function()
      items = items_of(slurp(golden .. "memo.md"), known, { markdown = true })
      rep, status = check.report(items, "memo.md")
    end)

    it("are a pleasure to read", function()
      same_as("memo.zh.txt", report.render(rep, { format = "text", lang = "zh", width = 80 }))
    end)

    it("speak English", function()
      language.set "en"
      corpus.lang = "en"
      local english = check.report(items_of(slurp(golden .. "memo.md"), known, { markdown = true }), "memo.md")
      same_as("memo.en.txt", report.render(english, { format = "text", lang = "en", width = 80 }))
      language.set "zh"
      corpus.lang = "zh"
    end)

    it("fit into narrow terminals, the marks below the citation", function()
      local text = fatiao.text
      for width = 30, 100, 7 do
        local lines = {}
        for line in report.render(rep, { format = "text", width = width }):gmatch "(.-)\n" do lines[#lines + 1] = line end
        for i, line in ipairs(lines) do
          assert.is_true(text.width(line) <= width, line)
          local before, marks = line:match "^( *)(^+)$"
          if marks then
            local upper, column, marked = lines[i - 1], 0, ""
            for _, piece in text.graphemes(upper) do
              if column >= #before and column < #before + #marks then marked = marked .. piece end
              column = column + text.width(piece)
            end
            assert.equal(#marks, text.width(marked))
            assert.truthy(marked:find "^《" or marked:find "^第" or marked:find "^Conv", upper)
          end
        end
      end
    end)

    it("end with status 1 for what is not found and for a wrong quotation, else 0", function()
      assert.equal(1, status)
      local function status_of(list)
        return (select(2, check.report(list, "x")))
      end
      assert.equal(0, status_of(items_of("无", {})))
      assert.equal(0, status_of(items_of("第三条", { { "第三条", "ambiguous", "trial/art_3" } })))
      assert.equal(1, status_of(items_of("第九条", { { "第九条", "not-found" } })))
      assert.equal(1, status_of(items_of("第三条规定：“没有的文字”", { { "第三条", "resolved", "trial/art_3" } })))
      assert.equal(0, status_of(items_of("第三条规定：“没有的文字”", { { "第三条", "resolved", "digested/art_3" } })))
    end)

    it("are good for editors as json", function()
      local memo = slurp(golden .. "memo.md")
      local list = json.decode(report.render(rep, { format = "json" }))
      assert.equal(#known, #list)
      local last = 0
      for i, item in ipairs(list) do
        assert.equal(item.text, memo:sub(item.start + 1, item.finish))
        assert.is_true(item.start >= last)
        last = item.finish
        assert.equal(known[i][2], item.status)
      end
      assert.same({ "trial/art_2/para_1" }, list[1].targets)
      assert.equal("verified", list[1].quotation.status)
      assert.equal("art_9", list[2].missing)
      assert.equal("differs", list[3].quotation.status)
      assert.equal("特别", list[3].quotation.differences[1].quoted)
      assert.same({ "trial/art_3", "digested/art_3" }, list[5].targets)
      assert.equal("verified", list[6].quotation.status)
      assert.same({ "not-found", "trial/art_2/para_2" }, { list[7].quotation.status, list[7].quotation.found_in })
      local q = list[7].quotation
      assert.equal(q.text, memo:sub(q.start + 1, q.finish))
      assert.equal("term", list[8].quotation.status)
    end)

    it("are an empty array as json when nothing is cited", function()
      assert.equal("[]\n", report.render((check.report(items_of("无", {}), "x")), { format = "json" }))
    end)

    it("are written as Markdown, HTML and CSV, doubtful ones first", function()
      for _, format in ipairs { "md", "html", "csv" } do
        local out = report.render(rep, { format = format })
        assert.is_true(out:find("第九条", 1, true) < out:find("第一千零三十四条", 1, true), format)
        assert.is_true(out:find("第一千零三十四条", 1, true) < out:find("黑客罪", 1, true), format)
      end
    end)
  end)

  describe("the program #program", function()
    local program = os.getenv "FATIAO_PROGRAM" or "build/fatiao"

    local function run(arguments, input)
      local file, errors = os.tmpname(), os.tmpname()
      local f = assert(io.open(file, "wb"))
      f:write(input or "")
      f:close()
      local pipe = assert(io.popen("FATIAO_LANG=zh " .. program .. " check " .. arguments .. " --corpus " .. path .. " <" .. file .. " 2>" .. errors .. "; printf '\\n%d' $?", "r"))
      local out, code = pipe:read("*a"):match "^(.*)\n(%d+)$"
      pipe:close()
      local said = slurp(errors)
      os.remove(file)
      os.remove(errors)
      return out, tonumber(code), said
    end

    it("refuses wrong usage with status 2", function()
      assert.equal(2, select(2, run ""))
      assert.equal(2, select(2, run "a b"))
      assert.equal(2, select(2, run "- --date soon"))
    end)

    it("says what is wrong with a file", function()
      local _, code, said = run "/nowhere.txt"
      assert.equal(1, code)
      assert.truthy(said:find "nowhere.txt")
      _, code, said = run("-", "第一条\n\214\208\206\196")
      assert.equal(1, code)
      assert.truthy(said:find("第 2 行", 1, true))
    end)

    it("asks for pandoc where it is needed and not there", function()
      local name = os.tmpname()
      os.rename(name, name .. ".docx")
      local pipe = io.popen("PATH=/nowhere; FATIAO_LANG=zh " .. program .. " check " .. name .. ".docx 2>&1; echo $?")
      local out = pipe:read "*a"
      pipe:close()
      os.remove(name .. ".docx")
      assert.truthy(out:find("pandoc", 1, true))
      assert.truthy(out:find "\n1\n$")
    end)

    it("finds the citations of a memorandum, from a file and from standard input", function()
      if not fatiao.citation.find("第一条")() then return pending "until citations are found" end
      local out, code = run(golden .. "memo.md")
      assert.equal(1, code)
      for _, words in ipairs { "不存在", "第九条", "引文有出入", "特别", "未核对", "已核实" } do assert.truthy(out:find(words, 1, true), words) end
      out, code = run("- --format json", "见《试验法》第一条。")
      assert.equal(0, code)
      local list = json.decode(out)
      assert.equal(1, #list)
      assert.same({ "《试验法》第一条", "resolved", 3, 27 }, { list[1].text, list[1].status, list[1].start, list[1].finish })
      assert.same({ "trial/art_1" }, list[1].targets)
      out = run("- --format json --within trial", "见第一条。")
      assert.same({ "trial/art_1" }, json.decode(out)[1].targets)
    end)
  end)
end)
