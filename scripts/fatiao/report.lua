-- The one way in which results are written: as text for a terminal, Markdown, CSV, JSON or HTML, from the same data.
--
--   rep = {
--     title  = "…",                                           every text may be a string or { zh = …, en = … }
--     fields = { { key = "articles", label = …, value = 68, shown = … }, … },   facts about one thing
--     texts  = { { lang = "zh", title = …, mark = …, lines = { … } }, … },   prose, such as the words of an article; printed side by side where that fits
--     tables = { { key = "ranges", title = …, columns = { { key = , label = , align = "right", whole = true, only = "data" | "print", show = fn }, … },
--                  rows = { … }, plain = true (without heads) }, … },
--     notes  = { "…", … },
--     data   = …                                              what json gives, when that is not what follows
--     figures = { "<svg …", … },                              for html
--     formats = { dot = function(rep, lang, width, out) … },  formats of the report's own, or its own way of writing one of ours; out takes strings
--   }
--
-- json gives `data`; without it, an array of the rows when the report is one table and nothing more, else an object of the fields and, under their keys, the
-- tables. csv gives the first table, or the fields when there is none. A column with only = "data" stands in json and csv, one with only = "print" in the others;
-- one that is `whole` is broken into lines only when nothing else helps.

local json = require "fatiao.json"
local language = require "fatiao.language"
local layout = require "fatiao.layout"
local text = require("fatiao").text

local report = {}

local BOTH_MIN = 76 -- columns from which two languages are set side by side

-- What a cell says: numbers without a fraction that they do not have, lists joined, nothing for nil.
local function display(value, lang)
  if value == nil or value == json.null then return "" end
  if type(value) == "number" and value == math.floor(value) and math.abs(value) < 2 ^ 53 then return string.format("%d", value) end
  if type(value) == "boolean" then return language.pick(value and { zh = "是", en = "yes" } or { zh = "否", en = "no" }, lang) end
  if type(value) == "table" and (value.zh or value.en) then return language.pick(value, lang) end
  if type(value) == "table" and not (getmetatable(value) or {}).__tostring then
    local parts = {}
    for i, item in ipairs(value) do parts[i] = display(item, lang) end
    return table.concat(parts, ", ")
  end
  return tostring(value)
end

-- A cell for a person: the column's own `show` function has the first word.
local function cell(column, row, lang)
  local value = row[column.key]
  if column.show then value = column.show(value, row, lang) end
  return display(value, lang)
end

