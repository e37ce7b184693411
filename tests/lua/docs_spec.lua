-- The documentation is checked like code: the reference names what there is and nothing else, its examples run, and so do those of the READMEs and examples/.

local fatiao = require "fatiao"

local META, READMES = "bindings/meta/fatiao.lua", { "README.md", "README.zh.md" }

local loadstring = loadstring or load -- luacheck: std max
local setfenv = setfenv -- luacheck: std max

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local function quote(s)
  return "'" .. s:gsub("'", "'\\''") .. "'"
end

-- Exit status zero, and what was printed on either stream. Commands do without the preloaded libraries of a sanitizer run.
local function run(command)
  local out = os.tmpname()
  local status = os.execute("env -u LD_PRELOAD " .. command .. " >" .. out .. " 2>&1 </dev/null")
  local printed = read(out)
  os.remove(out)
  return status == 0 or status == true, printed
end

-- -------------------------------------------------------------------- running blocks of Lua

local function silent() end

-- Runs a chunk with names of its own beside the globals, and print that says nothing.
local function run_lua(source, name, names)
  local env = setmetatable({ print = silent, fatiao = fatiao }, { __index = _G })
  for key, value in pairs(names or {}) do env[key] = value end
  local chunk
  if setfenv then
    chunk = assert(loadstring(source, "=" .. name))
    setfenv(chunk, env)
  else
    chunk = assert(load(source, "=" .. name, "t", env))
  end
  chunk()
end

