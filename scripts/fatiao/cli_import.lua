-- fatiao import: texts become a corpus of the user's own. All files are one transaction: everything is written or nothing.

local fatiao = require "fatiao"
local cli = require "fatiao.cli"
local json = require "fatiao.json"
local language = require "fatiao.language"
local options = require "fatiao.options"
local report = require "fatiao.report"
local text = fatiao.text
local say = language.say

local SAMPLE = 8192     -- bytes looked at to guess a language
local PROGRESS = 0.1    -- seconds between two lines of progress
local ID_MAX = 40       -- columns of an id in tables
local WARNINGS_MAX = 200 -- warnings of one file that are listed

local command = {
  own_lang = true, -- --lang is the language of the text
  usage = { zh = "import 路径... -o DB", en = "import PATH... -o DB" },
  summary = { zh = "把法律文本导入语料库文件", en = "imports texts into a corpus file" },
  details = {
    zh = "路径可以是文件夹，取其中全部 .md 和 .txt 文件。DB 不存在时新建，并含内置语料库（--empty 则不含）。全部文件为一个事务：要么全部写入，要么一个不写；"
      .. "--skip 则略过读不了的文件，其余照常导入，退出状态为 1。重复导入同一文本，结果不变。",
    en = "A PATH may be a folder: all its .md and .txt files. DB is made when it is not there, with the bundled corpus in it unless --empty is given. All files are one "
      .. "transaction, everything is written or nothing; with --skip, files that cannot be read are left out, and the exit status is 1. Importing the same text again changes nothing.",
  },
  options = {
    { name = "output", short = "o", argument = "DB", help = { zh = "语料库文件（必需）", en = "the corpus file (required)" } },
    { name = "id", argument = "ID", help = { zh = "法律的编号（默认为文件名，不含扩展名）", en = "id of the instrument; otherwise the file's name without extension" } },
    { name = "lang", argument = "LANG", help = { zh = "文本的语言，如 zh、en（默认依文字判断）", en = "language of the text, such as zh, en; otherwise judged by its script" } },
    { name = "as", argument = "VERSION", help = { zh = "版本名称，如 2016", en = "name of the version, such as 2016" } },
    { name = "date", argument = "DATE", help = { zh = "版本日期，如 2016-11-07（默认取自文本）", en = "date of the version, 2016-11-07; otherwise taken from the text" } },
    { name = "source", argument = "SOURCE", values = { "official", "translation", "digest" },
      help = { zh = "official 权威文本（默认）、translation 译文或 digest 摘要", en = "official (the default), translation or digest" } },
    { name = "note", argument = "NOTE", help = { zh = "文本出处", en = "where the text comes from" } },
    { name = "empty", help = { zh = "新建时不含内置语料库", en = "a new DB without the bundled corpus" } },
    { name = "skip", help = { zh = "略过读不了的文件", en = "leave out files that cannot be read" } },
    { name = "verbose", short = "V", help = { zh = "逐一列出警告", en = "list every warning" } },
    options.common[1],
  },
}

-- -------------------------------------------------------------------- files

local function host()
  local there, module = pcall(require, "fatiao.host")
  return there and module or { list = function() return nil end, terminal = function() return false end }
end

