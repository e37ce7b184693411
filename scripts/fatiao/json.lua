-- JSON (RFC 8259) from Lua values. Tables with items 1..n are arrays, others objects with sorted keys; an empty table is an object unless made with
-- json.array. What is not UTF-8 is replaced by U+FFFD, for JSON has no other text.

local json = {}

local DEPTH_MAX = 200 -- stops a table that contains itself

local array_meta = { __name = "fatiao.json.array" }

-- nil in an array or as a value that must be named.
json.null = setmetatable({}, { __name = "fatiao.json.null", __tostring = function() return "null" end })

-- Marks a table as an array, so that an empty one is written [].
function json.array(t)
  return setmetatable(t or {}, array_meta)
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(c)
  return escapes[c] or string.format("\\u%04x", c:byte())
end

-- Length of the well-formed character at s[i], or nil (Unicode, table 3-7).
local function character(s, i)
  local a, b, c, d = s:byte(i, i + 3)
  local function tail(x) return x and x >= 0x80 and x <= 0xBF end
  if a < 0x80 then return 1 end
  if a < 0xC2 or a > 0xF4 or not tail(b) then return nil end
  if a < 0xE0 then return 2 end
  if not tail(c) then return nil end
  if a < 0xF0 then
    if (a == 0xE0 and b < 0xA0) or (a == 0xED and b > 0x9F) then return nil end
    return 3
  end
  if not tail(d) or (a == 0xF0 and b < 0x90) or (a == 0xF4 and b > 0x8F) then return nil end
  return 4
end

-- The same text with each malformed byte replaced.
function json.utf8(s)
  if not s:find("[\128-\255]") then return s end
  local out, start, i = {}, 1, 1
  while i <= #s do
    local n = character(s, i)
    if not n then
      out[#out + 1] = s:sub(start, i - 1)
      out[#out + 1] = "\239\191\189"
      start = i + 1
    end
    i = i + (n or 1)
  end
  if start == 1 then return s end
  out[#out + 1] = s:sub(start)
  return table.concat(out)
end

local function quote(s)
  return '"' .. json.utf8(s):gsub('[%z\1-\31"\\\127]', escape) .. '"'
end

-- Integers as integers, whichever kind of number this Lua has; JSON has no infinity and no NaN.
local function number(n)
  if n ~= n or n == math.huge or n == -math.huge then return "null" end
  if n == math.floor(n) and n > -2 ^ 63 and n < 2 ^ 63 then
    local integer = string.format("%d", n)
    if tonumber(integer) == n then return integer end
  end
  local short = string.format("%.14g", n)
  if tonumber(short) ~= n then short = string.format("%.17g", n) end
  return (short:gsub(",", "."))
end

local write

local function write_array(out, t, indent, depth)
  if #t == 0 then
    out[#out + 1] = "[]"
    return
  end
  local inner = indent and indent .. "  "
  for i = 1, #t do
    out[#out + 1] = (i == 1 and "[" or ",") .. (inner or "")
    write(out, t[i], inner, depth + 1)
  end
  out[#out + 1] = (indent or "") .. "]"
end

local function write_object(out, t, indent, depth, order)
  local keys, seen = {}, {}
  for _, key in ipairs(order or {}) do
    if t[key] ~= nil and not seen[key] then keys[#keys + 1], seen[key] = key, true end
  end
  local others = {}
  for key in pairs(t) do
    if not seen[key] then others[#others + 1] = key end
  end
  table.sort(others, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(others) do keys[#keys + 1] = key end
  if #keys == 0 then
    out[#out + 1] = "{}"
    return
  end
  local inner = indent and indent .. "  "
  for i, key in ipairs(keys) do
    out[#out + 1] = (i == 1 and "{" or ",") .. (inner or "") .. quote(tostring(key)) .. (indent and ": " or ":")
    write(out, t[key], inner, depth + 1)
  end
  out[#out + 1] = (indent or "") .. "}"
end

function write(out, v, indent, depth)
  local kind = type(v)
  if v == nil or v == json.null then
    out[#out + 1] = "null"
  elseif kind == "boolean" then
    out[#out + 1] = tostring(v)
  elseif kind == "number" then
    out[#out + 1] = number(v)
  elseif kind ~= "table" then
    out[#out + 1] = quote(tostring(v))
  else
    if depth > DEPTH_MAX then error("json: nested too deeply, or a table that contains itself", 0) end
    local meta = getmetatable(v)
    if meta == array_meta or #v > 0 then
      write_array(out, v, indent, depth)
    else
      write_object(out, v, indent, depth, type(meta) == "table" and meta.__order)
    end
  end
end

-- An object whose keys are written in that order: pairs of key and value.
function json.object(pairs_in_order)
  local t, order = {}, {}
  for _, pair in ipairs(pairs_in_order) do
    t[pair[1]], order[#order + 1] = pair[2], pair[1]
  end
  return setmetatable(t, { __order = order })
end

-- The text of a value; options.indent: on several lines.
function json.encode(v, options)
  local out = {}
  write(out, v, options and options.indent and "\n" or nil, 0)
  return table.concat(out)
end

return json
