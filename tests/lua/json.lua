-- A strict reader of JSON (RFC 8259), for checking what the program writes. decode(s) gives the value or raises an error with the position.
-- Integers without fraction or exponent become numbers that print without one; null becomes json.null.

local json = { null = {} }

local function fail(at, what)
  error("json: " .. what .. " at byte " .. at, 0)
end

local function space(s, at)
  return s:find("[^ \t\r\n]", at) or #s + 1
end

-- Whether s is well-formed UTF-8, by ranges of bytes as in Unicode's table 3-7.
local function is_utf8(s)
  local patterns = {
    "^[%z\1-\127]+", "^[\194-\223][\128-\191]", "^\224[\160-\191][\128-\191]", "^[\225-\236\238\239][\128-\191][\128-\191]", "^\237[\128-\159][\128-\191]",
    "^\240[\144-\191][\128-\191][\128-\191]", "^[\241-\243][\128-\191][\128-\191][\128-\191]", "^\244[\128-\143][\128-\191][\128-\191]",
  }
  local at = 1
  while at <= #s do
    local last
    for _, pattern in ipairs(patterns) do
      local _, finish = s:find(pattern, at)
      last = last or finish
    end
    if not last then return false end
    at = last + 1
  end
  return true
end

local escapes = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function read_string(s, at)
  local out, i = {}, at + 1
  while true do
    local c = s:sub(i, i)
    if c == "" then fail(at, "string without an end") end
    if c == '"' then return table.concat(out), i + 1 end
    if c:byte() < 32 then fail(i, "control character in a string") end
    if c == "\\" then
      local e = s:sub(i + 1, i + 1)
      if e == "u" then
        local hex = s:match("^%x%x%x%x", i + 2) or fail(i, "bad \\u")
        local code = tonumber(hex, 16)
        if code >= 128 then fail(i, "escapes above ASCII are not needed") end
        out[#out + 1], i = string.char(code), i + 6
      else
        out[#out + 1], i = escapes[e] or fail(i, "bad escape"), i + 2
      end
    else
      out[#out + 1], i = c, i + 1
    end
  end
end

local read

local function read_array(s, at)
  local out = {}
  at = space(s, at + 1)
  if s:sub(at, at) == "]" then return out, at + 1 end
  while true do
    out[#out + 1], at = read(s, at)
    local c = s:sub(at, at)
    if c == "]" then return out, at + 1 end
    if c ~= "," then fail(at, "',' or ']' expected") end
    at = space(s, at + 1)
  end
end

local function read_object(s, at)
  local out = {}
  at = space(s, at + 1)
  if s:sub(at, at) == "}" then return out, at + 1 end
  while true do
    if s:sub(at, at) ~= '"' then fail(at, "key expected") end
    local key
    key, at = read_string(s, at)
    if out[key] ~= nil then fail(at, "key twice") end
    at = space(s, at)
    if s:sub(at, at) ~= ":" then fail(at, "':' expected") end
    out[key], at = read(s, space(s, at + 1))
    local c = s:sub(at, at)
    if c == "}" then return out, at + 1 end
    if c ~= "," then fail(at, "',' or '}' expected") end
    at = space(s, at + 1)
  end
end

local words = { ["true"] = true, ["false"] = false, ["null"] = json.null }

-- A value and the place after the space that follows it.
function read(s, at)
  local c = s:sub(at, at)
  local value
  if c == "{" then value, at = read_object(s, at)
  elseif c == "[" then value, at = read_array(s, at)
  elseif c == '"' then value, at = read_string(s, at)
  elseif c:find("[%d-]") then
    local number = s:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
    if number:find("^-?0%d") or number:find("%.$") or number:find("%.[eE]") or number:find("[eE+-]$") then fail(at, "bad number") end
    value, at = tonumber(number), at + #number
  else
    local word = s:match("^%a+", at)
    if word == nil or words[word] == nil then fail(at, "value expected") end
    value, at = words[word], at + #word
  end
  return value, space(s, at)
end

function json.decode(s)
  if not is_utf8(s) then fail(0, "not UTF-8") end
  local value, at = read(s, space(s, 1))
  if at <= #s then fail(at, "something after the value") end
  return value
end

return json
