-- The prompt. C reads the lines (fatiao.line); here stands what they mean: whether a chunk is complete, what is printed, how a name may go on. Everything is a
-- function of its arguments, so that all of it is tested without a terminal.

local language = require "fatiao.language"
local layout = require "fatiao.layout"
local show = require "fatiao.show"
local text = require("fatiao").text
local say = language.say

local prompt = {}

local HISTORY_MAX = 1000    -- lines kept in the file
local INSTRUMENTS_MAX = 64  -- instruments that become variables: reading a great many at the start would take time
local SHOWN_MAX = 120       -- candidates listed at a time

local compile = rawget(_G, "loadstring") or load -- Lua 5.1's load reads from a function

-- -------------------------------------------------------------------- chunks

-- Whether the compiler's message says that only the end is missing.
local function is_incomplete(message)
  return message:find("near '?<eof>'?$") ~= nil
end

-- A function for a chunk, and whether it is an expression; or nil, message, whether more lines may complete it. "=1+1" is an expression, as in older Lua.
function prompt.compile(source)
  local expression, unfinished = compile("return " .. source:gsub("^%s*=", ""), "=prompt")
  if expression then return expression, true end
  local chunk, message = compile(source, "=prompt")
  if chunk then return chunk, false end
  return nil, message, is_incomplete(message) or is_incomplete(unfinished)
end

