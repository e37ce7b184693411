-- fatiao show: a provision or an instrument.

local cli = require "fatiao.cli"
local options = require "fatiao.options"
local report = require "fatiao.report"
local show = require "fatiao.show"

local command = {
  usage = { zh = "show 引用", en = "show CITATION" },
  summary = { zh = "显示条款或整部法律", en = "shows a provision or an instrument" },
  details = {
    zh = "引用可以是编号（uncc/art_7/para_1、uncc）、名称（刑法），或条文的引用（《刑法》第二百八十五条第二款）。摘要均予标明。\n"
      .. "json：单一对象，含 id、instrument、kind、number；单一语言时另有 lang、citation、label、heading、text、source，"
      .. "--lang both 时这些字段在数组 texts 的每一项中。",
    en = "CITATION is an id (uncc/art_7/para_1, uncc), a name (Budapest Convention) or a citation. Digests are marked as such.\n"
      .. "json: an object with id, instrument, kind, number; in one language also lang, citation, label, heading, text, source, "
      .. "which with --lang both stand in each item of the array texts.",
  },
  options = options.join(options.common, {
    { name = "lang", argument = "LANG", help = { zh = "语言：zh、en 或 both（对照）", en = "zh, en, or both for the two side by side" } },
  }),
}

-- The object that a reference means. A name is looked up before a citation, unless it is plainly a provision's id.
local function find(corpus, ref)
  local id, message = ref:find("/", 1, true) ~= nil, nil
  if not id then
    local instrument, text, code = corpus:instrument(ref)
    if instrument or code == "ambiguous" then return instrument, text end
    message = text
  end
  local provision, text, code = corpus:provision(ref)
  if provision then return provision end
  return nil, code == "invalid" and message or text
end

function command.run(opts)
  if #opts == 0 then
    return cli.misuse(require("fatiao.language").say { zh = "请指明要显示的条款", en = "which provision?" }, "show")
  end
  local corpus, message = cli.open(opts)
  if not corpus then return cli.fail(message) end
  local object
  object, message = find(corpus, table.concat(opts, " "))
  if not object then return cli.fail(message) end
  local rep
  if show.kind(object) == "instrument" then
    rep = show.instrument(object)
  else
    rep = show.provision(object, show.languages(object, opts.lang == "both" and { "zh", "en" } or { corpus.lang }))
  end
  local written, failure = report.write(rep, { format = opts.format, lang = opts.lang })
  if not written then return cli.fail(failure) end
  return cli.OK
end

return command
