-- The references of an instrument: how many of each kind and type are resolved, and every one that is not, with the reason.

local check = require "fatiao.check"
local json = require "fatiao.json"
local language = require "fatiao.language"
local report = require "fatiao.report"
local say = language.say

local analysis = {
  name = "references",
  usage = { zh = "references 法律", en = "references INSTRUMENT" },
  summary = { zh = "法律中的引用：按种类、作用、结果计数，列出未能确定的引用及理由", en = "the references of an instrument: counts by kind, type and status; the unresolved ones with their reasons" },
  details = {
    zh = "json：对象 { instrument, title, lang, references, resolved, by_type, by_kind, unresolved }；--all 时 unresolved 换为 all，列出全部引用。csv 为引用的列表。",
    en = "json: an object { instrument, title, lang, references, resolved, by_type, by_kind, unresolved }; with --all, all instead of unresolved. csv is the list of references.",
  },
  options = { { name = "all", short = "a", help = { zh = "列出全部引用", en = "list all references, not only the unresolved ones" } } },
}

local statuses = check.codes.status

-- Rows of counts by a field of the references, in the order of `codes`, with a last row for all.
local function counts(list, field, codes)
  local rows, by = {}, {}
  local function row(code)
    if not by[code] then
      by[code] = { code = code, total = 0 }
      for _, status in ipairs(statuses) do by[code][status] = 0 end
      rows[#rows + 1] = by[code]
    end
    return by[code]
  end
  local function count(code, r)
    local counted = row(code)
    counted.total = counted.total + 1
    counted[r.status] = (counted[r.status] or 0) + 1
  end
  local present = {}
  for _, r in ipairs(list) do present[r[field]] = true end
  for _, code in ipairs(codes) do
    if present[code] then row(code) end
  end
  for _, r in ipairs(list) do count(r[field], r) end
  return rows
end

local function count_table(key, title, list, field, kind)
  local columns = { { key = "code", label = title, show = function(value) return check.name(kind, value) end }, { key = "total", label = { zh = "合计", en = "all" }, align = "right" } }
  for _, status in ipairs(statuses) do columns[#columns + 1] = { key = status, label = check.name("status", status), align = "right" } end
  return { key = key, columns = columns, rows = counts(list, field, check.codes[kind]) }
end

local function row_of(r)
  return {
    from = r.from.id, place = r.from:cite(nil, "short") or r.from.id, start = r.start - 1, finish = r.finish, lang = r.lang, text = r.text, kind = r.kind, type = r.type, status = r.status,
    to = check.target_ids(r), points = check.targets_text(check.target_titles(r)), reason = check.reason_text(r),
  }
end

local columns = {
  { key = "from", only = "data" }, { key = "place", only = "print", label = { zh = "所在条款", en = "stands in" } },
  { key = "start", only = "data" }, { key = "finish", only = "data" }, { key = "lang", only = "data" },
  { key = "text", label = { zh = "引用", en = "reference" } }, { key = "kind", only = "data" },
  { key = "type", label = { zh = "作用", en = "type" }, show = function(value) return check.name("type", value) end },
  { key = "status", label = { zh = "结果", en = "status" }, show = function(value) return check.name("status", value) end },
  { key = "to", only = "data" },
  { key = "points", only = "print", label = { zh = "所指条款", en = "points at" }, show = function(value, row) return row.status == "resolved" and value or "" end },
  { key = "reason", label = { zh = "理由", en = "reason" } },
}

local function without(list, ...)
  local left, out = {}, {}
  for _, key in ipairs { ... } do out[key] = true end
  for _, column in ipairs(list) do
    if not out[column.key] then left[#left + 1] = column end
  end
  return left
end

function analysis.run(corpus, opts)
  if #opts == 0 then return nil, say { zh = "请指明一部法律", en = "which instrument?" } end
  local instrument, message = corpus:instrument(table.concat(opts, " "))
  if not instrument then return nil, message end
  local list, rows, resolved = {}, json.array {}, 0
  for r in instrument:references() do
    list[#list + 1] = r
    if r.status == "resolved" then resolved = resolved + 1 end
    if opts.all or r.status ~= "resolved" then rows[#rows + 1] = row_of(r) end
  end
  local share = #list > 0 and string.format("%d (%.1f %%)", resolved, 100 * resolved / #list) or "0"
  local title = instrument:title() or instrument.id
  local listed = { key = opts.all and "all" or "unresolved", rows = rows, columns = opts.all and columns or without(columns, "points") }
  listed.title = opts.all and { zh = "全部引用", en = "All references" } or { zh = "未能确定的引用", en = "References that are not resolved" }
  local rep = {
    title = say({ zh = "%s：引用", en = "References of %s" }, title),
    fields = {
      { key = "instrument", label = { zh = "编号", en = "id" }, value = instrument.id }, { key = "title", value = title, only = "data" },
      { key = "lang", label = { zh = "语言", en = "language" }, value = list[1] and list[1].lang },
      { key = "references", label = { zh = "引用", en = "references" }, value = #list }, { key = "resolved", label = { zh = "已确定", en = "resolved" }, value = resolved, shown = share },
    },
    tables = {
      count_table("by_type", { zh = "作用", en = "type" }, list, "type", "type"), count_table("by_kind", { zh = "种类", en = "kind" }, list, "kind", "kind"), listed,
    },
  }
  rep.data = report.data(rep)
  if opts.format == "csv" then rep.tables = { listed }
  elseif #rows == 0 then
    rep.tables[3] = nil
    rep.notes = { say(#list == 0 and { zh = "没有引用。", en = "There are no references." } or { zh = "没有未能确定的引用。", en = "Every reference is resolved." }) }
  end
  return rep
end

return analysis