-- The traceback without the program's own part; nothing at all when the error came from the line itself.
function prompt.trim(message)
  local head, trace = message:match("^(.-)\nstack traceback:\n(.*)$")
  if not head then return message end
  local lines, last = {}, 0
  for line in trace:gmatch("[^\n]+") do
    if line:find("prompt:%d+: in main chunk") or line:find("^%s*fatiao%.prompt:") then break end
    lines[#lines + 1] = line
    if not line:find("^%s*%[C%]:") and not line:find("^%s*%(") then last = #lines end
  end
  if last == 0 then return head end
  return head .. "\n" .. table.concat(lines, "\n", 1, last)
end

-- -------------------------------------------------------------------- values

-- A call of a method that gave a C function is taken for an iterator: uncc:articles(), corpus:search "保全".
local function is_iterator(source, value)
  if type(value) ~= "function" then return false end
  if not (source:find(":[%a_][%w_]*%s*%b()%s*$") or source:find(":[%a_][%w_]*%s*[\"'%[{].*[\"'%]}]%s*$")) then return false end
  return debug.getinfo(value, "S").what == "C"
end

local function is_scalar(value)
  local kind = type(value)
  return kind ~= "table" and not show.kind(value)
end

-- What is printed for the values of an expression; nil for none. A failure, nil and a message, is said in its words.
function prompt.format(source, n, values, options)
  if n == 0 then return nil end
  if values[1] == nil and n >= 2 and type(values[2]) == "string" then
    return "nil  " .. values[2] .. (type(values[3]) == "string" and "  (" .. values[3] .. ")" or "")
  end
  if is_iterator(source, values[1]) then return show.iterator(values[1], values[2], values[3], options) end
  local scalars, parts = true, {}
  for i = 1, n do scalars = scalars and is_scalar(values[i]) end
  for i = 1, n do parts[i] = show.value(values[i], options) end
  return table.concat(parts, scalars and "\t" or "\n")
end

-- -------------------------------------------------------------------- completion

local keywords = { "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then",
  "true", "until", "while" }

-- The names within a value: keys of a table, methods and fields of an object. With `methods`, only what can be called.
local function names_of(value, methods)
  local names = {}
  local function add(t)
    if type(t) ~= "table" then return end
    for key, v in pairs(t) do
      if type(key) == "string" and key:find("^[%a_][%w_]*$") and (not methods or type(v) == "function") then names[key] = true end
    end
  end
  if type(value) == "table" then add(value) end
  local meta = getmetatable(value)
  for _ = 1, 8 do -- classes upon classes; a limit, should they go in a circle
    if type(meta) ~= "table" then break end
    add(meta.__methods)
    add(meta.__index)
    meta = type(meta.__index) == "table" and getmetatable(meta.__index) or nil
  end
  return names
end

-- The value of "a.b:c" in env, without calling anything but the look-up itself; nil when it is not there.
local function resolve(env, path)
  local value = env
  for name in path:gmatch("[%a_][%w_]*") do
    local found, next_value = pcall(function() return value[name] end)
    if not found or next_value == nil then return nil end
    value = next_value
  end
  return value
end

-- Ids of instruments, or of the provisions of one, that begin with `prefix`, up to the next slash.
local function ids(corpus, prefix)
  local found = {}
  local id = prefix:match("^([^/]+)/")
  if not id then
    for instrument in corpus:instruments() do
      if instrument.id:sub(1, #prefix) == prefix then found[instrument.id] = true end
    end
    return found
  end
  local instrument = corpus:instrument(id)
  if not instrument then return found end
  for p in instrument:provisions() do
    local whole = p.id
    if whole:sub(1, #prefix) == prefix and not whole:find("/", #prefix + 1, true) then found[whole] = true end
  end
  return found
end

local function matching(names, prefix)
  local list = {}
  for name in pairs(names) do
    if name:sub(1, #prefix) == prefix and (prefix ~= "" or name:sub(1, 2) ~= "__") then list[#list + 1] = name end
  end
  table.sort(list, function(a, b) -- art_2 before art_10
    local ha, na = a:match("^(.-)(%d+)$")
    local hb, nb = b:match("^(.-)(%d+)$")
    if ha and ha == hb then return tonumber(na) < tonumber(nb) end
    return a < b
  end)
  return list
end

-- Whether the text ends within a string: the opening quote's position.
local function open_quote(before)
  local quote, at
  local i = 1
  while i <= #before do
    local c = before:sub(i, i)
    if quote and c == "\\" then i = i + 1
    elseif quote and c == quote then quote = nil
    elseif not quote and (c == '"' or c == "'") then quote, at = c, i end
    i = i + 1
  end
  return quote and at
end

-- What the word before the cursor may become: a sorted list, and the word.
function prompt.candidates(before, env)
  local quote = open_quote(before)
  if quote then
    local word, corpus = before:sub(quote + 1), rawget(env, "corpus")
    if show.kind(corpus) ~= "corpus" or word:find("%s") then return {}, word end
    local done, found = pcall(ids, corpus, word)
    return done and matching(found, word) or {}, word
  end
  local path, separator, word = before:match("([%w_%.:]-)([.:]?)([%a_]?[%w_]*)$")
  if separator ~= "" and path ~= "" and path:find("^[%a_]") then
    local value = resolve(env, path)
    if value == nil then return {}, word end
    return matching(names_of(value, separator == ":"), word), word
  elseif separator ~= "" then -- behind a call: any method of our objects
    if not before:find("[%)%]\"'}]" .. "[.:]" .. word .. "$") then return {}, word end
    local names = {}
    local corpus = rawget(env, "corpus")
    local instrument = show.kind(corpus) == "corpus" and corpus:instruments()()
    for _, object in ipairs { corpus, instrument, instrument and instrument:provisions()() } do
      for name in pairs(names_of(object, separator == ":")) do names[name] = true end
    end
    return matching(names, word), word
  end
  local names = names_of(env)
  for _, keyword in ipairs(keywords) do names[keyword] = true end
  if word == "" then return {}, word end
  return matching(names, word), word
end

-- What Tab does: the text to insert, and the list to show when there is more than one way to go on.
function prompt.complete(before, env, width)
  local list, word = prompt.candidates(before, env)
  if #list == 0 then return nil end
  local common = list[1]
  for _, name in ipairs(list) do
    local n = 0
    while n < #common and common:byte(n + 1) == name:byte(n + 1) do n = n + 1 end
    while n > 0 and (common:byte(n + 1) or 0) >= 0x80 and (common:byte(n + 1) or 0) < 0xC0 do n = n - 1 end -- not within a character
    common = common:sub(1, n)
  end
  if #common > #word or #list == 1 then return common:sub(#word + 1) end
  return "", prompt.listing(list, width or layout.width())
end

-- Names in columns, read downwards.
function prompt.listing(list, width)
  local n, widest = math.min(#list, SHOWN_MAX), 0
  for i = 1, n do widest = math.max(widest, text.width(list[i])) end
  local across = math.max(1, math.floor((width + 2) / (widest + 2)))
  local down = math.ceil(n / across)
  local lines = {}
  for row = 1, down do
    local parts = {}
    for i = row, n, down do parts[#parts + 1] = i + down <= n and text.pad(list[i], widest) or list[i] end
    lines[row] = table.concat(parts, "  ")
  end
  if n < #list then lines[#lines + 1] = say({ zh = "…… 另有 %d 个", en = "... %d more" }, #list - n) end
  return table.concat(lines, "\n")
end

-- -------------------------------------------------------------------- variables

-- "prc-criminal-law" as the name of a variable; nil when it cannot be one.
function prompt.variable(id)
  local name = id:gsub("%-", "_")
  if not name:find("^[%a_][%w_]*$") then return nil end
  for _, keyword in ipairs(keywords) do
    if name == keyword then return nil end
  end
  return name
end

-- A variable for each instrument, where none of that name exists. Returns how many there are now, and the names.
function prompt.preset(corpus, env)
  local names = {}
  for instrument in corpus:instruments() do
    if #names >= INSTRUMENTS_MAX then break end
    local name = prompt.variable(instrument.id)
    if name and rawget(env, name) == nil then
      env[name] = instrument
      names[#names + 1] = name
    end
  end
  return names
end

-- -------------------------------------------------------------------- history

local function read_history(path)
  local lines = {}
  local file = path and io.open(path, "r")
  if not file then return lines end
  for line in file:lines() do lines[#lines + 1] = line end
  file:close()
  if #lines <= 2 * HISTORY_MAX then return lines end
  local kept = {}
  for i = #lines - HISTORY_MAX + 1, #lines do kept[#kept + 1] = lines[i] end
  local new = io.open(path .. ".new", "w")
  if new then
    new:write(table.concat(kept, "\n"), "\n")
    new:close()
    os.rename(path .. ".new", path)
  end
  return kept
end

local function append_history(path, line)
  local file = path and io.open(path, "a")
  if not file then return end
  file:write(line, "\n")
  file:close()
end

-- -------------------------------------------------------------------- the loop

local function pack(done, ...)
  return done, select("#", ...), { ... }
end

-- One chunk: reads further lines as long as it is incomplete. Returns its source and function; nil at the end of input, false when there is nothing to run.
local function read_chunk(session)
  local source = session.read(session.first)
  if source == nil then return nil end
  if source == false or not source:find("%S") then return false end
  session.remember(source)
  while true do
    local chunk, message, incomplete = prompt.compile(source)
    if chunk then return source, chunk end
    local line = incomplete and session.read(session.second)
    if not line then -- wrong, given up, or at its end
      if not incomplete then session.fail(message) end
      return false
    end
    if line:find("%S") then session.remember(line) end
    source = source .. "\n" .. line
  end
end

-- session: read(prompt), remember(line), call(fn, ...) as pcall, write(string), fail(message), first and second (the prompts).
function prompt.loop(session)
  while true do
    local source, chunk = read_chunk(session)
    if source == nil then return end
    if source then
      local done, n, values = pack(session.call(chunk))
      local message = values[1]
      if done then done, message = session.call(prompt.format, source, n, values) end
      if not done then session.fail(prompt.trim(message))
      elseif message then session.write(message .. "\n") end
    end
  end
end

local function greeting(names)
  local lines = { "fatiao " .. require("fatiao").version .. "  " .. say { zh = "法条", en = "legal provisions, in Lua" } }
  if #names > 0 then
    local example = names[1]
    lines[1] = lines[1] .. "  ·  " .. table.concat(names, ", ")
    lines[2] = say({ zh = "例如  %s:article(7)    corpus:search \"快速保全\"    Tab 补全，Ctrl-D 退出",
      en = "Try  %s:article(7)    corpus:search \"preservation\"    Tab completes, Ctrl-D leaves" }, example)
  end
  return lines
end

-- Runs the prompt until the end of input. `call` is pcall with tracebacks.
function prompt.start(call)
  local line, host = require "fatiao.line", require "fatiao.host"
  local env = _G
  local corpus = rawget(env, "corpus")
  local names = show.kind(corpus) == "corpus" and prompt.preset(corpus, env) or {}
  local folder = host.terminal("stdin") and host.state()
  local path = folder and folder .. "/history"
  local session = { call = call, first = say { zh = "法条> ", en = "fatiao> " }, second = say { zh = "  ... ", en = "    ... " }, read = line.read }
  function session.remember(s)
    line.remember(s)
    append_history(path, s)
  end
  function session.write(s)
    io.stdout:write(s)
    io.stdout:flush()
  end
  function session.fail(message)
    io.stdout:flush()
    io.stderr:write(tostring(message), "\n")
  end
  for _, s in ipairs(read_history(path)) do line.remember(s) end
  line.complete(function(before) return prompt.complete(before, env) end)
  if host.terminal("stdin") then session.write(table.concat(greeting(names), "\n") .. "\n") end
  prompt.loop(session)
end

return prompt
