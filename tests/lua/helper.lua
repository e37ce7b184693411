-- What the specs of the store and the corpus share: invented laws, and corpora in files that are removed again.

local fatiao = require "fatiao"
local helper = {}

helper.zh = [[
中华人民共和国灯塔法
（2010年5月6日通过）
第一章 总则
第一条 为了管理灯塔，制定本法。
第二条 灯塔应当符合下列条件：
（一）有灯；
（二）有塔：
1.石塔；
2.木塔。
前款规定不适用于浮标。
第二章 值守
第三条 守塔人不得睡觉。
第三条之一 值守日志保存三年。
]]

helper.en = [[
Lighthouse Law
Article 1
This Law is made to manage lighthouses.
Article 2
1. A lighthouse shall meet these conditions:
(a) It has a light;
(b) It has a tower:
(i) Of stone;
(ii) Of wood.
2. The preceding paragraph does not apply to buoys.
Article 3
No keeper shall sleep.
]]

local paths = {}

function helper.path()
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path
  return path
end

function helper.remove_files()
  for _, path in ipairs(paths) do os.remove(path) end
  paths = {}
end

function helper.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

function helper.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

-- A new corpus in a file of its own; its messages are English.
function helper.scratch()
  local path = helper.path()
  local corpus = assert(fatiao.open(path, "rwc"))
  corpus.lang = "en"
  return corpus, path
end

function helper.lamp()
  local corpus, path = helper.scratch()
  assert(corpus:declare { id = "lamp", kind = "statute", numbering = "letter roman",
    names = { { "zh", "灯塔法" }, { "en", "Lighthouse Law" }, { "en", "LHL", true } } })
  assert(corpus:import(helper.zh, { id = "lamp", lang = "zh" }))
  assert(corpus:import(helper.en, { id = "lamp", lang = "en", source = "translation", note = "ours" }))
  return corpus, path
end

function helper.list(...)
  local items = {}
  for item in ... do items[#items + 1] = item end
  return items
end

function helper.ids(...)
  local ids = {}
  for p in ... do ids[#ids + 1] = p.id end
  return ids
end

return helper
