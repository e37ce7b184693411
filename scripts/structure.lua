-- The structure of an instrument: its divisions with the articles that each holds. For the Convention, set against the ranges that a published commentary gives.

local json = require "fatiao.json"
local language = require "fatiao.language"
local show = require "fatiao.show"
local say = language.say

local analysis = {
  name = "structure",
  usage = { zh = "structure [法律]", en = "structure [INSTRUMENT]" },
  summary = { zh = "章节及其条文范围；公约并与已发表的述评对照", en = "chapters and their articles; the Convention's against a published commentary" },
  details = {
    zh = "不指明法律时列出语料库中的全部法律。\njson：单一对象 { instrument, title, articles, chapters, ranges, differences }；不指明法律时为数组。",
    en = "Without an instrument, a list of all.\njson: an object { instrument, title, articles, chapters, ranges, differences }; an array without an instrument.",
  },
}

-- 裴炜, 《中国信息安全》2024年第8期: the parts of the Convention and their articles.
local commentary = {
  source = { zh = "裴炜，《中国信息安全》2024年第8期", en = "Pei Wei, China Information Security 2024, no. 8" },
  instrument = "uncc",
  ranges = {
    { "总则", 1, 6 }, { "刑事定罪", 7, 21 }, { "管辖权", 22, 22 }, { "程序措施和执法", 23, 34 }, { "国际合作", 35, 52 }, { "预防措施", 53, 53 },
    { "技术援助和信息交流", 54, 55 }, { "实施机制", 57, 58 }, { "最后条款", 59, 68 },
  },
}

local divisions = { part = 0, book = 1, chapter = 2, section = 3, title = 4, division = 4, annex = 0 }

local kinds = {
  part = { zh = "编", en = "part" }, book = { zh = "分编", en = "book" }, chapter = { zh = "章", en = "chapter" }, section = { zh = "节", en = "section" },
  title = { zh = "小节", en = "title" }, division = { zh = "部分", en = "division" }, annex = { zh = "附件", en = "annex" },
}

-- -------------------------------------------------------------------- reading

-- The articles of a division or of the whole, whichever iterator gives them: how many, the first and the last.
local function span(iterator)
  local first, last, n = nil, nil, 0
  for p in iterator do
    if p.kind == "art" then
      first, last, n = first or p, p, n + 1
    end
  end
  return first, last, n
end

-- A row for each division, in document order.
local function divisions_of(instrument, lang)
  local rows, outermost = {}, nil
  for p in instrument:provisions() do
    local level = divisions[p.kind]
    if level then
      local first, last, n = span(p:descendants())
      outermost = math.min(outermost or level, level)
      rows[#rows + 1] = {
        id = p.id, kind = p.kind, chapter = p.number, label = p:label(lang) or p:label() or "", heading = p:heading(lang) or p:heading() or "", level = level,
        first = first and first.number, last = last and last.number, count = n,
      }
    end
  end
  for _, row in ipairs(rows) do row.level = row.level - outermost end
  return rows
end

-- -------------------------------------------------------------------- against the commentary

local function in_range(number, range)
  return type(number) == "number" and number >= range[2] and number <= range[3]
end