-- The blocks between ```TAG and ``` of a Markdown text: { line, source }.
local function blocks(text, tag)
  local list, current, n = {}, nil, 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    n = n + 1
    if current and line == "```" then
      list[#list + 1] = { line = current.line, source = table.concat(current, "\n") .. "\n" }
      current = nil
    elseif current then
      current[#current + 1] = line
    elseif line == "```" .. tag then
      current = { line = n }
    end
  end
  assert(not current, "a block without end")
  return list
end

-- -------------------------------------------------------------------- reading the reference

-- functions["fatiao.open"], functions["Corpus:search"]: { line, comment = { lines } }; fields["Corpus"]["lang"].
local function reference()
  local functions, fields, comment, class, n = {}, {}, {}, nil, 0
  for line in read(META):gmatch "(.-)\n" do
    n = n + 1
    if line:find "^%-%-%-" then
      comment[#comment + 1] = line
      class = line:match "^%-%-%-@class ([%w_.]+)" or class
      local field = line:match "^%-%-%-@field ([%a_][%w_]*)"
      if field then
        local short = class:match "^fatiao%.(.+)$" or class
        fields[short] = fields[short] or {}
        fields[short][field] = true
      end
    else
      local name = line:match "^function ([%w_.:]+)%("
      if name then
        assert(not functions[name], name .. " is annotated twice")
        functions[name] = { line = n, comment = comment }
      end
      if line ~= "" or name then class = nil end
      comment = {}
    end
  end
  return functions, fields
end

local functions, fields = reference()

local function example(entry)
  local lines, inside = {}, false
  for _, line in ipairs(entry.comment) do
    local text = line:sub(5)
    if text == "```lua" then inside = true
    elseif text == "```" then inside = false
    elseif inside then lines[#lines + 1] = text end
  end
  return #lines > 0 and table.concat(lines, "\n") or nil
end

local function sorted(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = key end
  table.sort(list)
  return list
end

-- An object of each class.
local function objects()
  local corpus = assert(fatiao.open())
  local uncc = assert(corpus:instrument "uncc")
  return { Corpus = corpus, Instrument = uncc, Provision = assert(uncc:article(8)), Hit = assert(corpus:search("快速保全", { lang = "zh" })()) }
end

local function names_of_module(found)
  for name, value in pairs(fatiao) do
    if type(value) == "function" then
      found.functions["fatiao." .. name] = true
    elseif type(value) == "table" and type(next(value)) == "string" then
      for inner in pairs(value) do found.functions["fatiao." .. name .. "." .. inner] = true end
    else
      found.fields["fatiao." .. name] = true
    end
  end
end

local function names_of_objects(found)
  for class, object in pairs(objects()) do
    for name, value in pairs(getmetatable(object).__methods) do
      if type(value) == "function" then found.functions[class .. ":" .. name] = true
      elseif type(name) == "string" then found.fields[class .. "." .. name] = true end
    end
  end
end

-- -------------------------------------------------------------------- the reference

describe("the Lua reference", function()
  local found = { functions = {}, fields = {} }
  names_of_module(found)
  names_of_objects(found)

  it("annotates every function that there is, and no other", function()
    assert.same(sorted(found.functions), sorted(functions))
  end)

  it("annotates the fields that classes list", function()
    for _, name in ipairs(sorted(found.fields)) do
      local class, field = name:match "^(.-)%.(.+)$"
      assert.truthy(fields[class] and fields[class][field], name)
    end
  end)

  it("annotates no field that an object does not have", function()
    for class, object in pairs(objects()) do
      for _, field in ipairs(sorted(fields[class] or {})) do assert.not_nil(object[field], class .. "." .. field) end
    end
    for field in pairs(fields.fatiao) do assert.not_nil(fatiao[field], field) end
  end)

  it("says of an import what its report holds", function()
    local corpus = assert(fatiao.open(":memory:", "rwc"))
    local _, report = assert(corpus:import("第一条 甲。\n第三条 乙。", { id = "a", lang = "zh" }))
    assert.same(sorted(report), sorted(fields.ImportReport))
    assert.same(sorted(report.warnings[1]), sorted(fields.Warning))
  end)

  it("says of a source what it holds", function()
    assert.same(sorted(objects().Provision:source()), sorted(fields.Source))
  end)

  it("has for each function a summary in two languages and an example", function()
    for _, name in ipairs(sorted(functions)) do
      local entry = functions[name]
      assert.truthy(entry.comment[1] and entry.comment[1]:find "^%-%-%- %u", name .. ": no summary")
      local chinese = false
      for _, line in ipairs(entry.comment) do chinese = chinese or (line:find "^%-%-%- [^`]" and line:find "。$") end
      assert.truthy(chinese, name .. ": no Chinese line")
      assert.truthy(example(entry), name .. ": no example")
    end
  end)
end)

describe("the example of", function()
  for _, name in ipairs(sorted(functions)) do
    local source = example(functions[name])
    if source then
      it(name .. " runs", function()
        local corpus = assert(fatiao.open())
        corpus.lang = "en"
        run_lua(source, META .. ":" .. functions[name].line, { corpus = corpus, uncc = assert(corpus:instrument "uncc") })
        corpus:close()
      end)
    end
  end
end)

-- -------------------------------------------------------------------- the READMEs

for _, readme in ipairs(READMES) do
  describe(readme, function()
    local text = read(readme)

    for _, block in ipairs(blocks(text, "lua")) do
      it("runs its Lua at line " .. block.line, function()
        run_lua(block.source, readme .. ":" .. block.line)
      end)
    end

    for _, block in ipairs(blocks(text, "c")) do
      it("compiles its C at line " .. block.line .. " #program", function()
        local path = os.tmpname()
        local file = assert(io.open(path, "wb"))
        file:write(block.source)
        file:close()
        local good, printed = run("cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -Icore -x c " .. quote(path))
        os.remove(path)
        assert.truthy(good, printed)
      end)
    end

    it("has blocks of both", function()
      assert.truthy(#blocks(text, "lua") > 0 and #blocks(text, "c") > 0)
    end)
  end)
end

-- -------------------------------------------------------------------- examples

describe("examples/", function()
  local program = os.getenv "FATIAO_PROGRAM" or "build/fatiao"

  local listing = assert(io.popen "ls examples/*.lua")
  local names = listing:read "*a"
  listing:close()

  for name in names:gmatch "[^\n]+" do
    it(name:match "[^/]+$" .. " runs #program", function()
      local good, printed = run(quote(program) .. " " .. quote(name))
      assert.truthy(good, printed)
      assert.truthy(#printed > 0)
    end)
  end
end)
