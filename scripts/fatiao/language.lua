-- The language in which the program speaks: "zh" or "en". Asked for with --lang, otherwise taken from the environment as programs do.

local language = {}

local chosen

-- "zh", "en", or nil for a tag that is neither ("zh-Hant" and "zh_CN.UTF-8" are Chinese).
function language.of(tag)
  local primary = type(tag) == "string" and tag:lower():match("^%a+")
  if primary == "zh" or primary == "en" then return primary end
  return nil
end

-- From now on, for the whole program; nil: the environment decides again.
function language.set(tag)
  chosen = language.of(tag)
end

-- The language of messages.
function language.get()
  if chosen then return chosen end
  for _, name in ipairs { "FATIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG" } do
    local value = os.getenv(name)
    if value and value ~= "" then return language.of(value) or "en" end
  end
  return "en"
end

-- A text in both languages, { zh = ..., en = ... }, becomes the one that is asked for; what has no languages is returned as it is.
function language.pick(text, lang)
  if type(text) ~= "table" then return text end
  return text[language.of(lang) or language.get()] or text.en or text.zh
end

-- The same with string.format's arguments.
function language.say(text, ...)
  local format = language.pick(text)
  if select("#", ...) == 0 then return format end
  return string.format(format, ...)
end

return language
