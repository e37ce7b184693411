-- The program: run as users run it, with what it writes and the status that it ends with. Golden outputs are compared byte for byte; FATIAO_GOLDEN=write renews
-- them, to be read before they are committed.

local json = dofile "tests/lua/json.lua"
local program = os.getenv "FATIAO_PROGRAM" or "build/fatiao"
local golden = "tests/golden/cli/"

local function slurp(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local content = file:read "*a"
  file:close()
  return content
end

local function write(path, content)
  local file = assert(io.open(path, "wb"))
  file:write(content)
  file:close()
end

local function quote(s)
  return "'" .. s:gsub("'", "'\\''") .. "'"
end

-- Output, exit status, and what went to standard error. `environment` is set before the program's name, `input` is its standard input.
local function run(words, options)
  options = options or {}
  local errors, input = os.tmpname(), os.tmpname()
  write(input, options.input or "")
  local command = { "env -u LANG -u LC_ALL -u LC_MESSAGES -u COLUMNS FATIAO_LANG=" .. (options.lang or "en"), options.environment or "", program }
  for _, word in ipairs(words) do command[#command + 1] = quote(word) end
  command[#command + 1] = "2>" .. errors .. " <" .. input .. "; printf '\\n%d' $?"
  local pipe = assert(io.popen(table.concat(command, " "), "r"))
  local output, status = pipe:read("*a"):match "^(.*)\n(%d+)$"
  pipe:close()
  local said = slurp(errors)
  os.remove(errors)
  os.remove(input)
  return output, tonumber(status), said
end

local function same_as(name, output)
  local path = golden .. name .. ".txt"
  if os.getenv "FATIAO_GOLDEN" == "write" then write(path, output) end
  assert.equal(slurp(path), output)
end

-- A corpus of our own, so that no golden output hangs on the wording of the bundled one.
local db

local function import_samples(path)
  local function import(...)
    local _, status, said = run { "import", "-o", path, ... }
    assert.equal("", said)
    assert.equal(0, status)
  end
  import(golden .. "treaty.zh.txt", "--empty", "--id", "samples", "--date", "2020-02-02", "--source", "digest", "--note", "试样")
  import(golden .. "treaty.en.txt", "--id", "samples", "--source", "digest", "--note", "a sample")
end

describe("the program #program", function()
  setup(function()
    db = os.tmpname()
    os.remove(db)
    import_samples(db)
  end)

  teardown(function() os.remove(db) end)

  describe("as lua", function()
    it("executes a statement with -e", function()
      local out, status, said = run { "-e", 'print(1 + 1, corpus ~= nil, fatiao.version)' }
      assert.equal("2\ttrue\t0.1.0\n", out)
      assert.equal(0, status)
      assert.equal("", said)
    end)

    it("executes every -e and -l in order, joined or apart", function()
      local out, status = run { "-ex = 1", "-e", "x = x + 1", "-lj=fatiao.json", "-e", "print(x, j.encode{x})" }
      assert.equal("2\t[2]\n", out)
      assert.equal(0, status)
    end)

    it("runs a script with its arguments", function()
      local script = os.tmpname()
      write(script, "#!/usr/bin/fatiao\nprint(arg[0] ~= nil, arg[1], arg[2], select('#', ...), fatiao == require 'fatiao')")
      local out, status = run { script, "--lang", "第七条" }
      os.remove(script)
      assert.equal("true\t--lang\t第七条\t2\ttrue\n", out)
      assert.equal(0, status)
    end)

    it("runs standard input, named or not", function()
      assert.equal("hello\n", (run({}, { input = "print 'hello'" })))
      assert.equal("a\n", (run({ "-", "a" }, { input = "print(...)" })))
    end)

    it("ends with 1 and a traceback after an error", function()
      local out, status, said = run { "-e", "local function f() error 'oh' end f()" }
      assert.equal("", out)
      assert.equal(1, status)
      assert.truthy(said:find("oh", 1, true))
      assert.truthy(said:find("stack traceback:", 1, true))
    end)

    it("ends with the status that the script asks for", function()
      local _, status = run { "-e", "os.exit(7)" }
      assert.equal(7, status)
    end)

    it("says what is wrong with a chunk or an error object", function()
      local _, status, said = run { "-e", "x = = 1" }
      assert.equal(1, status)
      assert.truthy(said:find "unexpected symbol")
      _, status, said = run { "-e", "error {}" }
      assert.equal(1, status)
      assert.truthy(said:find "error object is a table value")
      _, _, said = run { "-e", "error(setmetatable({}, { __tostring = function() return 'itself' end }))" }
      assert.truthy(said:find "itself")
    end)

    it("shows its version", function()
      local out, status = run { "-v" }
      assert.truthy(out:find "^fatiao 0%.1%.0  Lua")
      assert.equal(0, status)
    end)
  end)

  describe("wrong usage", function()
    local function misuse(...)
      local out, status, said = run { ... }
      assert.equal("", out)
      assert.equal(2, status)
      assert.truthy(said:find("^fatiao: ") and said:find "%-%-help")
      return said
    end

    it("ends with 2 and points to the help", function()
      misuse "--nonsense"
      misuse "-e"
      misuse "shwo"
      misuse "show"
      misuse("show", "uncc", "--nonsense")
      misuse("show", "uncc", "--format", "xml")
      misuse("search")
      misuse("search", "x", "--limit", "many")
      misuse("search", "x", "--limit")
      misuse("import", "x.md")
      misuse("run", "nonsense")
      misuse("--lang", "fr", "-e", "")
    end)

    it("is said in the user's language", function()
      local _, _, said = run({ "show", "--nonsense" }, { lang = "zh_CN.UTF-8" })
      assert.equal("fatiao: 没有选项“--nonsense”\n用法见 fatiao show --help\n", said)
      _, _, said = run { "--lang", "zh", "show", "--nonsense" }
      assert.equal("fatiao: 没有选项“--nonsense”\n用法见 fatiao show --help\n", said)
    end)
  end)

  describe("help", function()
    it("exists in both languages for every command", function()
      for _, words in ipairs { { "--help" }, { "show", "--help" }, { "search", "-h" }, { "import", "--help" }, { "run", "--help" }, { "run", "structure", "--help" } } do
        for lang, head in pairs { en = "Usage:", zh = "用法：" } do
          local out, status, said = run(words, { lang = lang })
          assert.equal(0, status)
          assert.equal("", said)
          assert.truthy(out:find(head, 1, true))
        end
      end
    end)

    it("is laid out by display width", function()
      same_as("help-search.zh", (run({ "search", "--help" }, { lang = "zh" })))
      same_as("help-search.en", (run { "search", "--help" }))
    end)
  end)

  describe("show", function()
    it("prints a provision in one language, and marks a digest", function()
      same_as("show-article.zh", (run({ "--corpus", db, "show", "samples/art_1" }, { lang = "zh" })))
      same_as("show-article.en", (run { "show", "samples/art_1", "--lang", "en", "--corpus", db }))
    end)

    it("sets two languages side by side", function()
      same_as("show-both", (run { "--corpus", db, "show", "samples/art_1", "--lang", "both" }))
    end)

    it("prints an instrument", function()
      same_as("show-instrument.zh", (run({ "--corpus", db, "show", "关于保存样品的公约" }, { lang = "zh" })))
    end)

    it("gives json", function()
      local out, status = run { "--corpus", db, "show", "samples/art_2/para_1", "--lang", "zh", "--format", "json" }
      local object = json.decode(out)
      assert.equal(0, status)
      assert.equal("samples/art_2/para_1", object.id)
      assert.equal("samples", object.instrument)
      assert.equal("para", object.kind)
      assert.equal(1, object.number)
      assert.equal("zh", object.lang)
      assert.equal("各缔约国应当确保样品的快速保全，期限最长九十日。", object.text)
      assert.equal("digest", object.source.kind)
      object = json.decode((run { "--corpus", db, "show", "samples/art_1", "--lang", "both", "--format", "json" }))
      assert.equal("zh", object.texts[1].lang)
      assert.equal("Terms", object.texts[2].heading)
      object = json.decode((run { "--corpus", db, "show", "samples", "--format", "json" }))
      assert.same({ "zh", "en" }, object.languages)
      assert.equal(3, object.articles)
    end)

    it("gives Markdown, HTML and CSV", function()
      same_as("show-article.md", (run { "--corpus", db, "show", "samples/art_1", "--format", "md" }))
      same_as("show-article.html", (run { "--corpus", db, "show", "samples/art_1", "--lang", "both", "--format", "html" }))
      same_as("show-article.csv", (run { "--corpus", db, "show", "samples/art_1", "--format", "csv" }))
    end)

    it("fails with 1 for what is not there", function()
      for _, ref in ipairs { "uncc/art_99", "nothing/art_1", "没有这部法律" } do
        local out, status, said = run { "show", ref }
        assert.equal("", out)
        assert.equal(1, status)
        assert.truthy(said:find "^fatiao: .")
      end
      local _, status, said = run { "--corpus", "/nonexistent/x.db", "show", "uncc" }
      assert.equal(1, status)
      assert.truthy(said:find "^fatiao: .")
    end)
  end)

  describe("search", function()
    it("shows the keyword in context, aligned", function()
      same_as("search.zh", (run({ "--corpus", db, "search", "保全" }, { lang = "zh" })))
      same_as("search-document.en", (run { "--corpus", db, "search", "state", "--order", "document", "--lang", "en" }))
    end)

    it("counts, limits and confines", function()
      assert.equal("2\n", (run { "--corpus", db, "search", "样品", "--count" }))
      local out = run { "--corpus", db, "search", "样品", "--limit", "1" }
      assert.truthy(out:find("2 hits, the first 1 shown", 1, true))
      local _, status, said = run { "--corpus", db, "search", "样品", "--in", "nowhere" }
      assert.equal(1, status)
      assert.truthy(said:find "^fatiao: .")
    end)

    it("gives json with byte offsets", function()
      local rows = json.decode((run { "--corpus", db, "search", "快速保全", "--format", "json" }))
      assert.equal(1, #rows)
      assert.equal("samples/art_2", rows[1].id)
      assert.equal("zh", rows[1].lang)
      assert.equal("快速保全", rows[1].text:sub(rows[1].start + 1, rows[1].finish))
    end)

    it("ends with 1 when there is nothing", function()
      local out, status, said = run { "--corpus", db, "search", "无此词语", "--format", "json" }
      assert.same({}, json.decode(out))
      assert.equal(1, status)
      assert.equal("", said)
      out, status = run { "--corpus", db, "search", "无此词语", "--count" }
      assert.equal("0\n", out)
      assert.equal(1, status)
    end)
  end)

  describe("import", function()
    local made

    before_each(function()
      made = os.tmpname()
      os.remove(made)
    end)

    after_each(function() os.remove(made) end)

    it("reports counts and warnings", function()
      local out, status = run({ "import", golden .. "gaps.zh.txt", "-o", made, "--empty" }, { lang = "zh" })
      assert.equal(0, status)
      same_as("import.zh", (out:gsub(made:gsub("%p", "%%%0"), "DB")))
      local report = json.decode((run { "import", golden .. "gaps.zh.txt", "-o", made, "--format", "json" }))
      assert.equal("gaps.zh", report.files[1].id)
      assert.equal("zh", report.files[1].lang)
      assert.equal(4, report.files[1].articles)
      assert.is_false(report.files[1].changed)
      assert.equal(7, report.warnings[1].line)
      assert.equal("gap", report.warnings[1].kind)
      assert.equal(3, report.warnings[1].expected)
      assert.equal("repeat", report.warnings[2].kind)
    end)

    it("keeps the bundled corpus in a new file, unless it is told not to", function()
      run { "import", golden .. "gaps.zh.txt", "-o", made }
      assert.equal("true\n", (run { "--corpus", made, "-e", "print(corpus:instrument 'uncc' ~= nil)" }))
      os.remove(made)
      run { "import", golden .. "gaps.zh.txt", "-o", made, "--empty" }
      assert.equal("false\n", (run { "--corpus", made, "-e", "print(corpus:instrument 'uncc' ~= nil)" }))
    end)

    it("guesses the language by the script", function()
      run { "import", golden .. "treaty.en.txt", "-o", made, "--empty", "--id", "x" }
      assert.equal("en\n", (run { "--corpus", made, "-e", "print(corpus:instrument 'x':languages()[1])" }))
    end)

    it("imports the .md and .txt files of a folder", function()
      local folder = os.tmpname()
      os.remove(folder)
      assert(os.execute("mkdir " .. folder))
      write(folder .. "/b.md", "第一条 甲。\n第二条 乙。\n")
      write(folder .. "/a.txt", "Article 1. Alpha\nWords.\n")
      write(folder .. "/c.html", "第一条 丙。\n")
      local out, status = run { "import", folder, "-o", made, "--empty", "--format", "json" }
      os.execute("rm -r " .. folder)
      assert.equal(0, status)
      local files = json.decode(out).files
      assert.same({ "a", "b" }, { files[1].id, files[2].id })
      assert.same({ 1, 2 }, { files[1].articles, files[2].articles })
    end)

    it("writes everything or nothing", function()
      local bad = os.tmpname()
      write(bad, "第一条 \255坏\n")
      local out, status, said = run { "import", golden .. "gaps.zh.txt", bad, "-o", made, "--empty" }
      assert.equal("", out)
      assert.equal(1, status)
      assert.truthy(said:find(bad, 1, true))
      assert.is_nil(slurp(made))
      local report
      report, status = run { "import", golden .. "gaps.zh.txt", bad, "-o", made, "--empty", "--skip", "--format", "json" }
      os.remove(bad)
      assert.equal(1, status)
      assert.equal(1, #json.decode(report).files)
    end)

    it("fails for a file that is not there, before it writes", function()
      local _, status, said = run { "import", "/nonexistent.md", "-o", made }
      assert.equal(1, status)
      assert.truthy(said:find("/nonexistent.md", 1, true))
      assert.is_nil(slurp(made))
    end)
  end)

  describe("run", function()
    it("lists the analyses", function()
      local rows = json.decode((run { "run", "--format", "json" }))
      local names = {}
      for _, row in ipairs(rows) do names[row.name] = row.summary end
      assert.is_string(names.structure)
      assert.truthy((run({ "run" }, { lang = "zh" })):find("fatiao run structure", 1, true))
    end)

    it("gives the structure of the Convention, and what a commentary leaves out", function()
      local out, status = run { "run", "structure", "uncc", "--format", "json" }
      local object = json.decode(out)
      assert.equal(0, status)
      assert.equal("uncc", object.instrument)
      assert.equal(68, object.articles)
      assert.equal(9, object.chapters)
      local ranges = {}
      for i, range in ipairs(object.ranges) do ranges[i] = range.first .. "-" .. range.last .. (range.agrees and "" or " !") end
      assert.same({ "1-6", "7-21", "22-22", "23-34", "35-52", "53-53", "54-56 !", "57-58", "59-68" }, ranges)
      assert.equal(1, #object.differences)
      assert.equal(56, object.differences[1].article)
      assert.equal(54, object.ranges[7].commentary_first)
      assert.equal(55, object.ranges[7].commentary_last)
    end)

    it("gives that of any other instrument, in any format", function()
      same_as("structure.zh", (run({ "--corpus", db, "run", "structure", "samples" }, { lang = "zh" })))
      same_as("structure.csv", (run { "run", "structure", "samples", "--corpus", db, "--format", "csv" }))
      same_as("structure.md", (run { "run", "structure", "samples", "--corpus", db, "--format", "md", "--lang", "zh" }))
      local object = json.decode((run { "--corpus", db, "run", "structure", "samples", "--format", "json" }))
      assert.same({}, object.differences)
      assert.equal("samples/chapter_2", object.ranges[2].id)
    end)

    it("lists all instruments", function()
      local rows = json.decode((run { "--corpus", db, "run", "structure", "--format", "json" }))
      assert.equal(1, #rows)
      assert.same({ "samples", 3, 2, "digest" }, { rows[1].id, rows[1].articles, rows[1].chapters, rows[1].source })
      same_as("structure-all.zh", (run({ "--corpus", db, "run", "structure" }, { lang = "zh" })))
    end)

    it("fails for an instrument that is not there", function()
      local _, status, said = run { "run", "structure", "nothing" }
      assert.equal(1, status)
      assert.truthy(said:find "^fatiao: .")
    end)
  end)

  describe("the prompt", function()
    it("reads lines, prints values, goes on after errors", function()
      local out, status, said = run({ "--corpus", db, "-i" }, { input = table.concat({
        "1 + 1", "x = 5", "for i = 1, 2 do", "print(i * x)", "end", "error 'oh'", "samples:article(3)", "1 +", "2", "return x, nil", "'第七条'", "" }, "\n"), lang = "zh" })
      assert.equal(0, status)
      assert.truthy(said:find "oh" and not said:find "traceback")
      same_as("prompt.zh", out)
    end)
  end)
end)
