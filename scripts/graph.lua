-- Who cites whom in an instrument: the most cited, cycles, what nothing cites; and the graph itself for Graphviz (dot), for other programs (graphml, json), or as a drawing (html).

local check = require "fatiao.check"
local json = require "fatiao.json"
local report = require "fatiao.report"
local text = require("fatiao").text
local say = require("fatiao.language").say

local LIMIT = 10 -- rows of "the most cited", unless --limit says otherwise

local analysis = {
  name = "graph",
  usage = { zh = "graph 法律", en = "graph INSTRUMENT" },
  summary = { zh = "引用图：谁引用谁，被引最多的条款，循环引用，无人引用的条款", en = "the graph of references: who cites whom, the most cited, cycles, what nothing cites" },
  details = {
    zh = "只计已确定的引用；条款引用自身之内的不计入图。外来的引用与指向其他法律的引用均在图中。\n"
      .. "json：对象 { instrument, level, nodes, edges, cycles, uncited }；nodes 每项为 id、citation、heading、instrument、in、out，edges 每项为 from、to、count、types。csv 为边的列表。",
    en = "Only resolved references count, and not those of a provision to itself. Other instruments that cite this one, or that it cites, are in the graph.\n"
      .. "json: an object { instrument, level, nodes, edges, cycles, uncited }; nodes have id, citation, heading, instrument, in, out, "
      .. "edges from, to, count, types. csv is the list of edges.",
  },
  options = {
    { name = "format", short = "f", argument = "FORMAT", values = { "text", "md", "csv", "json", "html", "dot", "graphml" },
      help = { zh = "输出格式：text（默认）、md、csv、json、html、dot、graphml", en = "text (the default), md, csv, json, html, dot or graphml" } },
    { name = "level", argument = "LEVEL", values = { "article", "paragraph" },
      help = { zh = "以 article 条（默认）或 paragraph 款为点", en = "what a node is: an article (the default) or a paragraph" } },
    { name = "limit", short = "n", argument = "N", integer = true, help = { zh = "列出被引最多的 N 项，0 为全部（默认 10）", en = "the N most cited, 0 for all (10 otherwise)" } },
  },
}

-- -------------------------------------------------------------------- the graph

-- The node that a provision belongs to: its article, or its paragraph; what stands above an article is a node of its own.
local function node_of(p, level)
  if level == "paragraph" then
    local at = p
    while at and at.kind ~= "para" and at.kind ~= "art" do at = at.parent end
    if at and at.kind == "para" then return at end
  end
  return p.article or p
end