-- Adds the files that a path stands for; nil and a message when it is neither file nor folder.
local function add_files(files, path)
  local names = host().list(path)
  if not names then
    local file, message = io.open(path, "rb")
    if not file then return nil, message end
    file:close()
    files[#files + 1] = path
    return true
  end
  table.sort(names)
  local n = #files
  for _, name in ipairs(names) do
    if name:find("%.md$") or name:find("%.txt$") then files[#files + 1] = path:gsub("/+$", "") .. "/" .. name end
  end
  if #files == n then return nil, say({ zh = "%s：没有 .md 或 .txt 文件", en = "%s: no .md or .txt files" }, path) end
  return true
end

local function read_file(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local content, failure = file:read("*a")
  file:close()
  if not content then return nil, path .. ": " .. tostring(failure) end
  return content
end

-- "prc-csl" for "texts/prc-csl.md".
local function id_of(path)
  local name = path:match("([^/]+)/*$") or path
  return (name:gsub("%.%w+$", ""))
end

-- By its script: zh where Han characters prevail, ar for Arabic, else en.
function command.guess(content)
  local sample = content:sub(1, SAMPLE)
  local _, han = sample:gsub("[\228-\233][\128-\191][\128-\191]", "")
  local _, arabic = sample:gsub("[\216-\219][\128-\191]", "")
  local _, latin = sample:gsub("%a+", "")
  if han > arabic and han > latin then return "zh" end
  if arabic > latin then return "ar" end
  return "en"
end

-- -------------------------------------------------------------------- progress

-- A function that says how far it is, on standard error when that is a terminal; called without arguments, it takes the line away.
local function make_progress(total)
  if not host().terminal("stderr") or total < 2 then return function() end end
  local last = -PROGRESS
  return function(n, articles)
    if not n then
      io.stderr:write("\r\27[K")
      return
    end
    local now = os.clock()
    if now - last < PROGRESS and n < total then return end
    last = now
    io.stderr:write(say({ zh = "\r\27[K%d/%d 个文件，%d 条", en = "\r\27[K%d/%d files, %d articles" }, n, total, articles))
    io.stderr:flush()
  end
end

-- -------------------------------------------------------------------- importing

local function import_file(corpus, path, opts)
  local content, message = read_file(path)
  if not content then return nil, message end
  local id, lang = opts.id or id_of(path), opts.lang or command.guess(content)
  local instrument, found, code = corpus:import(content, {
    id = id, lang = lang, version = opts.as, date = opts.date, source = opts.source, note = opts.note,
  })
  if not instrument then return nil, path .. ": " .. tostring(found), code end
  return {
    file = path, id = id, lang = lang, changed = found.changed, articles = found.counts.art or 0, gaps = found.gaps, repeats = found.repeats,
    warnings = #found.warnings, counts = found.counts, list = found.warnings,
  }
end

local ABANDON = {} -- raised to roll the transaction back

-- Imports all; a list of what came of each file, and a list of failures. Nothing is written when there are failures, unless they are skipped.
local function import_all(corpus, files, opts)
  local done, failures, articles = {}, {}, 0
  local progress = make_progress(#files)
  local function body()
    for n, path in ipairs(files) do
      local result, message = import_file(corpus, path, opts)
      if result then
        done[#done + 1] = result
        articles = articles + result.articles
      else
        failures[#failures + 1] = message
      end
      progress(n, articles)
    end
    if #failures > 0 and not opts.skip then error(ABANDON, 0) end
    return true
  end
  local called, written, message = pcall(corpus.transaction, corpus, body)
  progress()
  if not called and written ~= ABANDON then error(written, 0) end
  if called and not written then failures[#failures + 1] = message end
  return done, failures, called and written
end

-- -------------------------------------------------------------------- the report

local function total(results)
  local sum = { file = say { zh = "合计", en = "total" }, articles = 0, gaps = 0, repeats = 0, warnings = 0 }
  for _, result in ipairs(results) do
    for _, key in ipairs { "articles", "gaps", "repeats", "warnings" } do sum[key] = sum[key] + result[key] end
  end
  return sum
end

local function short_id(id)
  return text.truncate(id, ID_MAX)
end

local result_columns = {
  { key = "file", only = "data" }, { key = "id", label = { zh = "编号", en = "id" }, show = short_id }, { key = "lang", label = { zh = "语言", en = "lang" } },
  { key = "articles", label = { zh = "条", en = "articles" }, align = "right" }, { key = "gaps", label = { zh = "缺号", en = "gaps" }, align = "right" },
  { key = "repeats", label = { zh = "重号", en = "repeats" }, align = "right" }, { key = "warnings", label = { zh = "警告", en = "warnings" }, align = "right" },
  { key = "changed", label = { zh = "有变化", en = "changed" } },
}

local warning_columns = {
  { key = "id", label = { zh = "编号", en = "id" }, show = short_id }, { key = "line", label = { zh = "行", en = "line" }, align = "right" }, { key = "kind", only = "data" },
  { key = "where", only = "data" }, { key = "expected", only = "data" }, { key = "message", label = { zh = "警告", en = "warning" } },
}

local function warning_rows(results)
  local rows, left_out = json.array {}, 0
  for _, result in ipairs(results) do
    for i, warning in ipairs(result.list) do
      if i <= WARNINGS_MAX then
        rows[#rows + 1] = { id = result.id, line = warning.line, kind = warning.kind, where = warning.where, expected = warning.expected, message = warning.message }
      else
        left_out = left_out + 1
      end
    end
  end
  return rows, left_out
end

-- What is printed: a line for each file, when they are few or --verbose; otherwise those with warnings and a total.
local function make_report(results, opts, output)
  local shown = results
  if not opts.verbose and #results > 20 and (opts.format or "text") == "text" then
    shown = {}
    for _, result in ipairs(results) do
      if result.gaps + result.repeats > 0 and #shown < 20 then shown[#shown + 1] = result end
    end
  end
  local rows = json.array {}
  for i, result in ipairs(shown) do rows[i] = result end
  local rep = { tables = { { key = "files", columns = result_columns, rows = rows } }, notes = {} }
  if #rows == 0 and opts.format ~= "json" then rep.tables = {} end
  if opts.verbose or #results == 1 or opts.format == "json" then
    local warnings, left_out = warning_rows(results)
    if #warnings > 0 or opts.format == "json" then rep.tables[#rep.tables + 1] = { key = "warnings", columns = warning_columns, rows = warnings } end
    if left_out > 0 then rep.notes[1] = say({ zh = "另有 %d 条警告未列出。", en = "%d more warnings are not listed." }, left_out) end
  end
  local sum = total(results)
  if opts.format == nil or opts.format == "text" then
    rep.notes[#rep.notes + 1] = say({ zh = "%s：文件 %d，条 %d，缺号 %d，重号 %d，警告 %d", en = "%s: files %d, articles %d, gaps %d, repeats %d, warnings %d" },
      output, #results, sum.articles, sum.gaps, sum.repeats, sum.warnings)
    if #shown < #results then
      rep.notes[#rep.notes + 1] = say { zh = "以上只列有缺号或重号的文件；--verbose 列出全部。", en = "Only files with gaps or repeats are listed; --verbose lists all." }
    end
  end
  return rep
end

-- -------------------------------------------------------------------- the command

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- The corpus to write to, and whether it was made. nil and a message.
local function open_output(path, empty)
  local there = exists(path)
  if not there and not empty then
    local copied, message = fatiao.copy(path)
    if not copied then return nil, message end
  end
  local corpus, message = fatiao.open(path, "rwc")
  if not corpus then return nil, message end
  corpus.lang = language.get()
  return corpus, not there
end

local function check(opts)
  if #opts == 0 then return say { zh = "请给出要导入的文件", en = "which files?" } end
  if not opts.output then return say { zh = "请用 -o 指明语料库文件", en = "-o names the corpus file that is to be written" } end
  if opts.lang and not opts.lang:find("^%a[%w-]+$") then return say({ zh = "“%s”不是语言标签", en = "'%s' is no language tag" }, opts.lang) end
  return nil
end

function command.run(opts)
  local message = check(opts)
  if message then return cli.misuse(message, "import") end
  local files = {}
  for _, path in ipairs(opts) do
    local added
    added, message = add_files(files, path)
    if not added then return cli.fail(message) end
  end
  local corpus, made = open_output(opts.output, opts.empty)
  if not corpus then return cli.fail(made) end
  local results, failures, written = import_all(corpus, files, opts)
  for _, failure in ipairs(failures) do cli.fail(failure) end
  corpus:close()
  if not written then
    if made then os.remove(opts.output) end
    return cli.fail(say { zh = "什么也没有导入", en = "nothing was imported" })
  end
  local done, failure = report.write(make_report(results, opts, opts.output), { format = opts.format })
  if not done then return cli.fail(failure) end
  return #failures > 0 and cli.FAILURE or cli.OK
end

return command