local function columns_for(t, purpose)
  local columns = {}
  for _, column in ipairs(t.columns) do
    if not column.only or column.only == purpose then columns[#columns + 1] = column end
  end
  return columns
end

local function label(column, lang)
  return language.pick(column.label, lang) or column.key
end

-- Heads, rows of strings, alignments and unbreakable columns of a table.
local function print_table(t, lang)
  local columns, heads, aligns, whole, rows = columns_for(t, "print"), {}, {}, {}, {}
  for i, column in ipairs(columns) do
    heads[i], aligns[i], whole[i] = label(column, lang), column.align or "left", column.whole
  end
  for r, row in ipairs(t.rows) do
    rows[r] = {}
    for i, column in ipairs(columns) do rows[r][i] = cell(column, row, lang) end
  end
  return heads, rows, aligns, whole
end

-- -------------------------------------------------------------------- text

-- A line of a text broken into lines; its indentation is that of each.
local function paragraph(line, width)
  local indent = line:match("^ *")
  local pieces = layout.wrap(line:sub(#indent + 1), width - #indent)
  for i, piece in ipairs(pieces) do pieces[i] = indent .. piece end
  return pieces
end

local function text_block(block, lang, width, out)
  if block.title then out(table.concat(layout.wrap(language.pick(block.title, lang), width), "\n"), "\n") end
  if block.mark then out(table.concat(layout.wrap(language.pick(block.mark, lang), width), "\n"), "\n") end
  if block.title or block.mark then out("\n") end
  for _, line in ipairs(block.lines) do
    for _, piece in ipairs(paragraph(line, width)) do out(piece, "\n") end
  end
end

-- Two texts of the same shape, paragraph beside paragraph.
local function side_by_side(texts, lang, width, out)
  local half = math.floor((width - 3) / 2)
  local function column(block)
    local head = {}
    for _, part in ipairs { language.pick(block.title, lang) or "", language.pick(block.mark, lang) or "" } do
      if part ~= "" then head[#head + 1] = part end
    end
    return { table.concat(head, "\n"), "" }
  end
  local left, right = column(texts[1]), column(texts[2])
  for _, line in ipairs(texts[1].lines) do left[#left + 1] = line end
  for _, line in ipairs(texts[2].lines) do right[#right + 1] = line end
  for i = 1, #left do
    local a, b = paragraph(left[i], half), paragraph(right[i], half)
    for l = 1, math.max(#a, #b) do
      out(((text.pad(a[l] or "", half) .. "   " .. (b[l] or "")):gsub("%s+$", "")), "\n")
    end
  end
end

local function write_text(rep, lang, width, out)
  local started = false
  local function part() -- a blank line between parts
    if started then out("\n") end
    started = true
  end
  local title = language.pick(rep.title, lang)
  if title then
    part()
    for _, line in ipairs(layout.wrap(title, width)) do out(line, "\n") end
  end
  if rep.fields and #rep.fields > 0 then
    part()
    local rows = {}
    for _, field in ipairs(rep.fields) do
      if field.only ~= "data" then rows[#rows + 1] = { label(field, lang), display(field.shown or field.value, lang) } end
    end
    for _, line in ipairs(layout.columns(rows, { width = width })) do out(line, "\n") end
  end
  local texts = rep.texts or {}
  if #texts == 2 and width >= BOTH_MIN and #texts[1].lines == #texts[2].lines then
    part()
    side_by_side(texts, lang, width, out)
  else
    for _, block in ipairs(texts) do
      part()
      text_block(block, lang, width, out)
    end
  end
  for _, t in ipairs(rep.tables or {}) do
    part()
    if t.title then out(language.pick(t.title, lang), "\n") end
    local heads, rows, aligns, whole = print_table(t, lang)
    for _, line in ipairs(layout.columns(rows, { heads = not t.plain and heads or nil, aligns = aligns, whole = whole, width = width })) do out(line, "\n") end
  end
  for i, note in ipairs(rep.notes or {}) do
    if i == 1 then part() end
    for _, line in ipairs(layout.wrap(language.pick(note, lang), width)) do out(line, "\n") end
  end
end

-- -------------------------------------------------------------------- Markdown

-- Characters that would become markup; a line end inside a table's cell becomes <br>.
local function markdown(s)
  return (s:gsub("[\\`*_%[%]<>|#]", "\\%0"))
end

local function write_md(rep, lang, _, out)
  local level = rep.title and "##" or "#"
  if rep.title then out("# ", markdown(language.pick(rep.title, lang)), "\n\n") end
  for _, field in ipairs(rep.fields or {}) do
    if field.only ~= "data" then out("- ", markdown(label(field, lang)), ": ", markdown(display(field.shown or field.value, lang)), "\n") end
  end
  if rep.fields and #rep.fields > 0 then out("\n") end
  for _, block in ipairs(rep.texts or {}) do
    if block.title then out(level, " ", markdown(language.pick(block.title, lang)), "\n\n") end
    if block.mark then out("*", markdown(language.pick(block.mark, lang)), "*\n\n") end
    for _, line in ipairs(block.lines) do
      -- "1." and "(a)" are numbers of the law, not of a Markdown list.
      out((markdown(line:gsub("^%s+", "")):gsub("^(%d+)%.", "%1\\."):gsub("^([-+])", "\\%1")), "\n\n")
    end
  end
  for _, t in ipairs(rep.tables or {}) do
    if t.title then out(level, " ", markdown(language.pick(t.title, lang)), "\n\n") end
    local heads, rows, aligns = print_table(t, lang)
    local rules = {}
    for i, head in ipairs(heads) do heads[i], rules[i] = markdown(head), aligns[i] == "right" and "---:" or "---" end
    out("| ", table.concat(heads, " | "), " |\n| ", table.concat(rules, " | "), " |\n")
    for _, row in ipairs(rows) do
      for i, s in ipairs(row) do row[i] = markdown(s):gsub("\r?\n", "<br>") end
      out("| ", table.concat(row, " | "), " |\n")
    end
    out("\n")
  end
  for _, note in ipairs(rep.notes or {}) do out(markdown(language.pick(note, lang)), "\n\n") end
end

-- -------------------------------------------------------------------- CSV (RFC 4180)

local function csv_field(value)
  local s
  if value == nil or value == json.null then s = ""
  elseif type(value) == "boolean" then s = tostring(value)
  else s = json.utf8(display(value, "en")) end
  if s:find('[",\r\n]') or s:find("^ ") or s:find(" $") then s = '"' .. s:gsub('"', '""') .. '"' end
  return s
end

local function csv_line(values, n, out)
  local fields = {}
  for i = 1, n do fields[i] = csv_field(values[i]) end
  out(table.concat(fields, ","), "\r\n")
end

local function write_csv(rep, _, _, out)
  local t = rep.tables and rep.tables[1]
  if not t and rep.texts and #rep.texts > 0 then
    csv_line({ "lang", "line", "text" }, 3, out)
    for _, block in ipairs(rep.texts) do
      for i, line in ipairs(block.lines) do csv_line({ block.lang, i, (line:gsub("^%s+", "")) }, 3, out) end
    end
    return
  end
  if not t then
    csv_line({ "key", "value" }, 2, out)
    for _, field in ipairs(rep.fields or {}) do csv_line({ field.key, field.value }, 2, out) end
    return
  end
  local columns, keys = columns_for(t, "data"), {}
  for i, column in ipairs(columns) do keys[i] = column.key end
  csv_line(keys, #keys, out)
  for _, row in ipairs(t.rows) do
    local values = {}
    for i, column in ipairs(columns) do values[i] = row[column.key] end
    csv_line(values, #columns, out)
  end
end

-- -------------------------------------------------------------------- JSON

local function json_rows(t)
  local rows, columns = json.array {}, columns_for(t, "data")
  for r, row in ipairs(t.rows) do
    local pairs_in_order = {}
    for i, column in ipairs(columns) do
      local value = row[column.key]
      if value == nil then value = json.null end
      pairs_in_order[i] = { column.key, value }
    end
    rows[r] = json.object(pairs_in_order)
  end
  return rows
end

-- The value that json writes for a report.
function report.data(rep)
  if rep.data ~= nil then return rep.data end
  local tables, fields = rep.tables or {}, rep.fields or {}
  if #fields == 0 and #tables == 1 then return json_rows(tables[1]) end
  local pairs_in_order = {}
  for _, field in ipairs(fields) do
    if field.only ~= "print" then
      local value = field.value
      if value == nil then value = json.null end
      pairs_in_order[#pairs_in_order + 1] = { field.key, value }
    end
  end
  for i, t in ipairs(tables) do pairs_in_order[#pairs_in_order + 1] = { t.key or "table" .. i, json_rows(t) } end
  return json.object(pairs_in_order)
end

local function write_json(rep, _, _, out)
  out(json.encode(report.data(rep), { indent = true }), "\n")
end

-- -------------------------------------------------------------------- HTML

local STYLE = [[
:root { color-scheme: light dark; }
body { max-width: 46em; margin: 2.5em auto; padding: 0 1.2em; font: 1rem/1.7 "Source Serif 4", Georgia, "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
:lang(zh) { line-height: 1.85; text-align: justify; }
h1 { font-size: 1.5em; line-height: 1.35; margin: 0 0 1em; }
h2 { font-size: 1.15em; margin: 2em 0 .6em; }
h1, h2, th { font-family: "Source Sans 3", "Helvetica Neue", Arial, "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimHei, sans-serif; text-align: left; }
p { margin: 0 0 .55em; }
.mark, .notes { color: #777; font-size: .9em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; border-top: 2px solid; border-bottom: 2px solid; font-variant-numeric: tabular-nums; }
th, td { padding: .3em .8em; vertical-align: top; text-align: left; }
thead { border-bottom: 1px solid; }
th { font-size: .9em; white-space: nowrap; }
.right { text-align: right; }
dl { display: grid; grid-template-columns: max-content auto; gap: .1em 1.2em; }
dt { color: #777; }
dd { margin: 0; }
.texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18em, 1fr)); gap: 0 2.5em; }
@media print {
  @page { size: A4; margin: 25mm 24mm; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  tr, h2 { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
]]

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

local function html(s)
  return (json.utf8(s):gsub("[&<>\"']", entities):gsub("%c", function(c) return (c == "\n" or c == "\t") and c or " " end))
end

report.escape = html -- for XML of a report's own

local function html_lines(s)
  return (html(s):gsub("\n", "<br>\n"))
end

local function tag_of(lang)
  return lang == "zh" and "zh-Hans" or lang or "en"
end

local function html_table(t, lang, out)
  if t.title then out("<h2>", html(language.pick(t.title, lang)), "</h2>\n") end
  local heads, rows, aligns = print_table(t, lang)
  local function class(i) return aligns[i] == "right" and ' class="right"' or "" end
  out('<div class="scroll"><table>\n<thead><tr>')
  for i, head in ipairs(heads) do out("<th", class(i), ' scope="col">', html(head), "</th>") end
  out("</tr></thead>\n<tbody>\n")
  for _, row in ipairs(rows) do
    out("<tr>")
    for i, s in ipairs(row) do out("<td", class(i), ">", html_lines(s), "</td>") end
    out("</tr>\n")
  end
  out("</tbody>\n</table></div>\n")
end

local function write_html(rep, lang, _, out)
  local title = language.pick(rep.title, lang) or rep.texts and rep.texts[1] and language.pick(rep.texts[1].title, lang) or "fatiao"
  out('<!DOCTYPE html>\n<html lang="', tag_of(lang), '">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>',
    html(title), "</title>\n<style>\n", STYLE, "</style>\n</head>\n<body>\n")
  if rep.title then out("<h1>", html(title), "</h1>\n") end
  if rep.fields and #rep.fields > 0 then
    out("<dl>\n")
    for _, field in ipairs(rep.fields) do
      if field.only ~= "data" then out("<dt>", html(label(field, lang)), "</dt><dd>", html_lines(display(field.shown or field.value, lang)), "</dd>\n") end
    end
    out("</dl>\n")
  end
  if rep.texts and #rep.texts > 0 then
    out('<div class="texts">\n')
    for _, block in ipairs(rep.texts) do
      out('<section lang="', html(tag_of(block.lang)), '">\n')
      if block.title then out("<h2>", html(language.pick(block.title, lang)), "</h2>\n") end
      if block.mark then out('<p class="mark">', html(language.pick(block.mark, lang)), "</p>\n") end
      for _, line in ipairs(block.lines) do
        local indent = #line:match("^ *")
        out("<p", indent > 0 and string.format(' style="margin-left:%dem"', math.floor(indent / 2)) or "", ">", html(line:sub(indent + 1)), "</p>\n")
      end
      out("</section>\n")
    end
    out("</div>\n")
  end
  for _, t in ipairs(rep.tables or {}) do html_table(t, lang, out) end
  for _, figure in ipairs(rep.figures or {}) do out('<div class="scroll">\n', figure, "</div>\n") end
  if rep.notes and #rep.notes > 0 then
    out('<div class="notes">\n')
    for _, note in ipairs(rep.notes) do out("<p>", html_lines(language.pick(note, lang)), "</p>\n") end
    out("</div>\n")
  end
  out("</body>\n</html>\n")
end

-- -------------------------------------------------------------------- the way in

local writers = { text = write_text, md = write_md, csv = write_csv, json = write_json, html = write_html }

-- The report as a string; nil, message, code for a format that does not exist.
function report.render(rep, options)
  options = options or {}
  local format = options.format or "text"
  local writer = rep.formats and rep.formats[format] or writers[format]
  if not writer then
    return nil, language.say({ zh = "没有“%s”这种格式", en = "unknown format '%s'" }, tostring(options.format)), "invalid"
  end
  local parts = {}
  local function out(...)
    for i = 1, select("#", ...) do parts[#parts + 1] = (select(i, ...)) end
  end
  writer(rep, language.of(options.lang) or language.get(), options.width or layout.width(), out)
  return table.concat(parts)
end

-- Writes it to options.out, a file; standard output otherwise. true, or nil, message, code.
function report.write(rep, options)
  local rendered, message, code = report.render(rep, options)
  if not rendered then return nil, message, code end
  local out = options and options.out or io.stdout
  local written, failure = out:write(rendered)
  if written then written, failure = out:flush() end
  if not written then return nil, tostring(failure), "io" end
  return true
end

return report
