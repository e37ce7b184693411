-- fatiao check: every citation of a text, whether it leads somewhere, and whether the words that are quoted with it stand there.

local cli = require "fatiao.cli"
local fatiao = require "fatiao"
local json = require "fatiao.json"
local language = require "fatiao.language"
local layout = require "fatiao.layout"
local options = require "fatiao.options"
local quotation = require "fatiao.quotation"
local report = require "fatiao.report"
local say = language.say
local text = fatiao.text

local TARGETS_MAX = 3 -- provisions that are named; of more, how many there are

local command = {
  usage = { zh = "check 文件", en = "check FILE" },
  summary = { zh = "核对文稿中的法律引用：条款是否存在，引文是否见于该条款", en = "checks the citations of a text: whether the provisions exist, and whether quoted words stand there" },
  details = {
    zh = "文件是文本或 Markdown；“-”为标准输入；.docx、.odt、.html 等经 pandoc 转换，行列是转换后文本的行列。\n"
      .. "有不存在的条款或不符的引文时，退出状态为 1。只有摘要或译文时，引文从不判为错误。引文之内的“前款”“本法”等不另计。\n"
      .. "json：数组，每项为 line、column、end_line、end_column（从 1 起，列按显示宽度，终点不含在内）、start、finish（UTF-8 字节，从 0 起，不含 finish）、"
      .. "text、status（resolved、not-found、ambiguous、not-checked）、kind、type、targets（编号）、target_titles、missing、reason、quotation。"
      .. "quotation 为 null，或含 status（verified、differs、not-found、not-checked、term）、text、start、finish、reason、found_in、differences。",
    en = "FILE is plain text or Markdown, '-' standard input; .docx, .odt, .html and others go through pandoc, and lines and columns are those of the converted text.\n"
      .. "Exit status 1 when a provision does not exist or a quotation does not stand there. Where only a digest or a translation is here, a quotation is never called wrong. "
      .. "'The preceding paragraph' within a quotation is the quoted law's own and not checked.\n"
      .. "json: an array of line, column, end_line, end_column (from 1, columns by display width, the end excluded), start, finish (UTF-8 bytes from 0, the end excluded), "
      .. "text, status (resolved, not-found, ambiguous, not-checked), kind, type, targets (ids), target_titles, missing, reason, quotation. "
      .. "quotation is null, or has status (verified, differs, not-found, not-checked, term), text, start, finish, reason, found_in, differences.",
  },
  options = options.join(options.common, {
    { name = "within", argument = "INSTRUMENT", help = { zh = "文中的“本法”“第七条”所指的法律", en = "the instrument that 'this Convention' or a bare 'article 7' means" } },
    { name = "date", argument = "DATE", help = { zh = "按该日有效的版本核对（如 2024-12-24）", en = "against the versions in force on that date, such as 2024-12-24" } },
  }),
}

-- -------------------------------------------------------------------- names

local names = {
  status = {
    ["resolved"] = { zh = "已核实", en = "verified" }, ["not-found"] = { zh = "不存在", en = "not found" }, ["ambiguous"] = { zh = "有歧义", en = "ambiguous" },
    ["not-checked"] = { zh = "未核对", en = "not checked" },
  },
  quotation = {
    ["verified"] = { zh = "引文相符", en = "quotation verified" }, ["differs"] = { zh = "引文有出入", en = "quotation differs" },
    ["not-found"] = { zh = "引文不符", en = "quotation not found" }, ["not-checked"] = { zh = "引文未核对", en = "quotation not checked" },
    ["term"] = { zh = "用语", en = "term" },
  },
  type = {
    ["plain"] = { zh = "一般", en = "plain" }, ["penalty"] = { zh = "处罚", en = "penalty" }, ["conduct"] = { zh = "行为", en = "conduct" }, ["condition"] = { zh = "依照", en = "condition" },
    ["exception"] = { zh = "除外", en = "exception" }, ["scope"] = { zh = "范围", en = "scope" }, ["mutatis-mutandis"] = { zh = "参照", en = "mutatis mutandis" },
  },
  kind = { ["place"] = { zh = "本法之内", en = "by place" }, ["name"] = { zh = "写明法律", en = "by name" }, ["description"] = { zh = "以描述", en = "by description" } },
}

