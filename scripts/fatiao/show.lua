-- Prints any value legibly. Provisions and instruments become reports (fatiao.report); tables become columns; everything is limited in depth, in size and
-- against cycles, since at the prompt nobody knows beforehand what a value holds.

local language = require "fatiao.language"
local layout = require "fatiao.layout"
local report = require "fatiao.report"
local text = require("fatiao").text
local say = language.say

local show = {}

local DEPTH_MAX = 4    -- tables within tables
local ITEMS_MAX = 40   -- items of a table, or of an iterator
local COLUMNS_MAX = 12 -- columns of a table of records
local LAST_MIN = 16    -- columns for the words of a provision in a list
local INLINE_MAX = 72  -- columns up to which a table stands on one line

-- "provision", "instrument", "hit", "corpus", …: what kind of object of ours a value is; nil for anything else.
function show.kind(value)
  if type(value) ~= "userdata" then return nil end
  local meta = getmetatable(value)
  if type(meta) ~= "table" then return nil end
  local name = type(meta.__name) == "string" and meta.__name:match("^fatiao%.(.+)$")
  if name then return name end
  local methods = type(meta.__methods) == "table" and meta.__methods or {} -- Lua 5.1 and 5.2 do not name metatables
  return methods.instruments and "corpus" or nil
end

-- -------------------------------------------------------------------- provisions

local marks = {
  digest = { zh = "摘要，非权威文本", en = "Digest, not the authentic text" },
  translation = { zh = "译文，非权威文本", en = "Translation, not the authentic text" },
}

local sources = {
  official = { zh = "权威文本", en = "official" }, translation = { zh = "译文", en = "translation" }, digest = { zh = "摘要", en = "digest" },
}

-- "摘要" for "digest"; what is not known stays as it is.
function show.source_name(kind, lang)
  return language.pick(sources[kind], lang) or kind
end

-- What has to be said of a text that is not the authentic one, in a word; nil for an official text.
function show.mark(source, lang)
  return source and language.pick(marks[source.kind], lang)
end

-- The mark with where the text comes from and its date.
function show.provenance(source, lang)
  local mark = show.mark(source, lang)
  if not mark then return nil end
  if source.note and source.note ~= "" then mark = mark .. language.pick({ zh = "。", en = ". " }, lang) .. source.note end
  if source.date and source.date ~= "" then mark = mark .. language.pick({ zh = "（" .. source.date .. "）", en = " (" .. source.date .. ")" }, lang) end
  return mark
end

-- Number and words as they are printed: 一、各缔约国; （一）推动; 1. Each State Party; (a) To promote.
local function join(label, words)
  if label == "" or words == "" then return label .. words end
  return label .. (label:find("[%w%p]$") and not label:find("[\128-\255]$") and " " or "") .. words
end

local below_article = { para = 0, point = 1, subpoint = 2, wrapup = 0 }