local function add_node(graph, p)
  local node = graph.node[p.id]
  if not node then
    local heading = p:heading() or ""
    local own = p.instrument == graph.instrument
    node = { id = p.id, citation = p:cite(nil, own and "short" or "full") or p.id, heading = heading, instrument = p.instrument.id, own = own, ["in"] = 0, out = 0, to = {}, kind = p.kind }
    graph.node[p.id] = node
    graph.nodes[#graph.nodes + 1] = node
  end
  return node
end

local function add_reference(graph, r, only_to)
  local from, to_itself = node_of(r.from, graph.level), 0
  for _, provision in ipairs(r.to) do
    local to = node_of(provision, graph.level)
    if from.id == to.id then
      to_itself = 1
    elseif not only_to or to.instrument == only_to then
      local a, b = add_node(graph, from), add_node(graph, to)
      local edge = a.to[b.id]
      if not edge then
        edge = { from = a, to = b, count = 0, types = {} }
        a.to[b.id] = edge
        graph.edges[#graph.edges + 1] = edge
        a.out, b["in"] = a.out + 1, b["in"] + 1
      end
      edge.count = edge.count + 1
      edge.types[r.type] = (edge.types[r.type] or 0) + 1
    end
  end
  graph.loops = graph.loops + to_itself
end

-- Own articles (or paragraphs) in document order first; then what is outside or above, as it is met.
local function build(instrument, level)
  local graph = { instrument = instrument, level = level, node = {}, nodes = {}, edges = {}, loops = 0, open = 0 }
  for article in instrument:articles() do
    if level == "article" then add_node(graph, article)
    else
      for child in article:children() do
        if child.kind == "para" then add_node(graph, child) end
      end
    end
  end
  for r in instrument:references() do
    if r.status == "resolved" then add_reference(graph, r) else graph.open = graph.open + 1 end
  end
  for p in instrument:provisions() do
    if not p.parent then
      for r in p:cited_by() do
        if r.from.instrument ~= instrument and r.status == "resolved" then add_reference(graph, r, instrument) end
      end
    end
  end
  return graph
end

-- Strongly connected components of more than one node (Tarjan), each in the order of the nodes.
local function cycles(graph)
  local index, low, stack, on, order, found, n = {}, {}, {}, {}, {}, {}, 0
  local function visit(node)
    n = n + 1
    index[node], low[node] = n, n
    stack[#stack + 1], on[node] = node, true
    for _, edge in pairs(node.to) do
      if not index[edge.to] then
        visit(edge.to)
        low[node] = math.min(low[node], low[edge.to])
      elseif on[edge.to] then
        low[node] = math.min(low[node], index[edge.to])
      end
    end
    if low[node] ~= index[node] then return end
    local component = {}
    repeat
      local top = table.remove(stack)
      on[top] = nil
      component[#component + 1] = top
    until top == node
    if #component > 1 then found[#found + 1] = component end
  end
  for i, node in ipairs(graph.nodes) do order[node] = i end
  for _, node in ipairs(graph.nodes) do
    if not index[node] then visit(node) end
  end
  for _, component in ipairs(found) do table.sort(component, function(a, b) return order[a] < order[b] end) end
  table.sort(found, function(a, b) return order[a[1]] < order[b[1]] end)
  return found
end

-- Own articles, or paragraphs of articles, that nothing cites.
local function uncited(graph)
  local list = {}
  for _, node in ipairs(graph.nodes) do
    if node.own and (node.kind == "art" or node.kind == "para") and node["in"] == 0 then
      local article = node.kind == "para" and graph.node[node.id:match("^(.*)/[^/]*$")]
      if not article or article["in"] == 0 then list[#list + 1] = node end
    end
  end
  return list
end

-- -------------------------------------------------------------------- formats of its own

-- The types of an edge but for plain, the most telling thing about it.
local function types_of(edge)
  local list = {}
  for _, code in ipairs(check.codes.type) do
    if edge.types[code] and code ~= "plain" then list[#list + 1] = code end
  end
  return list
end

local function title_of(node)
  return node.heading ~= "" and node.citation .. " " .. node.heading or node.citation
end

local function linked(graph)
  local list = {}
  for _, node in ipairs(graph.nodes) do
    if node["in"] + node.out > 0 then list[#list + 1] = node end
  end
  return list
end

local function dot_string(s)
  return '"' .. s:gsub('[\\"]', "\\%0"):gsub("%c", " ") .. '"'
end

local function write_dot(graph, out)
  out("digraph ", dot_string(graph.instrument.id), " {\n  rankdir=LR;\n  node [shape=box, fontsize=10];\n  edge [fontsize=8, color=gray40];\n")
  for _, node in ipairs(linked(graph)) do
    out("  ", dot_string(node.id), " [label=", dot_string(title_of(node)), node.own and "" or ", style=dashed", "];\n")
  end
  for _, edge in ipairs(graph.edges) do
    local names = {}
    for i, code in ipairs(types_of(edge)) do names[i] = check.name("type", code) end
    out("  ", dot_string(edge.from.id), " -> ", dot_string(edge.to.id), " [weight=", string.format("%d", edge.count))
    if #names > 0 then out(", label=", dot_string(table.concat(names, ", "))) end
    if edge.types.penalty then out(", color=firebrick") end
    out("];\n")
  end
  out("}\n")
end

local keys = {
  { "citation", "node", "string" }, { "heading", "node", "string" }, { "instrument", "node", "string" }, { "in", "node", "int" }, { "out", "node", "int" },
  { "count", "edge", "int" }, { "types", "edge", "string" },
}

local function write_graphml(graph, out)
  local xml = report.escape
  local function data(purpose, values)
    for _, key in ipairs(keys) do
      local value = values[key[1]]
      if key[2] == purpose then out('      <data key="', key[1], '">', type(value) == "number" and string.format("%d", value) or xml(value), "</data>\n") end
    end
  end
  out('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
  for _, key in ipairs(keys) do out('  <key id="', key[1], '" for="', key[2], '" attr.name="', key[1], '" attr.type="', key[3], '"/>\n') end
  out('  <graph id="', xml(graph.instrument.id), '" edgedefault="directed">\n')
  for _, node in ipairs(graph.nodes) do
    out('    <node id="', xml(node.id), '">\n')
    data("node", node)
    out("    </node>\n")
  end
  for _, edge in ipairs(graph.edges) do
    out('    <edge source="', xml(edge.from.id), '" target="', xml(edge.to.id), '">\n')
    data("edge", { count = edge.count, types = table.concat(types_of(edge), " ") })
    out("    </edge>\n")
  end
  out("  </graph>\n</graphml>\n")
end

-- An arc diagram: a line for each provision, references to later ones on the right, to earlier ones on the left; a penalty in red.
local ROW, LABEL_MAX, SIDE_MAX = 18, 44, 260

local function svg(graph)
  local nodes, place, widest, parts = linked(graph), {}, 0, {}
  for i, node in ipairs(nodes) do
    place[node] = i
    node.short = text.truncate(title_of(node), LABEL_MAX)
    widest = math.max(widest, text.width(node.short))
  end
  local function out(...) parts[#parts + 1] = string.format(...) end
  local left, height = SIDE_MAX + 10, #nodes * ROW + ROW
  local right = left + widest * 7 + 16
  out('<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d" font-size="12" fill="currentColor">\n', right + left, height, right + left, height)
  out("<style>path { fill: none; stroke: #888; stroke-opacity: .6 } path.penalty { stroke: #b22 } path:hover { stroke: #06c; stroke-opacity: 1; stroke-width: 3 }</style>\n")
  for i, node in ipairs(nodes) do
    local opacity = node.own and "" or ' fill-opacity=".6"'
    out('<text x="%d" y="%d"%s>%s<title>%s</title></text>\n', left + 8, i * ROW + 4, opacity, report.escape(node.short),
      report.escape(title_of(node) .. say({ zh = "（被引 %d，引用 %d）", en = " (cited by %d, cites %d)" }, node["in"], node.out)))
  end
  for _, edge in ipairs(graph.edges) do
    local a, b = place[edge.from], place[edge.to]
    local x, bulge = b > a and right or left, math.min(SIDE_MAX, 12 + math.abs(b - a) * 6) * (b > a and 1 or -1) * 4 / 3
    out('<path class="%s" d="M%d %d C%.0f %d %.0f %d %d %d" stroke-width="%.1f"><title>%s</title></path>\n', edge.types.penalty and "penalty" or "other", x, a * ROW,
      x + bulge * 0.75, a * ROW,
      x + bulge * 0.75, b * ROW, x, b * ROW, math.min(1 + (edge.count - 1) * 0.5, 4), report.escape(title_of(edge.from) .. " → " .. title_of(edge.to)))
  end
  parts[#parts + 1] = "</svg>\n"
  return table.concat(parts)
end

-- -------------------------------------------------------------------- the report

local function edge_rows(graph)
  local rows = {}
  for i, edge in ipairs(graph.edges) do
    local types = types_of(edge)
    rows[i] = { from = edge.from.id, to = edge.to.id, count = edge.count, types = json.array(types), from_title = edge.from.citation, to_title = title_of(edge.to) }
  end
  return rows
end

local function data_of(graph, circles, lonely)
  local function ids(list)
    local array = json.array {}
    for i, node in ipairs(list) do array[i] = node.id end
    return array
  end
  local nodes, edges, components = json.array {}, json.array {}, json.array {}
  for i, node in ipairs(graph.nodes) do
    nodes[i] = json.object {
      { "id", node.id }, { "citation", node.citation }, { "heading", node.heading }, { "instrument", node.instrument }, { "in", node["in"] },
      { "out", node.out } }
  end
  for i, row in ipairs(edge_rows(graph)) do edges[i] = json.object { { "from", row.from }, { "to", row.to }, { "count", row.count }, { "types", row.types } } end
  for i, component in ipairs(circles) do components[i] = ids(component) end
  return json.object {
    { "instrument", graph.instrument.id }, { "level", graph.level }, { "nodes", nodes }, { "edges", edges }, { "cycles", components }, { "uncited", ids(lonely) },
  }
end

-- Names in a row; three or more nodes that follow one another are a range, if `order` gives their places.
local function names_of(list, order)
  local parts, i = {}, 1
  while i <= #list do
    local last = i
    while order and list[last + 1] and order[list[last + 1]] == order[list[last]] + 1 do last = last + 1 end
    if last - i >= 2 then
      parts[#parts + 1] = say({ zh = "%s至%s", en = "%s to %s" }, list[i].citation, list[last].citation)
    else
      last = i
      parts[#parts + 1] = list[i].citation
    end
    i = last + 1
  end
  return table.concat(parts, say { zh = "、", en = ", " })
end

local function most_cited(graph, limit)
  local rows = {}
  for _, node in ipairs(graph.nodes) do
    if node["in"] > 0 then rows[#rows + 1] = node end
  end
  local order = {}
  for i, node in ipairs(rows) do order[node] = i end
  table.sort(rows, function(a, b)
    if a["in"] ~= b["in"] then return a["in"] > b["in"] end
    return order[a] < order[b]
  end)
  while limit > 0 and #rows > limit do table.remove(rows) end
  return rows
end

local edge_columns = { { key = "from" }, { key = "to" }, { key = "count" }, { key = "types" } }

function analysis.run(corpus, opts)
  if #opts == 0 then return nil, say { zh = "请指明一部法律", en = "which instrument?" } end
  local instrument, message = corpus:instrument(table.concat(opts, " "))
  if not instrument then return nil, message end
  local graph = build(instrument, opts.level or "article")
  local circles, lonely, order = cycles(graph), uncited(graph), {}
  for i, node in ipairs(graph.nodes) do order[node] = i end
  local rep = {
    title = say({ zh = "%s：引用图", en = "References within %s" }, instrument:title() or instrument.id),
    fields = {
      { key = "instrument", label = { zh = "编号", en = "id" }, value = instrument.id }, { key = "nodes", label = { zh = "条款", en = "provisions" }, value = #graph.nodes },
      { key = "edges", label = { zh = "引用关系", en = "who cites whom" }, value = #graph.edges }, { key = "loops", label = { zh = "引用自身", en = "to itself" }, value = graph.loops },
      { key = "open", label = { zh = "未确定", en = "not resolved" }, value = graph.open }, { key = "cycles", label = { zh = "循环引用", en = "cycles" }, value = #circles },
      { key = "uncited", label = { zh = "无人引用", en = "cited by none" }, value = #lonely },
    },
    tables = { {
      title = { zh = "被引最多", en = "The most cited" }, rows = most_cited(graph, opts.limit or LIMIT),
      columns = {
        { key = "citation", label = { zh = "条款", en = "provision" } }, { key = "heading", label = { zh = "标题", en = "heading" } },
        { key = "in", label = { zh = "被引", en = "cited by" }, align = "right" }, { key = "out", label = { zh = "引用", en = "cites" }, align = "right" },
      },
    } },
    notes = {}, data = data_of(graph, circles, lonely), figures = opts.format == "html" and #graph.edges > 0 and { svg(graph) } or nil,
    formats = { dot = function(_, _, _, out) write_dot(graph, out) end, graphml = function(_, _, _, out) write_graphml(graph, out) end },
  }
  if opts.format == "csv" then rep.tables = { { columns = edge_columns, rows = edge_rows(graph) } } end
  for _, component in ipairs(circles) do rep.notes[#rep.notes + 1] = say({ zh = "循环引用：%s", en = "Cycle: %s" }, names_of(component)) end
  if rep.figures then
    rep.notes[#rep.notes + 1] = say {
      zh = "图中每行一个条款：右侧的弧指向在后的条款，左侧的指向在前的，红色为“依照……处罚”，粗细为次数。",
      en = "In the drawing each line is a provision: arcs on the right lead to later ones, on the left to earlier ones; red imports a penalty, the width is how often.",
    }
  end
  if #lonely > 0 then rep.notes[#rep.notes + 1] = say({ zh = "无人引用：%s", en = "Cited by none: %s" }, names_of(lonely, order)) end
  return rep
end

return analysis