-- The codes of each in the order in which they are listed.
command.codes = {
  status = { "resolved", "not-found", "ambiguous", "not-checked" }, type = { "plain", "penalty", "conduct", "condition", "exception", "scope", "mutatis-mutandis" },
  kind = { "place", "name", "description" },
}

-- What a status, a type, a kind of citation is called.
local function name(kind, code)
  return language.pick(names[kind][code]) or code
end
command.name = name

-- -------------------------------------------------------------------- the text and its positions

-- A text as it was read, and as it is searched: in Markdown the marks of emphasis, which may stand within a citation, are left out. `origin` gives for every place
-- from which bytes were left out { place in what is searched, bytes left out before it }.
local function source_of(s, is_markdown)
  local source = { text = s, lines = { 1 }, origin = {} }
  for at in s:gmatch("\n()") do source.lines[#source.lines + 1] = at end
  if not is_markdown then
    source.clean = s
    return source
  end
  local parts, from, left_out, length = {}, 1, 0, 0
  for first, last in s:gmatch("()[%*`]+()") do
    parts[#parts + 1] = s:sub(from, first - 1)
    length, left_out, from = length + first - from, left_out + last - first, last
    source.origin[#source.origin + 1] = { length + 1, left_out }
  end
  parts[#parts + 1] = s:sub(from)
  source.clean = table.concat(parts)
  return source
end

-- Index of the last item of a sorted list that key(item) does not put after `value`; 0 when there is none.
local function last_at(list, value, key)
  local low, high = 0, #list
  while low < high do
    local middle = math.floor((low + high + 1) / 2)
    if key(list[middle]) <= value then low = middle else high = middle - 1 end
  end
  return low
end

local function original(source, position)
  local origin = source.origin[last_at(source.origin, position, function(o) return o[1] end)]
  return position + (origin and origin[2] or 0)
end

-- What a terminal shows of a line: a tab or another control takes one column.
local function visible(s)
  return (s:gsub("%c", " "))
end

-- Line and column, by display width, of a byte. Lines may be long: what was measured last is not measured again.
local function position(source, at)
  local line, last = last_at(source.lines, at, function(start) return start end), source.last
  local from, column = source.lines[line], 1
  if last and last.line == line and last.at <= at then from, column = last.at, last.column end
  column = column + text.width(visible(source.text:sub(from, at - 1)))
  source.last = { line = line, at = at, column = column }
  return line, column
end

-- -------------------------------------------------------------------- checking

local within_hint = { zh = "提示：--within 指明“本法”或单独的“第七条”所指的法律。", en = "Hint: --within says which instrument 'this Convention' or a bare 'article 7' means." }

local function target_titles(citation)
  local titles = {}
  for i, p in ipairs(citation.to or {}) do
    local heading = p:heading() or ""
    titles[i] = (p:cite() or p.id) .. (heading ~= "" and say { zh = "　", en = " — " } .. heading or "")
  end
  if #titles == 0 and citation.instrument then titles[1] = citation.instrument:title() or citation.instrument.id end
  return titles
end

local function target_ids(citation)
  local ids = json.array {}
  for i, p in ipairs(citation.to or {}) do ids[i] = p.id end
  if #ids == 0 and citation.instrument and citation.status == "resolved" then ids[1] = citation.instrument.id end
  return ids
end

local function quoted(source, found, citation, cache)
  local words = source.clean:sub(found.start, found.finish)
  local q = quotation.check(words, found.strong, citation, cache)
  if not q then return nil end
  q.text = words:gsub("\n[ \t]*>", "\n"):gsub("^%s+", ""):gsub("%s+$", "")
  q.start, q.finish = original(source, found.start), original(source, found.finish)
  return q
end

-- Without the citations that are the quoted law's own: 前款 or 本法 within a quotation, which mean nothing where they stand now.
local function without_quoted(citations, quotations)
  local list, spans = {}, {}
  for i in ipairs(citations) do spans[#spans + 1] = quotations[i] end
  table.sort(spans, function(a, b) return a.start < b.start end)
  for _, citation in ipairs(citations) do
    local span = spans[last_at(spans, citation.start, function(q) return q.start end)]
    if citation.kind ~= "place" or not span or citation.finish > span.finish then list[#list + 1] = citation end
  end
  return list
end

-- Every citation of s, in order; nil, message when that cannot be done. opts: within, date, markdown.
function command.check(corpus, s, opts)
  local source, citations, items, cache = source_of(s, opts.markdown), {}, {}, {}
  local iterator, message = corpus:check(source.clean, { within = opts.within, date = opts.date })
  if not iterator then return nil, message end
  for citation in iterator do citations[#citations + 1] = citation end
  citations = without_quoted(citations, quotation.find(source.clean, citations))
  local quotations = quotation.find(source.clean, citations)
  for i, citation in ipairs(citations) do
    local start, finish = original(source, citation.start), original(source, citation.finish)
    local line, column = position(source, start)
    local end_line, end_column = position(source, finish + 1)
    items[i] = {
      line = line, column = column, end_line = end_line, end_column = end_column, start = start, finish = finish,
      text = s:sub(start, finish), clean = visible(source.clean:sub(citation.start, citation.finish)),
      status = citation.status, kind = citation.kind, type = citation.type, to = citation.to, missing = citation.missing,
      reason = citation.reason, targets = target_ids(citation), target_titles = target_titles(citation), quotation = quotations[i] and quoted(source, quotations[i], citation, cache),
    }
  end
  items.source = source
  for _, item in ipairs(items) do
    if item.kind == "place" and #item.to == 0 and item.status ~= "not-found" and not opts.within then items.hint = say(within_hint) end
  end
  return items
end

local function is_wrong(q)
  return q ~= nil and (q.status == "differs" or q.status == "not-found")
end

-- The groups of the report, the doubtful ones first.
local groups = {
  { label = names.status["not-found"], has = function(item) return item.status == "not-found" end },
  { label = { zh = "引文不符", en = "quotation does not stand there" }, has = function(item) return item.status == "resolved" and is_wrong(item.quotation) end },
  { label = names.status["ambiguous"], has = function(item) return item.status == "ambiguous" end },
  { label = names.status["not-checked"], has = function(item) return item.status == "not-checked" end },
  { label = names.status["resolved"], verified = true, has = function(item) return item.status == "resolved" and not is_wrong(item.quotation) end },
}

local function grouped(items)
  local list = {}
  for i, group in ipairs(groups) do
    list[i] = { label = group.label, verified = group.verified }
    for _, item in ipairs(items) do
      if group.has(item) then table.insert(list[i], item) end
    end
  end
  return list
end

-- -------------------------------------------------------------------- as text

-- The end of a string that fits into so many columns.
local function tail(s, columns)
  local pieces, used = {}, 0
  for _, piece in text.graphemes(s) do pieces[#pieces + 1] = piece end
  local first = #pieces + 1
  while first > 1 and used + text.width(pieces[first - 1]) <= columns do
    first = first - 1
    used = used + text.width(pieces[first])
  end
  return table.concat(pieces, "", first)
end

-- As much of the beginning or the end of s as may be shown, without half characters.
local function head_of(s, bytes) return #s <= bytes and s or s:sub(1, bytes):gsub("[\192-\255]?[\128-\191]*$", "") end
local function tail_of(s, bytes) return #s <= bytes and s or s:sub(-bytes):gsub("^[\128-\191]+", "") end

-- The source line of an item, cut to fit around the citation, and a line of marks below it.
local function excerpt(source, item, columns)
  local start = source.lines[item.line]
  local stop = (source.lines[item.line + 1] or #source.text + 2) - 2
  local most = columns * 8 -- bytes: far more than so many columns take
  local before = visible(tail_of(source.text:sub(start, item.start - 1), most)):gsub("^%s+", "")
  local marked = visible(source.text:sub(item.start, math.min(item.finish, stop)))
  local after = visible(head_of(source.text:sub(item.finish + 1, stop), most)):gsub("%s+$", "")
  local needed = text.width(marked)
  if needed >= columns then marked, needed = text.truncate(marked, columns), columns end
  local room = columns - needed
  if text.width(before) + text.width(after) > room then
    local left = math.min(text.width(before), math.max(math.floor(room / 2), room - text.width(after)))
    if left < text.width(before) then before = left > 0 and "…" .. tail(before, left - 1) or "" end
    after = text.truncate(after, room - text.width(before))
  end
  return before .. marked .. after, string.rep(" ", text.width(before)) .. string.rep("^", math.max(text.width(marked), 1))
end

-- What is cited, in a few words.
local function targets_text(list)
  if #list <= TARGETS_MAX then return table.concat(list, say { zh = "；", en = "; " }) end
  return say({ zh = "%s 至 %s（共 %d 处）", en = "%s to %s (%d in all)" }, list[1], list[#list], #list)
end

-- Why a citation, as corpus:check or :references() gives it, is not resolved.
local function reason_text(citation)
  local reason = citation.reason or ""
  if citation.missing and citation.missing ~= "" then reason = reason .. say({ zh = "（%s）", en = " (%s)" }, citation.missing) end
  if citation.status == "ambiguous" and #(citation.to or {}) > 0 then
    reason = reason .. say({ zh = "；可能是：%s", en = "; perhaps %s" }, table.concat(target_titles(citation), say { zh = "；", en = "; " }))
  end
  return reason
end

command.target_titles, command.target_ids, command.targets_text, command.reason_text = target_titles, target_ids, targets_text, reason_text

local function quotation_text(q)
  if not q then return "" end
  local s = name("quotation", q.status)
  if q.status == "term" then s = s .. say({ zh = "“%s”", en = " “%s”" }, q.text) end
  return s .. (q.reason and say { zh = "：", en = ": " } .. q.reason or "")
end

-- Where quotation and law differ, a pair of lines for each place, the words in brackets.
local function difference_lines(q)
  local lines = {}
  for _, d in ipairs(q.differences or {}) do
    lines[#lines + 1] = say({ zh = "引文  …%s【%s】%s…", en = "quoted  ...%s[%s]%s..." }, d.quoted.before, d.quoted.words, d.quoted.after)
    lines[#lines + 1] = say({ zh = "条文  …%s【%s】%s…", en = "the law ...%s[%s]%s..." }, d.law.before, d.law.words, d.law.after)
  end
  return lines
end

local function write_item(item, source, gutter, width, verified, out)
  local indent = string.rep(" ", gutter + 2)
  local function add(s)
    for _, piece in ipairs(layout.wrap(s, width - #indent, 2)) do out(indent, piece, "\n") end
  end
  local place = string.format("%d:%d", item.line, item.column)
  local head = text.pad(place, gutter, "right") .. "  "
  if verified then
    local lines = layout.wrap(item.clean .. "  → " .. targets_text(item.target_titles), width - #indent, 2)
    for i, piece in ipairs(lines) do out(i == 1 and head or indent, piece, "\n") end
  else
    local line, marks = excerpt(source, item, width - #indent)
    out(head, line, "\n", indent, marks, "\n")
    local reason = item.status == "resolved" and "→ " .. targets_text(item.target_titles) or reason_text(item)
    if reason ~= "" then add(reason) end
  end
  if item.quotation then add(quotation_text(item.quotation)) end
  for _, line in ipairs(item.quotation and difference_lines(item.quotation) or {}) do add(line) end
end

-- "12 citations: 1 not found, 11 verified; 3 quotations: ..."
local function summary(items)
  if #items == 0 then return say { zh = "没有发现法律引用。", en = "No citations were found." } end
  local function part(label, kind, order, list)
    local counts, said = {}, {}
    for _, code in ipairs(list) do counts[code] = (counts[code] or 0) + 1 end
    for _, code in ipairs(order) do
      if counts[code] then said[#said + 1] = say({ zh = "%s %d", en = "%s %d" }, name(kind, code), counts[code]) end
    end
    return say(label, #list) .. table.concat(said, say { zh = "，", en = ", " })
  end
  local statuses, quotations = {}, {}
  for _, item in ipairs(items) do
    statuses[#statuses + 1] = item.status
    if item.quotation and item.quotation.status ~= "term" then quotations[#quotations + 1] = item.quotation.status end
  end
  local s = part({ zh = "引用 %d 处：", en = "Citations: %d — " }, "status", { "not-found", "ambiguous", "not-checked", "resolved" }, statuses)
  if #quotations > 0 then
    s = s .. say { zh = "；", en = "; " } .. part({ zh = "引文 %d 处：", en = "quotations: %d — " }, "quotation", { "not-found", "differs", "not-checked", "verified" }, quotations)
  end
  return s .. say { zh = "。", en = "." }
end

local function write_text(items, width, out)
  local gutter = 0
  for _, item in ipairs(items) do gutter = math.max(gutter, #string.format("%d:%d", item.line, item.column)) end
  for _, group in ipairs(grouped(items)) do
    if #group > 0 then
      out(language.pick(group.label), "  ", string.format("%d", #group), "\n\n")
      for i, item in ipairs(group) do
        if i > 1 and not group.verified then out("\n") end
        write_item(item, items.source, gutter, width, group.verified, out)
      end
      out("\n")
    end
  end
  for _, line in ipairs(layout.wrap(summary(items), width)) do out(line, "\n") end
  for _, line in ipairs(items.hint and layout.wrap(items.hint, width) or {}) do out(line, "\n") end
end

-- -------------------------------------------------------------------- as data

local function difference_data(q)
  local list = json.array {}
  for i, d in ipairs(q.differences or {}) do
    list[i] = json.object { { "quoted", d.quoted.words }, { "law", d.law.words }, { "before", d.quoted.before }, { "after", d.quoted.after } }
  end
  return list
end

local function quotation_data(q)
  if not q then return json.null end
  return json.object {
    { "status", q.status }, { "text", q.text }, { "start", q.start - 1 }, { "finish", q.finish }, { "reason", q.reason or json.null },
    { "found_in", q.provision and q.status ~= "differs" and q.provision.id or json.null }, { "differences", difference_data(q) },
  }
end

local function data_of(items)
  local list = json.array {}
  for i, item in ipairs(items) do
    list[i] = json.object {
      { "line", item.line }, { "column", item.column }, { "end_line", item.end_line }, { "end_column", item.end_column }, { "start", item.start - 1 }, { "finish", item.finish },
      { "text", item.text }, { "status", item.status }, { "kind", item.kind or json.null }, { "type", item.type or json.null }, { "targets", item.targets },
      { "target_titles", json.array(item.target_titles) }, { "missing", item.missing or json.null }, { "reason", item.reason or json.null },
      { "quotation", quotation_data(item.quotation) },
    }
  end
  return list
end

local columns = {
  { key = "line", label = { zh = "行", en = "line" }, align = "right" }, { key = "column", label = { zh = "列", en = "column" }, align = "right" },
  { key = "text", label = { zh = "引用", en = "citation" } },
  { key = "status", label = { zh = "结果", en = "status" }, show = function(value) return name("status", value) end },
  { key = "points", label = { zh = "所指条款", en = "points at" } }, { key = "reason", label = { zh = "理由", en = "reason" } },
  { key = "quotation_status", only = "data" }, { key = "quotation", label = { zh = "引文", en = "quotation" } },
}

local function row_of(item)
  local q = item.quotation
  local words = { quotation_text(q) }
  for _, line in ipairs(q and difference_lines(q) or {}) do words[#words + 1] = line end
  return {
    line = item.line, column = item.column, text = item.clean, status = item.status,
    points = item.status == "ambiguous" and "" or targets_text(item.target_titles), reason = reason_text(item),
    quotation_status = q and q.status, quotation = table.concat(words, "\n"),
  }
end

-- The report and the exit status.
function command.report(items, title)
  local rows, status = {}, cli.OK
  for _, group in ipairs(grouped(items)) do
    for _, item in ipairs(group) do rows[#rows + 1] = row_of(item) end
  end
  for _, item in ipairs(items) do
    if item.status == "not-found" or is_wrong(item.quotation) then status = cli.FAILURE end
  end
  return {
    title = say({ zh = "引用核对：%s", en = "Citations of %s" }, title), tables = { { columns = columns, rows = rows } }, notes = { summary(items), items.hint }, data = data_of(items),
    formats = { text = function(_, _, width, out) write_text(items, width, out) end },
  }, status
end

-- -------------------------------------------------------------------- reading

local plain_text = { [""] = true, txt = true, text = true, md = true, markdown = true, mkd = true }

local function shell(s)
  return "'" .. s:gsub("'", "'\\''") .. "'"
end

local function read_all(path, mode)
  local file, message
  if mode == "pipe" then file, message = io.popen(path, "r") else file, message = io.open(path, "rb") end
  if not file then return nil, message end
  local content, failure = file:read("*a")
  file:close()
  return content, failure
end

local function convert(path)
  local there = read_all("command -v pandoc", "pipe")
  if not there or there == "" then
    return nil, say({
      zh = "%s：这种格式须经 pandoc 转换，而此处没有安装 pandoc；请安装，或另存为文本或 Markdown",
      en = "%s: this format needs pandoc, which is not installed here; install it, or save the file as plain text or Markdown",
    }, path)
  end
  local file, message = io.open(path, "rb") -- pandoc's own message would be about its own affairs
  if not file then return nil, message end
  file:close()
  local converted = read_all("pandoc --to=plain --wrap=none -- " .. shell(path), "pipe")
  if not converted or converted == "" then return nil, say({ zh = "%s：pandoc 没有转换出任何文本", en = "%s: pandoc made no text of it" }, path) end
  return converted
end

-- The text of a file, whether it is Markdown; nil, message.
function command.read(path)
  local extension = (path:match("[^/]%.([%w]+)$") or ""):lower()
  local s, message
  if path == "-" then s, message = io.stdin:read("*a")
  elseif plain_text[extension] then s, message = read_all(path)
  else s, message = convert(path) end
  if not s then return nil, message or say({ zh = "%s：读取失败", en = "%s: cannot be read" }, path) end
  local is_valid, at = text.valid(s)
  if not is_valid then
    local _, lines = s:sub(1, at):gsub("\n", "")
    return nil, say({ zh = "%s：第 %d 行不是 UTF-8；可先转换：iconv -f GB18030 -t UTF-8", en = "%s: line %d is not UTF-8; convert it first, such as with iconv -f GB18030 -t UTF-8" }, path, lines + 1)
  end
  return s, extension:find("^m") ~= nil or path == "-"
end

function command.run(opts)
  if #opts ~= 1 then return cli.misuse(say { zh = "请指明一个文件，或“-”", en = "one file, or '-', is to be named" }, "check") end
  if opts.date and not opts.date:find("^%d%d%d%d%-%d%d%-%d%d$") then
    return cli.misuse(say({ zh = "--date 须为 2024-12-24 这样的日期，而不是“%s”", en = "--date takes a date such as 2024-12-24, not '%s'" }, opts.date), "check")
  end
  local corpus, s, items, message, is_markdown
  s, is_markdown = command.read(opts[1])
  if not s then return cli.fail(is_markdown) end
  corpus, message = cli.open(opts)
  if not corpus then return cli.fail(message) end
  items, message = command.check(corpus, s, { within = opts.within, date = opts.date, markdown = is_markdown })
  if not items then return cli.fail(message) end
  local rep, status = command.report(items, opts[1] == "-" and say { zh = "标准输入", en = "standard input" } or opts[1])
  local written, failure = report.write(rep, { format = opts.format, lang = opts.lang })
  if not written then return cli.fail(failure) end
  return status
end

return command
