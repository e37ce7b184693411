-- Command lines of subcommands and analyses. A specification is a list of options,
--   { name = "limit", short = "n", argument = "N", integer = true, help = { zh = ..., en = ... } }
--   { name = "order", argument = "ORDER", values = { "relevance", "document" }, help = ... }
--   { name = "count", help = ... }                                         a flag: it has no argument
-- and parse gives a table with a field for each option that was named and the positional arguments as items 1, 2, ...

local language = require "fatiao.language"
local say = language.say

local options = {}

options.formats = { "text", "md", "csv", "json", "html" }

-- What every report takes.
options.common = {
  { name = "format", short = "f", argument = "FORMAT", values = options.formats,
    help = { zh = "输出格式：text（默认）、md、csv、json、html", en = "text (the default), md, csv, json or html" } },
  { name = "lang", argument = "LANG", help = { zh = "语言：zh 或 en", en = "language: zh or en" } },
  { name = "corpus", argument = "DB", help = { zh = "使用该语料库文件，而不用内置语料库", en = "a corpus file instead of the bundled corpus" } },
}

local help_option = { name = "help", short = "h", help = { zh = "显示本说明", en = "show this help" } }

-- One list of several; a later option replaces an earlier one of the same name.
function options.join(...)
  local joined, place = {}, {}
  for _, list in ipairs { ... } do
    for _, option in ipairs(list) do
      if not place[option.name] then place[option.name] = #joined + 1 end
      joined[place[option.name]] = option
    end
  end
  return joined
end

local function accept(option, value)
  if option.integer then
    local n = value:match("^%d+$") and tonumber(value)
    if not n then return nil, say({ zh = "--%s 须为非负整数，而不是“%s”", en = "--%s takes a whole number, not '%s'" }, option.name, value) end
    return n
  end
  if option.values then
    for _, allowed in ipairs(option.values) do
      if value == allowed then return value end
    end
    return nil, say({ zh = "--%s 只能是 %s，而不是“%s”", en = "--%s is one of %s, not '%s'" }, option.name, table.concat(option.values, ", "), value)
  end
  return value
end

local function lookup(spec)
  local names, shorts = { help = help_option }, { h = help_option }
  for _, option in ipairs(spec) do
    names[option.name] = option
    if option.short then shorts[option.short] = option end
  end
  return names, shorts
end

-- The option that an argument names, and the value that is joined to it (--name=value, -nvalue).
local function recognise(word, names, shorts)
  local name, value = word:match("^%-%-([^=]+)=(.*)$")
  if not name then name = word:match("^%-%-(.+)$") end
  if name then return names[name], value end
  local option = shorts[word:sub(2, 2)]
  if option and #word > 2 then
    if not option.argument then return nil end
    value = word:sub(3)
  end
  return option, value
end

-- The table of values, or nil and a message. `args` is a list of words; options and positional arguments may be mixed, "--" ends the options.
function options.parse(args, spec)
  local names, shorts = lookup(spec)
  local parsed, i = {}, 1
  while i <= #args do
    local word = args[i]
    if word == "--" then
      for j = i + 1, #args do parsed[#parsed + 1] = args[j] end
      break
    elseif word:sub(1, 1) ~= "-" or word == "-" then
      parsed[#parsed + 1] = word
    else
      local option, value = recognise(word, names, shorts)
      if not option then return nil, say({ zh = "没有选项“%s”", en = "unknown option '%s'" }, word) end
      if not option.argument then
        if value then return nil, say({ zh = "--%s 不带参数", en = "--%s takes no argument" }, option.name) end
        parsed[option.name] = true
      else
        if not value then
          i = i + 1
          value = args[i]
          if not value then return nil, say({ zh = "--%s 后面缺少参数", en = "--%s needs an argument" }, option.name) end
        end
        local message
        parsed[option.name], message = accept(option, value)
        if message then return nil, message end
      end
    end
    i = i + 1
  end
  return parsed
end

-- The options' help, a line each, as the columns { "-o, --output DB", "what it does" }.
function options.help(spec)
  local rows = {}
  for _, option in ipairs(options.join(spec, { help_option })) do
    local head = (option.short and "-" .. option.short .. ", " or "    ") .. "--" .. option.name .. (option.argument and " " .. option.argument or "")
    rows[#rows + 1] = { head, language.pick(option.help) or "" }
  end
  return rows
end

return options
