-- The subcommands of the program: fatiao run, show, search, check, import. main(arg) returns the exit status: 0 fine, 1 a finding or a failure, 2 wrong usage.

local fatiao = require "fatiao"
local language = require "fatiao.language"
local layout = require "fatiao.layout"
local options = require "fatiao.options"
local say = language.say

local cli = {}

cli.OK, cli.FAILURE, cli.USAGE = 0, 1, 2

-- Each is a module fatiao.cli_NAME: { summary, usage, options, run = function(opts) return exit status }.
local names = { "run", "show", "search", "check", "import" }

-- -------------------------------------------------------------------- messages

-- Says on standard error what went wrong, in the user's language; returns the status.
function cli.fail(message, status)
  io.stdout:flush()
  io.stderr:write("fatiao: ", tostring(message), "\n")
  return status or cli.FAILURE
end

local function hint(command)
  io.stderr:write(say({ zh = "用法见 fatiao %s--help", en = "See fatiao %s--help" }, command and command .. " " or ""), "\n")
  return cli.USAGE
end

-- A mistake on the command line.
function cli.misuse(message, command)
  cli.fail(message)
  return hint(command)
end

-- -------------------------------------------------------------------- help

local general = {
  { "fatiao", { zh = "交互提示符", en = "the prompt" } },
  { "fatiao FILE.lua [ARG...]", { zh = "运行 Lua 脚本", en = "runs a Lua script" } },
}

local lua_options = {
  { "-e STAT", { zh = "执行语句 STAT（全局变量 corpus 为语料库）", en = "executes STAT; the global corpus is the corpus" } },
  { "-l MOD", { zh = "加载模块 MOD 为全局变量", en = "requires MOD into a global of its name" } },
  { "-i", { zh = "执行后进入提示符", en = "the prompt, after the script" } },
  { "-v", { zh = "显示版本", en = "shows the version" } },
  { "-", { zh = "执行标准输入", en = "runs standard input" } },
  { "--lang LANG", { zh = "语言：zh 或 en（默认依环境变量）", en = "language, zh or en; the environment's otherwise" } },
  { "--corpus DB", { zh = "使用该语料库文件，而不用内置语料库", en = "a corpus file instead of the bundled corpus" } },
}

local function block(out, title, rows)
  out[#out + 1] = title
  local picked = {}
  for i, row in ipairs(rows) do picked[i] = { "  " .. row[1], language.pick(row[2]) } end
  for _, line in ipairs(layout.columns(picked, {})) do out[#out + 1] = line end
end

local function command(name)
  return require("fatiao.cli_" .. name)
end

local function general_help()
  local rows = {}
  for i, row in ipairs(general) do rows[i] = row end
  for _, name in ipairs(names) do rows[#rows + 1] = { "fatiao " .. language.pick(command(name).usage), command(name).summary } end
  local out = { say { zh = "fatiao：法律文本的条、款、项、目，以 Lua 检索、比较和分析。", en = "fatiao: legal texts, provision by provision, searched, compared and analysed in Lua." }, "" }
  block(out, say { zh = "用法：", en = "Usage:" }, rows)
  out[#out + 1] = ""
  block(out, say { zh = "选项：", en = "Options:" }, lua_options)
  out[#out + 1] = ""
  out[#out + 1] = say { zh = "退出状态：0 正常，1 有发现或失败，2 用法错误。", en = "Exit status: 0 fine, 1 a finding or a failure, 2 wrong usage." }
  return table.concat(out, "\n") .. "\n"
end

-- What --help prints for a subcommand or an analysis: its usage, what it does, its options, and `details`.
function cli.help(usage, summary, spec, details)
  local out = { say { zh = "用法：", en = "Usage: " } .. "fatiao " .. language.pick(usage), "" }
  for _, line in ipairs(layout.wrap(language.pick(summary), layout.width())) do out[#out + 1] = line end
  out[#out + 1] = ""
  block(out, say { zh = "选项：", en = "Options:" }, options.help(spec))
  if details then
    out[#out + 1] = ""
    for _, line in ipairs(layout.wrap(language.pick(details), layout.width())) do out[#out + 1] = line end
  end
  return table.concat(out, "\n") .. "\n"
end

-- -------------------------------------------------------------------- the corpus

-- The corpus to read from: opts.corpus, else the bundled one, in the user's language. nil, message, code.
function cli.open(opts)
  local corpus, message, code = fatiao.open(opts.corpus)
  if not corpus then return nil, message, code end
  corpus.lang = opts.lang ~= "both" and opts.lang or language.get()
  return corpus
end

-- -------------------------------------------------------------------- from C

-- Before scripts that ask for it, -e and the prompt: the language, and the global `corpus`.
function cli.prepare(lang, path)
  if lang and not language.of(lang) then
    return cli.misuse(say({ zh = "--lang 只能是 zh 或 en，而不是“%s”", en = "--lang is zh or en, not '%s'" }, lang))
  end
  if lang then language.set(lang) end
  local corpus, message = cli.open { corpus = path }
  if corpus then
    _G.corpus = corpus
  elseif path then
    return cli.fail(message)
  end
  return cli.OK
end

function cli.version()
  io.stdout:write("fatiao ", fatiao.version, "  ", type(jit) == "table" and jit.version or _VERSION, "\n") -- luacheck: globals jit
  return cli.OK
end

-- An option that the program does not know, or that lacks its argument.
function cli.usage(word)
  return cli.misuse(say({ zh = "选项“%s”不存在，或缺少参数", en = "no such option, or its argument is missing: '%s'" }, word))
end

-- Whether a first argument names a subcommand, and no script.
function cli.is_command(name)
  if name == "help" then return true end
  for _, known in ipairs(names) do
    if name == known then return true end
  end
  return false
end

-- Neither a subcommand nor a file.
function cli.unknown(word)
  return cli.misuse(say({ zh = "没有名为“%s”的子命令或文件", en = "there is no command and no file '%s'" }, word))
end

-- -------------------------------------------------------------------- dispatch

-- Global options in front of the subcommand's name: --lang, --corpus. Returns the subcommand, what follows it, and what stood before.
local function split(args)
  local before, i = {}, 1
  while args[i] and args[i]:sub(1, 1) == "-" do
    if args[i] == "-h" or args[i] == "--help" then return "help", {}, before end
    before[#before + 1] = args[i]
    if args[i] == "--lang" or args[i] == "--corpus" then
      i = i + 1
      before[#before + 1] = args[i]
    end
    i = i + 1
  end
  local rest = {}
  for j = i + 1, #args do rest[#rest + 1] = args[j] end
  return args[i], rest, before
end

function cli.main(args)
  local name, rest, before = split(args)
  local global, message = options.parse(before, { { name = "lang", argument = "LANG" }, { name = "corpus", argument = "DB" } })
  if not global then return cli.misuse(message) end
  language.set(global.lang)
  if name == "help" and rest[1] then name, rest = rest[1], { "--help" } end
  if name == nil or name == "help" then
    io.stdout:write(general_help())
    return cli.OK
  end
  if not cli.is_command(name) then return cli.unknown(name) end
  local module = command(name)
  if module.main then return module.main(rest, global) end
  local opts
  opts, message = options.parse(rest, module.options)
  if not opts then return cli.misuse(message, name) end
  if not module.own_lang and opts.lang then language.set(opts.lang) end
  if opts.help then
    io.stdout:write(cli.help(module.usage, module.summary, module.options, module.details))
    return cli.OK
  end
  opts.corpus = opts.corpus or global.corpus
  if not module.own_lang then opts.lang = opts.lang or global.lang end
  return module.run(opts)
end

return cli
