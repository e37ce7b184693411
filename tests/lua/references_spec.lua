-- The analyses references, graph and impact. The references come from a stand-in for the corpus, a small law with known ones, so that what is tested here does not hang
-- on the finder; the last part runs them on the bundled corpus.

local fatiao = require "fatiao"
local language = require "fatiao.language"
local report = require "fatiao.report"
local json = dofile "tests/lua/json.lua"

-- -------------------------------------------------------------------- a stand-in for a corpus

-- Provisions by id, in document order; instruments are what stands before the first slash. As in the corpus, ids of articles do not name the chapter.
local function stand_in(ids, edges)
  local by_id, instruments, corpus = {}, {}, {}

  local function is_within(p, outer)
    while p and p ~= outer do p = p.parent end
    return p ~= nil
  end

  local function instrument_of(id)
    local name = id:match "^[^/]+"
    local instrument = instruments[name]
    if not instrument then
      instrument = { id = name, list = {}, refs = {} }
      function instrument:title() return "<" .. self.id .. ">" end
      function instrument:articles()
        local i = 0
        return function()
          repeat i = i + 1 until not self.list[i] or self.list[i].kind == "art"
          return self.list[i]
        end
      end
      function instrument:provisions()
        local i = 0
        return function()
          i = i + 1
          return self.list[i]
        end
      end
      function instrument:references()
        local i = 0
        return function()
          i = i + 1
          return self.refs[i]
        end
      end
      instruments[name] = instrument
    end
    return instrument
  end

  for _, id in ipairs(ids) do
    local p = { id = id, kind = id:match "([a-z]+)_[^/_]+$", instrument = instrument_of(id) }
    if p.kind == "chapter" then p.instrument.chapter = p end
    p.parent = by_id[id:match "^(.*)/[^/]*$"] or p.kind == "art" and p.instrument.chapter or nil
    p.article = p.kind == "art" and p or p.parent and p.parent.article
    function p:cite(_, form) return form == "short" and self.id:match "/(.*)" or self.id end
    function p:heading() return self.kind == "art" and 'of "' .. self.id:match "_([^_]*)$" .. '" & <co>' or "" end
    function p:ancestors()
      local at = self
      return function()
        at = at.parent
        return at
      end
    end
    function p:children()
      local i = 0
      return function()
        repeat i = i + 1 until not self.instrument.list[i] or self.instrument.list[i].parent == self
        return self.instrument.list[i]
      end
    end
    function p:cited_by()
      local all, i = {}, 0
      for _, r in ipairs(corpus.all) do
        for _, to in ipairs(r.status == "resolved" and r.to or {}) do
          if is_within(to, self) then
            all[#all + 1] = r
            break
          end
        end
      end
      return function()
        i = i + 1
        return all[i]
      end
    end
    by_id[id] = p
    table.insert(p.instrument.list, p)
  end

  corpus.all = {}
  for _, edge in ipairs(edges) do
    local from = assert(by_id[edge[1]], edge[1])
    local r = { from = from, to = {}, text = "text of " .. edge[1], start = 1, finish = 4, lang = "en", kind = edge.kind or "place", type = edge[2], reason = edge.reason }
    r.status = edge.status or "resolved"
    for i = 3, #edge do r.to[i - 2] = assert(by_id[edge[i]], edge[i]) end
    table.insert(from.instrument.refs, r)
    table.insert(corpus.all, r)
  end
  function corpus:instrument(name) -- luacheck: no self
    if instruments[name] then return instruments[name] end
    return nil, "no instrument " .. name
  end
  function corpus:provision(id) -- luacheck: no self
    if by_id[id] then return by_id[id] end
    return nil, "no provision " .. id
  end
  return corpus
end

-- a: articles 1 to 6; 2 imports the penalty of 1, 3 that of 2; 3, 4 and 5 go round; 6 is cited by none and cites its own paragraph. b cites a.
local function sample()
  return stand_in({
    "a/chapter_1", "a/art_1", "a/art_1/para_1", "a/art_1/para_2", "a/art_2", "a/art_2/para_1", "a/art_3", "a/art_3/para_1",
    "a/art_4", "a/art_4/para_1", "a/art_5", "a/art_5/para_1", "a/art_6", "a/art_6/para_1", "a/art_6/para_2",
    "b/art_1", "b/art_1/para_1", "b/art_2", "b/art_2/para_1",
  }, {
    { "a/art_1/para_2", "conduct", "a/art_1/para_1" },
    { "a/art_2/para_1", "penalty", "a/art_1/para_1" },
    { "a/art_2/para_1", "plain", "a/art_1" },
    { "a/art_3/para_1", "penalty", "a/art_2" },
    { "a/art_3/para_1", "plain", "a/art_4" },
    { "a/art_4/para_1", "plain", "a/art_5/para_1" },
    { "a/art_5/para_1", "condition", "a/art_3", "b/art_2" },
    { "a/art_6/para_2", "plain", "a/art_6/para_1" },
    { "a/art_6/para_1", "scope", "a/chapter_1" },
    { "a/art_6/para_1", "plain", status = "not-found", reason = "no such provision" },
    { "a/art_6/para_1", "plain", "a/art_1", "a/art_2", status = "ambiguous", reason = "many readings", kind = "name" },
    { "b/art_1/para_1", "penalty", "a/art_3", kind = "name" },
  })
end

local A = "a/art_"

describe("analysis", function()
  local corpus

  local function run(name, opts)
    local rep, status = require("fatiao.run." .. name).run(corpus, opts)
    return rep, status
  end

  local function rendered(name, opts, format)
    opts.format = format
    return (assert(report.render(assert(run(name, opts)), { format = format, width = 100 })))
  end

  local function data(name, opts)
    return json.decode(rendered(name, opts, "json"))
  end

  before_each(function()
    corpus = sample()
    language.set "en"
  end)

  after_each(function() language.set(nil) end)

  it("says what is missing or not there", function()
    for _, name in ipairs { "references", "graph", "impact" } do
      assert.is_nil((run(name, {})))
      assert.equal("string", type(select(2, run(name, {}))))
      assert.is_nil((run(name, { "nothing" })))
    end
  end)

  describe("references", function()
    it("counts by type, kind and status", function()
      local d = data("references", { "a" })
      assert.same({ 11, 9 }, { d.references, d.resolved })
      local by = {}
      for _, row in ipairs(d.by_type) do by[row.code] = row end
      assert.same({ 6, 4, 1, 1 }, { by.plain.total, by.plain.resolved, by.plain["not-found"], by.plain.ambiguous })
      assert.same({ 2, 2 }, { by.penalty.total, by.penalty.resolved })
      assert.same({ "place", 10 }, { d.by_kind[1].code, d.by_kind[1].total })
      assert.same({ "name", 1 }, { d.by_kind[2].code, d.by_kind[2].total })
    end)

    it("lists what is unresolved with place and reason, or all", function()
      local d = data("references", { "a" })
      assert.equal(2, #d.unresolved)
      assert.same({ A .. "6/para_1", "not-found", "no such provision" }, { d.unresolved[1].from, d.unresolved[1].status, d.unresolved[1].reason })
      assert.same({ A .. "1", A .. "2" }, d.unresolved[2].to)
      assert.truthy(d.unresolved[2].reason:find(A .. "2", 1, true))
      assert.equal(11, #data("references", { "a", all = true }).all)
    end)

    it("prints in both languages and says so when nothing is unresolved", function()
      local out = rendered("references", { "a" }, "text")
      for _, words in ipairs { "9 (81.8 %)", "not found", "ambiguous", "no such provision", "penalty" } do assert.truthy(out:find(words, 1, true), words) end
      assert.truthy(rendered("references", { "b" }, "text"):find("Every reference is resolved", 1, true))
      language.set "zh"
      assert.truthy(rendered("references", { "a" }, "text"):find("不存在", 1, true))
    end)

    it("gives the list as csv", function()
      local _, lines = rendered("references", { "a", all = true }, "csv"):gsub("\r\n", "")
      assert.equal(12, lines)
    end)
  end)

  describe("graph", function()
    local function nodes(d)
      local by = {}
      for _, node in ipairs(d.nodes) do by[node.id] = node end
      return by
    end

    it("has an edge for each pair of articles, with counts and types", function()
      local d = data("graph", { "a" })
      local edges = {}
      for _, e in ipairs(d.edges) do edges[e.from .. ">" .. e.to] = e end
      assert.equal(8, #d.edges)
      assert.equal(2, edges[A .. "2>" .. A .. "1"].count)
      assert.same({ "penalty" }, edges[A .. "2>" .. A .. "1"].types)
      assert.same({}, edges[A .. "3>" .. A .. "4"].types)
      assert.truthy(edges["b/art_1>" .. A .. "3"])
      assert.truthy(edges[A .. "5>b/art_2"])
      assert.is_nil(edges[A .. "6>" .. A .. "6"])
      local by = nodes(d)
      assert.same({ 2, 2 }, { by[A .. "3"]["in"], by[A .. "3"].out })
      assert.same({ 1, 0 }, { by[A .. "1"]["in"], by[A .. "1"].out })
    end)

    it("finds cycles and what nothing cites", function()
      local d = data("graph", { "a" })
      assert.same({ { A .. "3", A .. "4", A .. "5" } }, d.cycles)
      assert.same({ A .. "6" }, d.uncited)
    end)

    it("writes what nothing cites as ranges", function()
      corpus = stand_in({ "c/art_1", "c/art_2", "c/art_3", "c/art_4", "c/art_5", "c/art_6" }, { { "c/art_1", "plain", "c/art_4" } })
      assert.truthy(rendered("graph", { "c" }, "text"):find("Cited by none: art_1 to art_3, art_5, art_6\n", 1, true))
    end)

    it("has paragraphs as nodes when asked", function()
      local d = data("graph", { "a", level = "paragraph" })
      local edges = {}
      for _, e in ipairs(d.edges) do edges[e.from .. ">" .. e.to] = e end
      assert.truthy(edges[A .. "1/para_2>" .. A .. "1/para_1"])
      assert.truthy(edges[A .. "6/para_2>" .. A .. "6/para_1"])
      assert.same({ A .. "6/para_2" }, d.uncited)
    end)

    it("puts the most cited first", function()
      local out = rendered("graph", { "a", limit = 1 }, "text")
      assert.truthy(out:find("\n[^\n]*art_3 +of[^\n]*2 +2\n"), out)
      assert.is_nil(out:find("\n[^\n]*art_1 +of[^\n]*1 +0\n"))
    end)

    it("is well-formed GraphML with all nodes and edges", function()
      local xml = rendered("graph", { "a" }, "graphml")
      local open, counts = {}, {}
      assert.is_nil(xml:find "&[^aglq#]")
      for close, name, attributes, empty in xml:gsub("^<%?.-%?>", ""):gmatch "<(/?)([%w]+)([^<>]-)(/?)>" do
        if close == "/" then
          assert.equal(name, table.remove(open))
        else
          counts[name] = (counts[name] or 0) + 1
          assert.equal("", (attributes:gsub('%s[%w.]+="[^"<]*"', "")))
          if empty == "" then open[#open + 1] = name end
        end
      end
      assert.equal(0, #open)
      assert.same({ 9, 8, 7 }, { counts.node, counts.edge, counts.key })
      for id in xml:gmatch 'source="([^"]+)"' do assert.truthy(xml:find('<node id="' .. id .. '"', 1, true)) end
      assert.truthy(xml:find('of &quot;1&quot; &amp; &lt;co&gt;', 1, true))
    end)

    it("is dot with quotes escaped, which Graphviz reads", function()
      local dot = rendered("graph", { "a" }, "dot")
      assert.truthy(dot:find('label="art_1 of \\"1\\" & <co>"', 1, true))
      local _, edges = dot:gsub(" %-> ", "")
      assert.equal(8, edges)
      local pipe = io.popen "command -v dot"
      local there = pipe:read "*a" ~= ""
      pipe:close()
      if not there then return end
      local name = os.tmpname()
      local file = assert(io.open(name, "wb"))
      file:write(dot)
      file:close()
      pipe = io.popen("dot -Tsvg " .. name .. " 2>&1")
      local svg = pipe:read "*a"
      pipe:close()
      os.remove(name)
      local _, drawn = svg:gsub('class="edge"', "")
      assert.equal(8, drawn)
    end)

    it("is a page with a drawing of its own", function()
      local html = rendered("graph", { "a" }, "html")
      assert.truthy(html:find "^<!DOCTYPE html>")
      local _, paths = html:gsub("<path ", "")
      assert.equal(8, paths)
      local _, red = html:gsub('class="penalty"', "")
      assert.equal(3, red)
      assert.is_nil(html:find "<script")
      assert.is_nil(html:gsub("http://www.w3.org/2000/svg", ""):find "https?://")
      assert.is_nil(html:find("<co>", 1, true))
    end)

    it("lists the edges as csv", function()
      local csv = rendered("graph", { "a" }, "csv")
      assert.truthy(csv:find("\r\n" .. A .. "2," .. A .. "1,2,penalty\r\n", 1, true))
    end)
  end)

  describe("impact", function()
    local function ids(d)
      local list = {}
      for i, item in ipairs(d.impact) do list[i] = item.id:gsub("^a/", "") .. " " .. item.distance end
      return list
    end

    it("follows references at any distance, once round", function()
      local d = data("impact", { A .. "1" })
      assert.same({ "art_2/para_1 1", "art_3/para_1 2", "art_5/para_1 3", "b/art_1/para_1 3", "art_4/para_1 4" }, ids(d))
      assert.same({ 5, 4, 1 }, { d.count, d.own, d.other })
    end)

    it("stops at a depth", function()
      assert.same({ "art_2/para_1 1", "art_3/para_1 2" }, ids(data("impact", { A .. "1", depth = 2 })))
    end)

    it("gives the chain, with the type of each step", function()
      local d = data("impact", { A .. "1" })
      assert.same({ "b/art_1/para_1", A .. "3", "penalty" }, { d.impact[4].chain[1].from, d.impact[4].chain[1].to, d.impact[4].chain[1].type })
      assert.equal(3, #d.impact[4].chain)
      assert.equal(A .. "1/para_1", d.impact[4].chain[3].to)
    end)

    it("marks those whose penalty it is, through every step", function()
      local d, penal = data("impact", { A .. "1" }), {}
      for i, item in ipairs(d.impact) do penal[i] = item.penalty end
      assert.same({ true, true, false, true, false }, penal)
    end)

    it("counts what cites a paragraph, the article that it is in, but not its sister", function()
      assert.same({ "art_1/para_2 1", "art_2/para_1 1", "art_3/para_1 2" }, ids(data("impact", { A .. "1/para_1", depth = 2 })))
      local d = data("impact", { A .. "1/para_2", depth = 1 })
      assert.same({ "art_2/para_1 1" }, ids(d))
      assert.equal("plain", d.impact[1].chain[1].type)
    end)

    it("counts what cites the chapter when asked", function()
      assert.same({}, ids(data("impact", { A .. "6" })))
      local list = ids(data("impact", { A .. "4/para_1", chapters = true, depth = 1 }))
      assert.same({ "art_3/para_1 1", "art_6/para_1 1" }, list)
    end)

    it("says so when nothing leans on it", function()
      assert.truthy(rendered("impact", { A .. "6" }, "text"):find("Nothing cites it", 1, true))
      language.set "zh"
      assert.truthy(rendered("impact", { A .. "1" }, "text"):find("—处罚→", 1, true))
    end)
  end)

  describe("on the bundled corpus", function()
    before_each(function() corpus = fatiao.open() end)
    after_each(function() corpus:close() end)

    it("agrees with itself", function()
      if not fatiao.citation.find("第一条")() then return pending "until citations are found" end
      corpus.lang = "zh"
      for _, name in ipairs { "uncc", "prc-criminal-law" } do
        local d = data("references", { name, all = true })
        assert.equal(d.references, #d.all)
        assert.is_true(d.resolved > 0)
        local total = 0
        for _, row in ipairs(d.by_type) do total = total + row.total end
        assert.equal(d.references, total)
        local graph, incoming, outgoing = data("graph", { name }), 0, 0
        for _, node in ipairs(graph.nodes) do incoming, outgoing = incoming + node["in"], outgoing + node.out end
        assert.same({ #graph.edges, #graph.edges }, { incoming, outgoing })
      end
    end)

    it("has 第二百八十五条第四款 lean on each paragraph before it, for the penalty", function()
      if not fatiao.citation.find("第一条")() then return pending "until citations are found" end
      corpus.lang = "zh"
      for n = 1, 3 do
        local found
        for _, item in ipairs(data("impact", { "prc-criminal-law/art_285/para_" .. n }).impact) do
          if item.id:find "art_285/para_4$" then found = item end
        end
        assert.truthy(found, n)
        assert.equal(1, found.distance)
        assert.is_true(found.penalty)
      end
    end)
  end)
end)