-- The lines of a provision and all below, indented by level. In every language they are the same in number.
local function lines_of(p, lang)
  local lines = {}
  local own = p:body(lang) or ""
  if own ~= "" then lines[1] = own end
  local base
  for d in p:descendants() do
    local level = below_article[d.kind]
    if level and not base then base = level end
    local indent = string.rep("  ", level and math.max(level - base, 0) or 0)
    local label, heading, body = d:label(lang) or "", d:heading(lang) or "", d:body(lang) or ""
    if not level then
      base = nil
      if #lines > 0 then lines[#lines + 1] = "" end
      lines[#lines + 1] = label .. (label ~= "" and heading ~= "" and " " or "") .. heading
      if body ~= "" then lines[#lines + 1] = body end
    elseif label ~= "" or heading ~= "" or body ~= "" then
      if heading ~= "" and body ~= "" then heading = heading .. " " end
      lines[#lines + 1] = indent .. join(label, heading .. body)
    end
  end
  return lines
end

local function source_of(p, lang)
  local source = p:source(lang)
  return type(source) == "table" and source or nil
end

-- A provision in one language, as data.
local function data_of(p, lang)
  local json = require "fatiao.json"
  local source = source_of(p, lang)
  local order = { { "lang", lang }, { "citation", p:cite(lang) }, { "label", p:label(lang) or "" }, { "heading", p:heading(lang) or "" }, { "text", p:text(lang) or "" } }
  if source then
    order[#order + 1] = { "source", json.object { { "kind", source.kind }, { "note", source.note }, { "date", source.date }, { "sha256", source.sha256 } } }
  end
  return order
end

-- The languages of `langs` in which the provision stands; the first that it has when it stands in none of them.
function show.languages(p, langs)
  local found = {}
  for _, lang in ipairs(langs) do
    local words = p:text(lang)
    if words then found[#found + 1] = lang end
  end
  if #found > 0 then return found end
  local source = source_of(p)
  return { source and source.lang or p.instrument:languages()[1] }
end

-- A report on a provision, in each of those languages.
function show.provision(p, langs)
  local json = require "fatiao.json"
  local rep = { texts = {}, notes = {} }
  local object = { { "id", p.id }, { "instrument", p.instrument.id }, { "kind", p.kind }, { "number", p.number == nil and json.null or p.number } }
  local all = json.array {}
  for i, lang in ipairs(langs) do
    local heading, citation = p:heading(lang) or "", p:cite(lang) or p.id
    local source = source_of(p, lang)
    rep.texts[i] = { lang = lang, title = citation .. (heading ~= "" and (language.of(lang) == "zh" and "　" or " — ") .. heading or ""),
      mark = show.mark(source, lang), lines = lines_of(p, lang) }
    if source and source.note ~= "" and show.mark(source, lang) then rep.notes[#rep.notes + 1] = "[" .. show.source_name(source.kind, lang) .. "] " .. source.note end
    all[i] = json.object(data_of(p, lang))
  end
  if #langs == 1 then
    for _, pair in ipairs(data_of(p, langs[1])) do object[#object + 1] = pair end
  else
    object[#object + 1] = { "texts", all }
  end
  rep.data = json.object(object)
  return rep
end

-- -------------------------------------------------------------------- instruments

local kinds = {
  treaty = { zh = "条约", en = "treaty" }, statute = { zh = "法律", en = "statute" },
}

-- The title in that language, or in any; the id for want of one.
function show.title(instrument, lang)
  return instrument:title(lang) or instrument:title() or instrument.id
end

local function count(iterator)
  local n = 0
  for _ in iterator do n = n + 1 end
  return n
end

-- The source of an instrument's text: that of its first provision, in its first language.
function show.source(instrument, lang)
  local first = instrument:provisions()()
  return first and source_of(first, lang)
end

function show.instrument(instrument)
  local json = require "fatiao.json"
  local languages = instrument:languages()
  local fields = { { key = "id", label = { zh = "编号", en = "id" }, value = instrument.id } }
  local function add(key, label, value, shown)
    if value ~= nil and value ~= "" then fields[#fields + 1] = { key = key, label = label, value = value, shown = shown } end
  end
  add("version", { zh = "版本", en = "version" }, instrument.version)
  fields[#fields + 1] = { key = "title", value = show.title(instrument), only = "data" }
  add("kind", { zh = "类别", en = "kind" }, instrument.kind, language.pick(kinds[instrument.kind]))
  add("date", { zh = "日期", en = "date" }, instrument.date)
  local aliases = {}
  for i, alias in ipairs(instrument:aliases()) do aliases[i] = type(alias) == "table" and (alias.text or alias[1]) or alias end
  if #aliases > 0 then add("aliases", { zh = "别名", en = "also called" }, json.array(aliases)) end
  add("languages", { zh = "语言", en = "languages" }, json.array(languages))
  add("chapters", { zh = "章", en = "chapters" }, count(instrument:chapters()))
  add("articles", { zh = "条", en = "articles" }, count(instrument:articles()))
  add("provisions", { zh = "条款项目", en = "provisions" }, count(instrument:provisions()))
  local versions = instrument:versions()
  if #versions > 1 then
    local names = {}
    for i, version in ipairs(versions) do names[i] = version.name ~= "" and version.name or version.date end
    add("versions", { zh = "各版本", en = "versions" }, json.array(names))
  end
  local rep = { title = show.title(instrument), fields = fields, notes = {} }
  local texts, said = json.array {}, {}
  for i, lang in ipairs(languages) do
    local source = show.source(instrument, lang) or {}
    texts[i] = json.object { { "lang", lang }, { "source", source.kind or json.null }, { "note", source.note or "" }, { "sha256", source.sha256 or json.null } }
    local mark = show.provenance(source, language.get())
    if mark and not said[mark] then rep.notes[#rep.notes + 1], said[mark] = lang .. ": " .. mark, true end
  end
  fields[#fields + 1] = { key = "texts", value = texts, only = "data" }
  rep.data = report.data { fields = fields, tables = {} }
  return rep
end

-- -------------------------------------------------------------------- hits

local NAME_MAX = 24 -- columns of an instrument's id before a hit

-- Lines with keyword in context for a list of hits: instrument, article, what stands before, the match, what follows; so many columns in all.
function show.hits(hits, width)
  local heads, ids, cites, left = {}, 0, 0, 0
  for i, hit in ipairs(hits) do
    local p = hit.provision
    heads[i] = { text.truncate(p.instrument.id, NAME_MAX), p:cite(hit.lang, "short") or p.id }
    ids, cites = math.max(ids, text.width(heads[i][1])), math.max(cites, text.width(heads[i][2]))
  end
  local room = math.max(width - ids - cites - 4, 20)
  local lines, parts = {}, {}
  for i, hit in ipairs(hits) do
    local before, match, after = hit:kwic(room)
    if (match or "") == "" then -- it stands in the heading
      parts[i] = { heading = true, "", hit.provision:heading(hit.lang) or "" }
    else
      parts[i] = { before, match .. after }
      left = math.max(left, text.width(before))
    end
  end
  for i, part in ipairs(parts) do
    local line = text.pad(heads[i][1], ids) .. "  " .. text.pad(heads[i][2], cites) .. "  " .. text.pad(part[1], part.heading and 0 or left, "right")
    lines[i] = (text.truncate(line .. part[2], math.max(width, ids + cites + 24), ""):gsub("%s+$", ""))
  end
  return lines
end

-- -------------------------------------------------------------------- Lua values

local function quoted(s)
  return (string.format("%q", s):gsub("\\\n", "\\n"):gsub("\r", "\\r"):gsub("%z", "\\0"))
end

local function has_tostring(value)
  local meta = getmetatable(value)
  return type(meta) == "table" and meta.__tostring ~= nil
end

-- A value within a table, on one line.
local function brief(value)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "table" and not has_tostring(value) then return next(value) == nil and "{}" or "{…}" end
  local called, s = pcall(tostring, value)
  return called and s or kind
end

-- As brief, but a string as it is: for the cells of columns.
local function plain(value)
  if type(value) == "string" then return value end
  return value == nil and "" or brief(value)
end

local function more(n)
  return say({ zh = "…… 另有 %d 项", en = "... %d more" }, n)
end

local function size_of(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

-- Numbers first, then strings, then whatever else there is; each in order.
local function sorted_keys(t)
  local keys, rank = {}, { number = 1, string = 2 }
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    local ra, rb = rank[type(a)] or 3, rank[type(b)] or 3
    if ra ~= rb then return ra < rb end
    if ra == 3 then return tostring(a) < tostring(b) end
    return a < b
  end)
  return keys
end

-- The names of a record's fields. A row of corpus:sql also has its columns by number, which gives their order.
local function field_names(record)
  local names = {}
  for key in pairs(record) do
    if type(key) == "string" then names[#names + 1] = key end
  end
  table.sort(names)
  local place, taken = {}, {}
  for _, name in ipairs(names) do
    for i = 1, #record do
      if not taken[i] and rawequal(record[i], record[name]) then
        place[name], taken[i] = i, true
        break
      end
    end
  end
  table.sort(names, function(a, b)
    local pa, pb = place[a] or math.huge, place[b] or math.huge
    if pa ~= pb then return pa < pb end
    return a < b
  end)
  return names
end

-- The columns of a list of records, or nil when it is none: every item a table with named fields, no more than fit.
local function record_columns(list)
  local names, seen = {}, {}
  for i = 1, math.min(#list, ITEMS_MAX) do
    local item = list[i]
    if type(item) ~= "table" or has_tostring(item) then return nil end
    for _, name in ipairs(field_names(item)) do
      if not seen[name] then names[#names + 1], seen[name] = name, true end
    end
  end
  if #names == 0 or #names > COLUMNS_MAX then return nil end
  return names
end

local function show_records(list, names, width, lines)
  local rows, aligns = {}, {}
  for c in ipairs(names) do aligns[c] = "right" end
  for i = 1, math.min(#list, ITEMS_MAX) do
    rows[i] = {}
    for c, name in ipairs(names) do
      local value = list[i][name]
      if value ~= nil and type(value) ~= "number" then aligns[c] = "left" end
      rows[i][c] = plain(value)
    end
  end
  for _, line in ipairs(layout.columns(rows, { heads = names, aligns = aligns, width = width })) do lines[#lines + 1] = line end
  if #list > ITEMS_MAX then lines[#lines + 1] = more(#list - ITEMS_MAX) end
end

-- Everything on one line, when it is short and holds no further tables with something in them.
local function inline(t)
  local parts, columns = {}, 4
  local n = #t
  for _, key in ipairs(sorted_keys(t)) do
    local value = t[key]
    if type(value) == "table" and not has_tostring(value) and next(value) ~= nil then return nil end
    local item = type(key) == "number" and key >= 1 and key <= n and brief(value)
      or (type(key) == "string" and key:find("^[%a_][%w_]*$") and key or "[" .. brief(key) .. "]") .. " = " .. brief(value)
    parts[#parts + 1] = item
    columns = columns + text.width(item) + 2
    if columns > INLINE_MAX or item:find("\n") then return nil end
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- "name = " before a value; items of the list have their place.
local function head_of(key, n)
  if type(key) == "number" and key >= 1 and key <= n then return key .. "  " end
  if type(key) == "string" and key:find("^[%a_][%w_]*$") then return key .. " = " end
  return "[" .. brief(key) .. "] = "
end

local function show_table(t, indent, depth, path, width, lines)
  local keys, n = sorted_keys(t), #t
  path[t] = true
  for i, key in ipairs(keys) do
    if i > ITEMS_MAX then
      lines[#lines + 1] = indent .. more(#keys - ITEMS_MAX)
      break
    end
    local value, head = t[key], indent .. head_of(key, n)
    local nested = type(value) == "table" and not has_tostring(value) and next(value) ~= nil
    local short = nested and not path[value] and inline(value)
    if nested and path[value] then
      lines[#lines + 1] = head .. say { zh = "（循环）", en = "(cycle)" }
    elseif nested and not short and depth < DEPTH_MAX then
      lines[#lines + 1] = (head:gsub("[%s=]+$", ""))
      show_table(value, indent .. "    ", depth + 1, path, width, lines)
    else
      for _, line in ipairs(layout.wrap(head .. (short or brief(value)), width, #indent + 4)) do lines[#lines + 1] = line end
    end
  end
  path[t] = nil
end

local function objects_only(list, kind)
  if #list == 0 or size_of(list) ~= #list then return false end
  for i = 1, #list do
    if show.kind(list[i]) ~= kind then return false end
  end
  return true
end

-- What a line says of an object: cells, of which the last takes what is left of the line.
local function object_cells(object, kind)
  if kind == "provision" then
    local words = object.article and object:text() or object:body()
    return { object.id, object:heading() or "", words or "" }
  end
  if kind == "instrument" then return { object.id, show.title(object) } end
  return { tostring(object) }
end

-- A list of our objects: one line each.
local function show_objects(list, width, lines)
  local kind, rows, widths = show.kind(list[1]), {}, {}
  for i = 1, math.min(#list, ITEMS_MAX) do
    rows[i] = object_cells(list[i], kind)
    for c, s in ipairs(rows[i]) do
      rows[i][c] = layout.line(s, width)
      widths[c] = math.max(widths[c] or 0, text.width(rows[i][c]))
    end
  end
  local used = 0 -- by all columns but the last, which is left out when it would say too little
  for c = 1, #widths - 1 do used = used + widths[c] + 2 end
  if #widths > 2 and widths[2] > 0 and width - used < LAST_MIN then widths[#widths] = 0 end
  for _, row in ipairs(rows) do
    local parts = {}
    for c, s in ipairs(row) do
      if widths[c] > 0 then parts[#parts + 1] = c < #row and text.pad(s, widths[c]) or s end
    end
    lines[#lines + 1] = (text.truncate(table.concat(parts, "  "), width):gsub("%s+$", ""))
  end
end

local function show_list(t, width, lines)
  local kind = show.kind(t[1])
  if kind and objects_only(t, kind) then
    if kind == "hit" then
      local hits = {}
      for i = 1, math.min(#t, ITEMS_MAX) do hits[i] = t[i] end
      for _, line in ipairs(show.hits(hits, width)) do lines[#lines + 1] = line end
    else
      show_objects(t, width, lines)
    end
    if #t > ITEMS_MAX then lines[#lines + 1] = more(#t - ITEMS_MAX) end
    return
  end
  local names = #t > 0 and record_columns(t)
  if names and #t >= 1 and size_of(t) == #t then return show_records(t, names, width, lines) end
  local short = inline(t)
  if short then
    lines[#lines + 1] = next(t) == nil and "{}" or short
  else
    show_table(t, "", 1, {}, width, lines)
  end
end

-- The first items of an iterator, as the list that they are; of several values an item is a list.
function show.collect(iterator, state, control)
  local items, ended = {}, false
  for _ = 1, ITEMS_MAX + 1 do
    local values = { iterator(state, control) }
    control = values[1]
    if control == nil then
      ended = true
      break
    end
    items[#items + 1] = #values == 1 and values[1] or values
  end
  if not ended then items[#items] = nil end
  return items, ended
end

-- What an iterator yields: its first items.
function show.iterator(iterator, state, control, options)
  local width = options and options.width or layout.width()
  local items, ended = show.collect(iterator, state, control)
  if #items == 0 then return say { zh = "（空）", en = "(nothing)" } end
  local lines = {}
  show_list(items, width, lines)
  if not ended then lines[#lines + 1] = say({ zh = "…… 以上为前 %d 项", en = "... the first %d" }, #items) end
  return table.concat(lines, "\n")
end

-- A value as a string of one or several lines, without a newline at the end. options: width, lang (of provisions).
function show.value(value, options)
  options = options or {}
  local width = options.width or layout.width()
  local kind = show.kind(value)
  if kind == "provision" then
    local langs = show.languages(value, { options.lang or value.instrument.corpus.lang })
    return (report.render(show.provision(value, langs), { width = width }):gsub("\n$", ""))
  elseif kind == "instrument" then
    return (report.render(show.instrument(value), { width = width }):gsub("\n$", ""))
  elseif kind == "hit" then
    return table.concat(show.hits({ value }, width), "\n")
  elseif type(value) == "table" and not has_tostring(value) then
    local lines = {}
    show_list(value, width, lines)
    return table.concat(lines, "\n")
  end
  return tostring(value)
end

return show
