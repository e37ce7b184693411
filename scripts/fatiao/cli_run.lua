-- fatiao run: the bundled analyses. Each is a module fatiao.run.NAME: { name, summary, usage, options, run = function(corpus, opts) return report, exit status }.

local fatiao = require "fatiao"
local cli = require "fatiao.cli"
local language = require "fatiao.language"
local options = require "fatiao.options"
local report = require "fatiao.report"
local say = language.say

local command = {
  usage = { zh = "run [名称 [参数...]]", en = "run [NAME [ARG...]]" },
  summary = { zh = "运行内置分析；不带名称时列出各项分析", en = "runs a bundled analysis; without a name, lists them" },
  options = options.common,
}

local function list(opts)
  local rows = {}
  for i, name in ipairs(fatiao.analyses or {}) do
    local analysis = require("fatiao.run." .. name)
    rows[i] = { name = name, summary = language.pick(analysis.summary, opts.lang), usage = language.pick(analysis.usage, opts.lang) }
  end
  local rep = {
    tables = { { plain = true, columns = {
      { key = "name", label = { zh = "名称", en = "name" }, only = "data" },
      { key = "usage", label = { zh = "用法", en = "usage" }, show = function(value) return "fatiao run " .. value end },
      { key = "summary", label = { zh = "内容", en = "what it does" } },
    }, rows = rows } },
  }
  local written, message = report.write(rep, opts)
  return written and cli.OK or cli.fail(message)
end

local function is_analysis(name)
  for _, known in ipairs(fatiao.analyses or {}) do
    if known == name then return true end
  end
  return false
end

-- The place of the analysis's name: the first word that is neither an option nor an option's argument.
local function name_at(args)
  local i = 1
  while args[i] and args[i]:sub(1, 1) == "-" do
    for _, option in ipairs(options.common) do
      if args[i] == "--" .. option.name or option.short and args[i] == "-" .. option.short then i = i + 1 end
    end
    i = i + 1
  end
  return args[i] and i
end

function command.main(args, global)
  local at = name_at(args)
  local name = at and table.remove(args, at)
  if name and not is_analysis(name) then
    return cli.misuse(say({ zh = "没有名为“%s”的分析", en = "there is no analysis '%s'" }, name), "run")
  end
  local analysis = name and require("fatiao.run." .. name)
  local spec = analysis and options.join(options.common, analysis.options or {}) or options.common
  local opts, message = options.parse(args, spec)
  if not opts then return cli.misuse(message, name and "run " .. name or "run") end
  if opts.lang then language.set(opts.lang) end
  if opts.help then
    io.stdout:write(cli.help(analysis and "run " .. language.pick(analysis.usage) or command.usage, (analysis or command).summary, spec, analysis and analysis.details))
    return cli.OK
  end
  opts.lang, opts.corpus = opts.lang or global.lang, opts.corpus or global.corpus
  if not analysis then return list(opts) end
  local corpus, rep, status
  corpus, message = cli.open(opts)
  if not corpus then return cli.fail(message) end
  rep, status = analysis.run(corpus, opts)
  if not rep then return cli.fail(status) end
  local written
  written, message = report.write(rep, opts)
  if not written then return cli.fail(message) end
  return status or cli.OK
end

return command
