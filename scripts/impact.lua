-- What leans on a provision: everything that cites it, everything that cites that, and so on, each with the chain of references that leads there.

local check = require "fatiao.check"
local json = require "fatiao.json"
local language = require "fatiao.language"
local say = language.say

local analysis = {
  name = "impact",
  usage = { zh = "impact 引用", en = "impact CITATION" },
  summary = { zh = "哪些条款直接或间接依赖某一条款，以及引用的链条", en = "all provisions that lean on a provision, at any distance, with the chain of references" },
  details = {
    zh = "引用整条的条款，视为依赖该条的每一款；引用整章的，仅在 --chapters 时计入。“处罚”指沿途每一步均为“依照……处罚”。\n"
      .. "json：对象 { provision, citation, heading, count, own, other, impact }；impact 每项为 id、citation、heading、instrument、distance、penalty、chain，chain 每步为 from、to、type、text。",
    en = "What cites a whole article leans on each of its paragraphs; what cites a whole chapter is counted with --chapters only. 'penalty': every step of the chain imports a penalty.\n"
      .. "json: an object { provision, citation, heading, count, own, other, impact }; each item of impact has id, citation, heading, instrument, distance, penalty, chain; "
      .. "each step of chain from, to, type, text.",
  },
  options = {
    { name = "depth", short = "d", argument = "N", integer = true, help = { zh = "至多 N 步（默认不限）", en = "at most N steps; no limit otherwise" } },
    { name = "chapters", help = { zh = "引用整章、整编的也计入", en = "count citations of whole chapters and parts too" } },
  },
}

local function is_within(p, outer)
  for ancestor in p:ancestors() do
    if ancestor == outer then return true end
  end
  return false
end

-- The references that reach p: { reference, the provision that it cites } for p itself, for what is in it, and for what it is in, up to the article (or to the outermost).
local function citing(p, chapters, cache)
  local base = p.article or p
  while chapters and base.parent do base = base.parent end
  if not cache[base.id] then
    local all = {}
    for r in base:cited_by() do
      if r.status == "resolved" then all[#all + 1] = r end
    end
    cache[base.id] = all
  end
  local list = {}
  for _, r in ipairs(cache[base.id]) do
    for _, to in ipairs(r.to) do
      if to == p or is_within(to, p) or is_within(p, to) then
        list[#list + 1] = { r, to }
        break
      end
    end
  end
  return list
end

-- Breadth first, so that each provision has the shortest chain. `accept` chooses the references that are followed.
local function reach(start, depth, chapters, cache, accept)
  local reached, list, frontier, distance = { [start.id] = true }, {}, { { provision = start, chain = {} } }, 0
  while #frontier > 0 and (not depth or distance < depth) do
    distance = distance + 1
    local following = {}
    for _, node in ipairs(frontier) do
      for _, pair in ipairs(citing(node.provision, chapters, cache)) do
        local r, to = pair[1], pair[2]
        local from = r.from
        if accept(r) and not reached[from.id] and not is_within(from, start) then
          local chain = { { reference = r, to = to } }
          for _, step in ipairs(node.chain) do chain[#chain + 1] = step end
          reached[from.id] = { provision = from, chain = chain, distance = distance }
          following[#following + 1] = reached[from.id]
          list[#list + 1] = reached[from.id]
        end
      end
    end
    frontier = following
  end
  return list
end

local function heading_of(p)
  local heading = p:heading()
  if (not heading or heading == "") and p.article and p.article ~= p then heading = p.article:heading() end
  return heading or ""
end

-- The names of other instruments are written out.
local function name_of(p, home)
  return p:cite(nil, p.instrument == home and "short" or "full") or p.id
end

-- 第二百八十七条之二 —处罚→ 第二百八十七条 —一般→ ...
local function chain_text(chain, home)
  local parts = {}
  for i, step in ipairs(chain) do
    parts[i] = name_of(step.reference.from, home) .. say({ zh = " —%s→ ", en = " -%s-> " }, check.name("type", step.reference.type))
  end
  return table.concat(parts) .. name_of(chain[#chain].to, home)
end

local function chain_data(chain)
  local list = json.array {}
  for i, step in ipairs(chain) do
    list[i] = json.object { { "from", step.reference.from.id }, { "to", step.to.id }, { "type", step.reference.type }, { "text", step.reference.text or "" } }
  end
  return list
end

-- A row for each provision, and the same as data.
local function rows_of(list, penalties, home)
  local rows, data = {}, json.array {}
  for i, node in ipairs(list) do
    local p = node.provision
    local penal = penalties[p.id]
    local chain = (penal or node).chain
    local row = {
      id = p.id, citation = p:cite() or p.id, short = name_of(p, home), heading = heading_of(p), instrument = p.instrument.id,
      distance = #chain, penalty = penal ~= nil, chain = chain_text(chain, home),
    }
    rows[i] = row
    data[i] = json.object {
      { "id", row.id }, { "citation", row.citation }, { "heading", row.heading }, { "instrument", row.instrument }, { "distance", row.distance }, { "penalty", row.penalty },
      { "chain", chain_data(chain) },
    }
  end
  return rows, data
end

local columns = {
  { key = "id", only = "data" }, { key = "citation", only = "data" }, { key = "short", only = "print", label = { zh = "条款", en = "provision" } },
  { key = "heading", label = { zh = "标题", en = "heading" } },
  { key = "instrument", only = "data" }, { key = "distance", label = { zh = "步", en = "steps" }, align = "right" },
  { key = "penalty", label = { zh = "处罚", en = "penalty" }, show = function(value) return value and true or "" end }, { key = "chain", label = { zh = "链条", en = "chain" } },
}

function analysis.run(corpus, opts)
  if #opts == 0 then return nil, say { zh = "请指明一个条款", en = "which provision?" } end
  local p, message = corpus:provision(table.concat(opts, " "))
  if not p then return nil, message end
  local cache, penalties, depth = {}, {}, opts.depth ~= 0 and opts.depth or nil
  local list = reach(p, depth, opts.chapters, cache, function() return true end)
  for _, node in ipairs(reach(p, depth, opts.chapters, cache, function(r) return r.type == "penalty" end)) do penalties[node.provision.id] = node end
  local rows, data = rows_of(list, penalties, p.instrument)
  local own = 0
  for _, row in ipairs(rows) do
    if row.instrument == p.instrument.id then own = own + 1 end
  end
  local heading, citation = heading_of(p), p:cite() or p.id
  return {
    title = say({ zh = "依赖%s的条款", en = "What leans on %s" }, citation),
    fields = {
      { key = "provision", label = { zh = "编号", en = "id" }, value = p.id },
      { key = "heading", label = { zh = "标题", en = "heading" }, value = heading, only = heading == "" and "data" or nil },
      { key = "count", label = { zh = "条款", en = "provisions" }, value = #rows }, { key = "own", label = { zh = "本法之内", en = "in the same instrument" }, value = own },
      { key = "other", label = { zh = "其他法律", en = "in others" }, value = #rows - own },
    },
    tables = (#rows > 0 or opts.format == "csv") and { { columns = columns, rows = rows } } or {},
    notes = #rows == 0 and { say { zh = "没有条款引用它。", en = "Nothing cites it." } } or {},
    data = json.object {
      { "provision", p.id }, { "citation", citation }, { "heading", heading }, { "count", #rows }, { "own", own }, { "other", #rows - own }, { "impact", data },
    },
  }
end

return analysis
