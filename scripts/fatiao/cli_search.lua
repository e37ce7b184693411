-- fatiao search: where words stand, each with the words around it.

local cli = require "fatiao.cli"
local json = require "fatiao.json"
local language = require "fatiao.language"
local layout = require "fatiao.layout"
local options = require "fatiao.options"
local report = require "fatiao.report"
local show = require "fatiao.show"
local say = language.say

local LIMIT = 20 -- hits shown as text, unless --limit says otherwise

local command = {
  usage = { zh = "search 词语...", en = "search QUERY..." },
  summary = { zh = "检索条文，列出上下文", en = "searches the texts; keyword in context" },
  details = {
    zh = "各词以空格分开，须同在一条之中；含空格的短语置于引号内。中文按子串匹配，拉丁字母按整词匹配，不分大小写、全角半角。没有结果时退出状态为 1。\n"
      .. "json：数组，每项为 id、citation、lang、start、finish、text；start 和 finish 是首个词在 text 中的 UTF-8 字节位置，从 0 起，不含 finish；"
      .. "词在编号或标题中时二者相等。",
    en = "Terms stand apart by spaces and must all stand in one article; a phrase with spaces stands in quotes. Chinese matches as substring, Latin letters as whole words; "
      .. "case and full width do not matter. Exit status 1 when there is nothing.\n"
      .. "json: an array of id, citation, lang, start, finish, text; start and finish are UTF-8 byte offsets in text, from 0, the end excluded, of the first term; "
      .. "they are equal when it stands in a number or heading.",
  },
  options = options.join(options.common, {
    { name = "lang", argument = "LANG", help = { zh = "只检索该语言的文本", en = "only texts in that language" } },
    { name = "in", argument = "INSTRUMENT", help = { zh = "只检索这部法律", en = "only in that instrument" } },
    { name = "limit", short = "n", argument = "N", integer = true,
      help = { zh = "最多列出 N 项，0 为全部（text 默认 20）", en = "at most N hits, 0 for all (text: 20)" } },
    { name = "order", argument = "ORDER", values = { "relevance", "document" },
      help = { zh = "排序：relevance（默认）或 document", en = "relevance (the default) or document" } },
    { name = "unit", argument = "UNIT", values = { "article", "provision" },
      help = { zh = "各词须同在 article 一条（默认）或 provision 一款", en = "what must hold all terms: an article (the default) or a provision" } },
    { name = "count", short = "c", help = { zh = "只显示有多少项", en = "only how many there are" } },
  }),
}

-- What json and csv say of a hit.
local function row_of(hit, unit)
  local p = hit.provision
  local words = (unit == "provision" and p:body(hit.lang) or unit ~= "provision" and p:text(hit.lang)) or ""
  return { id = p.id, citation = p:cite(hit.lang) or p.id, lang = hit.lang, start = hit.start - 1, finish = hit.finish, text = words }
end

local columns = {
  { key = "id", only = "data" }, { key = "citation", label = { zh = "条款", en = "provision" } }, { key = "lang", only = "data" },
  { key = "start", only = "data", align = "right" }, { key = "finish", only = "data", align = "right" }, { key = "text", label = { zh = "文字", en = "text" } },
}

-- Runs through all hits, keeps the first `limit` (0: all), counts every one.
local function gather(hits, limit)
  local kept, n = {}, 0
  for hit in hits do
    n = n + 1
    if limit == 0 or n <= limit then kept[n] = hit end
  end
  return kept, n
end

local function write_text(hits, total, query)
  local out = {}
  for i, line in ipairs(show.hits(hits, layout.width())) do out[i] = line end
  if #out > 0 then out[#out + 1] = "" end
  if total == 0 then out[#out + 1] = say({ zh = "没有找到“%s”", en = "nothing found for '%s'" }, query)
  elseif #hits < total then out[#out + 1] = say({ zh = "共 %d 项，以上为前 %d 项（--limit 0 列出全部）", en = "%d hits, the first %d shown (--limit 0 for all)" }, total, #hits)
  else out[#out + 1] = say(total == 1 and { zh = "共 %d 项", en = "%d hit" } or { zh = "共 %d 项", en = "%d hits" }, total) end
  io.stdout:write(table.concat(out, "\n"), "\n")
end

-- An argument with spaces is a phrase, as the shell's quotes meant it.
local function query_of(words)
  local terms = {}
  for i, word in ipairs(words) do
    terms[i] = #words > 1 and word:find("%s") and not word:find('"', 1, true) and '"' .. word .. '"' or word
  end
  return table.concat(terms, " ")
end

function command.run(opts)
  local query = query_of(opts)
  if not query:find("%S") then return cli.misuse(say { zh = "请给出要检索的词语", en = "what is to be found?" }, "search") end
  local corpus, message = cli.open { corpus = opts.corpus }
  if not corpus then return cli.fail(message) end
  local format = opts.format or "text"
  local hits
  hits, message = corpus:search(query, { lang = opts.lang, within = opts["in"], order = opts.order, unit = opts.unit })
  if not hits then return cli.fail(message) end
  if opts.count then
    local _, total = gather(hits, 1)
    io.stdout:write(string.format("%d\n", total))
    return total > 0 and cli.OK or cli.FAILURE
  end
  local found, total = gather(hits, opts.limit or (format == "text" and LIMIT or 0))
  if format == "text" then
    write_text(found, total, query)
  else
    local rows = json.array {}
    for i, hit in ipairs(found) do rows[i] = row_of(hit, opts.unit) end
    local rep = { tables = { { columns = columns, rows = rows } } }
    if format ~= "json" and format ~= "csv" then rep.title = say({ zh = "检索：%s", en = "Search: %s" }, query) end
    local written, failure = report.write(rep, { format = format, lang = opts.lang })
    if not written then return cli.fail(failure) end
  end
  return total > 0 and cli.OK or cli.FAILURE
end

return command
