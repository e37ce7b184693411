-- Makes the bundled corpus: fatiao scripts/build.lua CORPUS_FOLDER OUTPUT.db
-- Each folder below corpus/ with an instrument.lua is an instrument; its definition names the texts beside it.

local folder, output = arg[1], arg[2]

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- The order in which instruments stand in the corpus: the Convention first.
local order = { "uncc", "prc-criminal-law", "budapest", "untoc", "uncac" }

local function definition(id)
  local found
  local env = {
    instrument = function(name)
      return function(def)
        def.id = name
        found = def
      end
    end,
  }
  local path = folder .. "/" .. id .. "/instrument.lua"
  local source = read(path)
  local chunk
  if setfenv then
    chunk = assert(loadstring(source, "@" .. path))
    setfenv(chunk, env) -- luacheck: ignore
  else
    chunk = assert(load(source, "@" .. path, "t", env))
  end
  chunk()
  assert(found and found.id == id, path .. ": defines no instrument '" .. id .. "'")
  return found
end

local function names(def)
  local list = {}
  for _, lang in ipairs { "zh", "en" } do
    if def.title[lang] then list[#list + 1] = { lang, def.title[lang], false } end
  end
  for _, lang in ipairs { "zh", "en" } do
    for _, name in ipairs(def.alias and def.alias[lang] or {}) do list[#list + 1] = { lang, name, true } end
  end
  return list
end

local function put(corpus, id)
  local def = definition(id)
  assert(corpus:declare { id = id, kind = def.kind, date = def.date, numbering = def.numbering and def.numbering.point .. " " .. def.numbering.subpoint,
    offences = def.offences, names = names(def) })
  for _, lang in ipairs { "zh", "en" } do
    local text = def.text and def.text[lang]
    if not text then break end -- declared only: its text is the user's to import
    local instrument, report = corpus:import(read(folder .. "/" .. id .. "/" .. text.file),
      { id = id, lang = lang, source = text.source, note = text.note })
    if not instrument then error(id .. ", " .. lang .. ": " .. report) end
    for _, w in ipairs(report.warnings) do
      local known = def.selection and (w.kind == "gap" or w.kind == "order")
      if not known then error(("%s/%s/%s:%d: %s"):format(folder, id, text.file, w.line, w.message)) end
    end
  end
end

local corpus = assert(fatiao.open(output, "rwc"))
assert(corpus:transaction(function()
  for _, id in ipairs(order) do put(corpus, id) end
  return true
end))
assert(corpus:optimize())
corpus:close()
