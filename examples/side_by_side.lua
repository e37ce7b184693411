-- An article in two languages as a Markdown table:  fatiao examples/side_by_side.lua [ID]

local corpus = assert(fatiao.open())
local provision = assert(corpus:provision(arg[1] or "uncc/art_7"))

local function cell(s)
  return (s:gsub("|", "\\|"):gsub("\n", "<br>"))
end

local function line(p, lang)
  local label, body = p:label(lang), p:body(lang)
  if not body then return "" end -- it does not stand in this language
  return cell(label .. (lang == "en" and label ~= "" and " " or "") .. body)
end

print("| " .. provision:cite "zh" .. " " .. provision:heading "zh" .. " | " .. provision:cite "en" .. ": " .. provision:heading "en" .. " |")
print("|---|---|")
for p in provision:descendants() do print("| " .. line(p, "zh") .. " | " .. line(p, "en") .. " |") end
for _, lang in ipairs { "zh", "en" } do
  local source = provision:source(lang)
  print("\n" .. lang .. ": " .. source.kind .. (source.note ~= "" and ", " .. source.note or ""))
end