-- Adds the commentary's ranges to the chapters and returns how they differ, article by article.
local function compare(instrument, rows, lang)
  local chapters = {}
  for _, row in ipairs(rows) do
    if row.kind == "chapter" then chapters[#chapters + 1] = row end
  end
  for i, row in ipairs(chapters) do
    local range = commentary.ranges[i]
    if range then
      row.commentary_first, row.commentary_last = range[2], range[3]
      row.agrees = range[2] == row.first and range[3] == row.last
    end
  end
  local differences = {}
  for article in instrument:articles() do
    local number, place = article.number, nil
    for i, range in ipairs(commentary.ranges) do
      if in_range(number, range) then place = i end
    end
    local chapter = article.chapter
    local reason
    if not place then
      reason = say { zh = "述评的各部分均未包括此条", en = "in none of the commentary's ranges" }
    elseif chapter and chapter.number ~= place then
      reason = say({ zh = "述评将此条归入“%s”", en = "the commentary has it under %s" }, commentary.ranges[place][1])
    end
    if reason then
      differences[#differences + 1] = { article = number, id = article.id, chapter = chapter and chapter.number, heading = article:heading(lang) or article:heading() or "", reason = reason }
    end
  end
  return differences
end

-- -------------------------------------------------------------------- reports

local function range_text(first, last)
  if first == nil then return "" end
  if first == last then return tostring(first) end
  return tostring(first) .. "–" .. tostring(last)
end

local function count(iterator)
  local n = 0
  for _ in iterator do n = n + 1 end
  return n
end

local function of_instrument(corpus, name, lang)
  local instrument, message = corpus:instrument(name)
  if not instrument then return nil, message end
  local rows = divisions_of(instrument, lang)
  local articles, chapters = count(instrument:articles()), count(instrument:chapters())
  local compared = instrument.id == commentary.instrument
  local differences = compared and compare(instrument, rows, lang) or {}
  local columns = {
    { key = "id", only = "data" }, { key = "kind", only = "data" }, { key = "chapter", only = "data" },
    { key = "label", label = { zh = "编号", en = "number" }, show = function(value, row)
      return string.rep("  ", row.level) .. (value == "" and row.heading == "" and language.pick(kinds[row.kind], lang) or value)
    end },
    { key = "heading", label = { zh = "标题", en = "heading" } },
    { key = "first", only = "data" }, { key = "last", only = "data" },
    { key = "range", only = "print", label = { zh = "条文", en = "articles" }, show = function(_, row) return range_text(row.first, row.last) end },
    { key = "count", label = { zh = "条数", en = "count" }, align = "right" },
  }
  if compared then
    columns[#columns + 1] = { key = "commentary_first", only = "data" }
    columns[#columns + 1] = { key = "commentary_last", only = "data" }
    columns[#columns + 1] = { key = "commentary", only = "print", label = { zh = "述评", en = "commentary" },
      show = function(_, row) return range_text(row.commentary_first, row.commentary_last) end }
    columns[#columns + 1] = { key = "agrees", label = { zh = "一致", en = "agrees" } }
  end
  local rep = {
    title = show.title(instrument, lang),
    fields = {
      { key = "instrument", label = { zh = "编号", en = "id" }, value = instrument.id },
      { key = "title", value = show.title(instrument, lang), only = "data" },
      { key = "articles", label = { zh = "条", en = "articles" }, value = articles },
      { key = "chapters", label = { zh = "章", en = "chapters" }, value = chapters },
    },
    tables = { { key = "ranges", columns = columns, rows = rows } },
    notes = {},
  }
  local difference_table = { key = "differences", title = { zh = "与述评的不同", en = "Where the commentary differs" }, rows = differences, columns = {
    { key = "article", label = { zh = "条", en = "article" }, align = "right" }, { key = "heading", label = { zh = "标题", en = "heading" } },
    { key = "reason", label = { zh = "不同之处", en = "difference" } },
  } }
  if #differences > 0 then
    rep.tables[2] = difference_table
  else -- json has the field in any case
    rep.data = require("fatiao.report").data { fields = rep.fields, tables = { rep.tables[1], difference_table } }
  end
  if compared then rep.notes[1] = say({ zh = "述评：%s。", en = "Commentary: %s." }, language.pick(commentary.source, lang)) end
  local mark = show.provenance(show.source(instrument, lang), lang)
  if mark then rep.notes[#rep.notes + 1] = mark end
  return rep
end

local function of_all(corpus, lang)
  local rows = json.array {}
  for instrument in corpus:instruments() do
    local source = show.source(instrument)
    rows[#rows + 1] = {
      id = instrument.id, title = show.title(instrument, lang), languages = json.array(instrument:languages()), source = source and source.kind or json.null,
      chapters = count(instrument:chapters()), articles = count(instrument:articles()), date = instrument.date,
    }
  end
  return { tables = { { columns = {
    { key = "id", label = { zh = "编号", en = "id" }, whole = true }, { key = "title", label = { zh = "名称", en = "title" } },
    { key = "languages", label = { zh = "语言", en = "text" } },
    { key = "source", label = { zh = "来源", en = "source" }, show = function(value) return show.source_name(value, lang) end },
    { key = "chapters", label = { zh = "章", en = "ch." }, align = "right" }, { key = "articles", label = { zh = "条", en = "art." }, align = "right" },
    { key = "date", label = { zh = "日期", en = "date" }, whole = true },
  }, rows = rows } } }
end

function analysis.run(corpus, opts)
  local lang = corpus.lang
  if #opts == 0 then return of_all(corpus, lang) end
  return of_instrument(corpus, table.concat(opts, " "), lang)
end

return analysis
