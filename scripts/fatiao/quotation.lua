-- Quotations beside citations: where they stand in a text, and whether their words stand in the provision that is cited.
--
-- Words are compared as tokens: a Chinese character, a word of letters, a digit or a mark each is one, folded (case, full width), and white space is nothing. Quotation marks
-- of all kinds are equal. "……", "..." and [words of one's own] leave something out; "[E]ach" is each. What is not there exactly is compared once more for
-- what is nearly there, so that the difference can be shown. A text that is not authentic never makes a quotation wrong.

local language = require "fatiao.language"
local text = require("fatiao").text
local say = language.say

local quotation = {}

local GAP_MAX = 200         -- bytes between a citation and the quotation that it introduces
local GAP_TERM = 60         -- the same, where no word says that it is quoted
local BEFORE_MAX = 30       -- bytes between a quotation and the citation after it
local WORDS_MAX = 20000     -- bytes of a quotation
local TERM_MAX = 12         -- tokens; so many are a quotation in any case
local CELLS_MAX = 6000000   -- comparisons of tokens in one search for what is nearly there
local CORE_MAX = 250000     -- the same when differences are worked out
local NEAR = 0.34           -- of the tokens may differ in what is called nearly there
local CONTEXT = 8           -- tokens shown on either side of a difference

-- -------------------------------------------------------------------- tokens

local same = {
  ["“"] = '"', ["”"] = '"', ["「"] = '"', ["」"] = '"', ["『"] = '"', ["』"] = '"', ["‘"] = '"', ["’"] = '"', ["'"] = '"', ["«"] = '"', ["»"] = '"', ["＂"] = '"', ["＇"] = '"',
  ["–"] = "-", ["—"] = "-", ["―"] = "-", ["‐"] = "-", ["‑"] = "-", ["−"] = "-", ["…"] = "…", ["⋯"] = "…", ["　"] = "", ["\194\160"] = "", ["\226\128\139"] = "", ["\239\187\191"] = "",
}

local LETTERS = "^[A-Za-z\195-\223][A-Za-z\128-\191\195-\223]*"

local function fold(s)
  local folded = same[s]
  if not folded then
    folded = (text.fold(s) or s):gsub("%s", "")
    if #s < 40 then same[s] = folded end
  end
  return folded
end

-- A list of { word, start, finish }. In a quotation, what stands in square brackets is the writer's own.
local function tokens(s, quoted)
  local list, i = {}, 1
  s = s:gsub("%.%.%.", "…"):gsub("\n[ \t]*>", function(line) return string.rep(" ", #line) end) -- as many bytes: positions stay
  while i <= #s do
    local b, finish, word = s:byte(i), nil, nil
    if quoted and b == 91 then
      local initial, rest, last = s:match("^%[(%a)%]([A-Za-z]*)()", i)
      if initial then
        word, finish = fold(initial .. rest), last - 1
      else
        last = s:match("^%[[^%[%]\n]*%]()", i)
        if last then word, finish = "…", last - 1 end
      end
    end
    if not finish then
      finish = select(2, s:find(LETTERS, i)) or math.min(#s, i + (b >= 240 and 3 or b >= 224 and 2 or b >= 194 and 1 or 0))
      word = b > 32 and fold(s:sub(i, finish)) or ""
    end
    if word ~= "" then list[#list + 1] = { word, i, finish } end
    i = finish + 1
  end
  return list
end

local mark = { [","] = true, ["."] = true, [";"] = true, [":"] = true, ["。"] = true, ["、"] = true, ["!"] = true, ["?"] = true }

-- The tokens of a quotation, cut where something is left out; marks at the ends of each piece belong to the sentence that quotes.
local function pieces_of(words)
  local pieces, piece = {}, {}
  local function close()
    while piece[1] and mark[piece[#piece][1]] do table.remove(piece) end
    while piece[1] and mark[piece[1][1]] do table.remove(piece, 1) end
    if piece[1] then pieces[#pieces + 1] = piece end
    piece = {}
  end
  for _, token in ipairs(tokens(words, true)) do
    if token[1] == "…" then close() else piece[#piece + 1] = token end
  end
  close()
  return pieces
end

-- A text made ready to be searched: its tokens in one string, so that a plain search finds whole tokens only; at[i] is where token i begins there.
local function haystack(s, quoted)
  local list = type(s) == "table" and s or tokens(s, quoted)
  local parts, at, index, n = {}, {}, {}, 1
  for i, token in ipairs(list) do
    parts[i], at[i], index[n] = token[1], n, i
    n = n + #token[1] + 1
  end
  return { text = s, tokens = list, line = "\1" .. table.concat(parts, "\1") .. "\1", at = at, index = index }
end

-- Index of the token after the piece, where the piece stands from token `from` on; nil when it does not.
local function find_exact(piece, hay, from)
  if from > #hay.tokens then return nil end
  local found = hay.line:find(haystack(piece).line, hay.at[from], true)
  return found and hay.index[found] + #piece
end

-- -------------------------------------------------------------------- what is nearly there

-- First and last token of the stretch of the haystack that differs least from the piece, by insertions, deletions and replacements; nil when all differ too much.
local function nearest(piece, hay)
  local n, list = #piece, hay.tokens
  local limit = n < 4 and 0 or math.max(1, math.floor(n * NEAR))
  if limit == 0 or n * #list > CELLS_MAX then return nil end
  local cost, start = {}, {} -- after i tokens of the piece: the least cost that ends here, and where such a stretch begins
  for i = 0, n do cost[i], start[i] = i, 1 end
  local best, first, last = limit + 1, nil, nil
  for j = 1, #list do
    local word, diagonal, diagonal_start = list[j][1], cost[0], start[0]
    start[0] = j + 1
    for i = 1, n do
      local above, above_start = cost[i], start[i]
      local c, s = diagonal + (piece[i][1] == word and 0 or 1), diagonal_start
      if above + 1 < c then c, s = above + 1, above_start end
      if cost[i - 1] + 1 < c then c, s = cost[i - 1] + 1, start[i - 1] end
      diagonal, diagonal_start = above, above_start
      cost[i], start[i] = c, s
    end
    if cost[n] < best then best, first, last = cost[n], start[n], j end
  end
  return first, last
end

-- The lengths of the longest common subsequences of the ends of a[a1..a2] and b[b1..b2], by place.
local function common(a, a1, a2, b, b1, b2)
  local length = { [a2 + 1] = {} }
  for i = a2, a1, -1 do
    local row, below = {}, length[i + 1]
    for j = b2, b1, -1 do
      if a[i][1] == b[j][1] then row[j] = (below[j + 1] or 0) + 1
      else row[j] = math.max(below[j] or 0, row[j + 1] or 0) end
    end
    length[i] = row
  end
  return length
end

-- What differs between a[a1..a2] and b[b1..b2]: a list of { a1, a2, b1, b2 }; an empty range ends before it begins.
local function ranges(a, a1, a2, b, b1, b2)
  while a1 <= a2 and b1 <= b2 and a[a1][1] == b[b1][1] do a1, b1 = a1 + 1, b1 + 1 end
  while a1 <= a2 and b1 <= b2 and a[a2][1] == b[b2][1] do a2, b2 = a2 - 1, b2 - 1 end
  if a1 > a2 and b1 > b2 then return {} end
  if a1 > a2 or b1 > b2 or (a2 - a1 + 1) * (b2 - b1 + 1) > CORE_MAX then return { { a1, a2, b1, b2 } } end
  local length, list = common(a, a1, a2, b, b1, b2), {}
  local i, j = a1, b1
  while i <= a2 or j <= b2 do
    if i <= a2 and j <= b2 and a[i][1] == b[j][1] then
      i, j = i + 1, j + 1
    else
      local last = list[#list]
      if not last or i - last[2] > 2 or j - last[4] > 2 then -- one equal token between two differences does not part them
        last = { i, i - 1, j, j - 1 }
        list[#list + 1] = last
      end
      if j > b2 or i <= a2 and (length[i + 1][j] or 0) >= (length[i][j + 1] or 0) then i = i + 1 else j = j + 1 end
      last[2], last[4] = i - 1, j - 1
    end
  end
  return list
end

local function slice(s, list, first, last)
  if first > last or not list[first] or not list[last] then return "" end
  return (s:sub(list[first][2], list[last][3]):gsub("%s*\n%s*", " "))
end

-- A difference with the words around it: in the quotation, and in the law.
local function side(s, list, first, last)
  local before = slice(s, list, math.max(first - CONTEXT, 1), first - 1)
  local after = slice(s, list, last + 1, math.min(last + CONTEXT, #list))
  -- white space between the words and their context belongs to the context
  local left = first > 1 and list[first] and first <= last and s:sub(list[first - 1][3] + 1, list[first][2] - 1):find("%s") and " " or ""
  local right = list[last] and list[last + 1] and s:sub(list[last][3] + 1, list[last + 1][2] - 1):find("%s") and " " or ""
  return { before = before .. left, words = slice(s, list, first, last), after = right .. after }
end

-- Differences of a quotation from a text: nil when a piece of it is not even nearly there; empty when every piece stands there.
local function differences(words, pieces, hay)
  local list, from = {}, 1
  for _, piece in ipairs(pieces) do
    local after = find_exact(piece, hay, from)
    if not after then
      local first, last = nearest(piece, hay)
      if not first then return nil end
      for _, r in ipairs(ranges(piece, 1, #piece, hay.tokens, first, last)) do
        list[#list + 1] = { quoted = side(words, piece, r[1], r[2]), law = side(hay.text, hay.tokens, r[3], r[4]) }
      end
      after = last + 1
    end
    from = after
  end
  return list
end

local function stands(pieces, hay)
  local from = 1
  for _, piece in ipairs(pieces) do
    from = find_exact(piece, hay, from)
    if not from then return false end
  end
  return true
end

-- Compares words with a text: "verified"; "differs" and the list of differences { quoted, law }, each { before, words, after }; or "not-found".
function quotation.compare(words, s)
  local pieces, hay = pieces_of(words), haystack(s)
  if stands(pieces, hay) then return "verified" end
  local list = differences(words, pieces, hay)
  if not list then return "not-found" end
  return "differs", list
end

-- -------------------------------------------------------------------- finding

local pairs_of = { ["“"] = "”", ["「"] = "」", ["『"] = "』", ['"'] = '"', ["＂"] = "＂", ["«"] = "»" }
local openers = { "“", "「", "『", '"', "＂", "«" }

-- Place and form of the first opening mark in s from `init` on.
local function opening(s, init)
  local first, found
  for _, open in ipairs(openers) do
    local at = s:find(open, init, true)
    if at and (not first or at < first) then first, found = at, open end
  end
  return first, found
end

-- Where the closing mark of a quotation that begins with `open` at `at` stands; marks of the same kind may be nested, a blank line ends the search.
local function closing(s, at, open)
  local close, depth, i = pairs_of[open], 1, #open + 1
  s = s:sub(at, at + WORDS_MAX)
  local limit = s:find("\n[ \t\r>]*\n", i) or #s
  while true do
    local c = s:find(close, i, true)
    if not c or c > limit then return nil end
    local o = close ~= open and s:find(open, i, true)
    if o and o < c then
      depth, i = depth + 1, o + #open
    else
      depth, i = depth - 1, c + #close
      if depth == 0 then return at + c - 1 end
    end
  end
end

-- Words that say, at the end of the gap, that what follows is quoted from the provision.
local cues = {
  "规定$", "明确$", "载明$", "写明$", "指出$", "表述为$", "原文为$", "原文$", "条文为$", "所称$", "如下$", ":$",
  "%f[%a]provid[ei][sn]?g?%f[%A].*$", "%f[%a]states? that$", "%f[%a]states$", "%f[%a]states,$", "%f[%a]stating%f[%A].*$", "%f[%a]reads?%f[%A].*$", "%f[%a]says?%f[%A].*$",
  "%f[%a]stipulates?%f[%A].*$", "%f[%a]prescribes?%f[%A].*$", "%f[%a]in the words of.*$",
}
-- What may stand between a quotation and the citation behind it.
local pointers = { "^[%(%[,%-]", "^见", "^参见", "^see%f[%A]", "^cf%f[%A]", "^引自", "^出自", "^语出" }

local function any(s, patterns)
  for _, pattern in ipairs(patterns) do
    if s:find(pattern) then return true end
  end
  return false
end

-- What stands between citation and quotation, trimmed, with its marks as ASCII: character classes of patterns are of bytes.
local function plain(s)
  s = s:gsub("（", "("):gsub("，", ","):gsub("：", ":"):gsub("—", "-"):gsub("–", "-"):gsub("　", " "):gsub("\n[ \t]*>", "\n ")
  return (s:gsub("^%s+", ""):gsub("%s+$", ""):lower())
end

-- A few words in quotation marks are a term, or the name of an offence, unless something says that they are quoted.
local function is_long(words)
  return #tokens(words) >= TERM_MAX
end

local function ends_sentence(gap)
  return any(gap, { "。", "！", "？", "；", "[!?;]", "%.%s+%u", "\n[ \t\r]*\n", "》", "”", "」" })
end

-- A quotation that is set off as a block in Markdown, after a colon at the end of the line.
local function block(s, at)
  local line, first = s:sub(at, at + 2 * GAP_MAX):match("^([^\n]*)\n[ \t\r\n]*>()")
  first = first and at + first - 1
  if not first or ends_sentence(line) or plain(line):sub(-1) ~= ":" then return nil end
  local stop = s:find("\n", first, true)
  while stop and s:find("^[ \t]*>", stop + 1) do stop = s:find("\n", stop + 1, true) end
  return { start = first, finish = stop and stop - 1 or #s, strong = true }
end

local function after_citation(s, finish, limit)
  local set_off = block(s, finish + 1)
  local at, open = opening(s:sub(finish + 1, math.min(limit, finish + 1 + GAP_MAX)), 1)
  at = at and at + finish
  if set_off and set_off.start <= limit and (not at or set_off.start <= at) then return set_off end
  if not at then return nil end
  local gap, close = s:sub(finish + 1, at - 1), closing(s, at, open)
  if not close or ends_sentence(gap) then return nil end
  local words = s:sub(at + #open, close - 1)
  local cue = any(plain(gap), cues)
  if not cue and #gap > GAP_TERM then return nil end
  return { start = at + #open, finish = close - 1, strong = cue or is_long(words) }
end

-- `ends` gives the opening place and mark of each quotation by the byte after its closing mark.
local function before_citation(s, start, ends)
  local from = math.max(1, start - BEFORE_MAX)
  for at = start, from, -1 do
    local found = ends[at]
    if found then
      local between = plain(s:sub(at, start - 1))
      return any(between, pointers) and not ends_sentence(between) and found or nil
    end
  end
end

-- Every quotation of a text by the byte after its closing mark.
local function all_quotations(s)
  local ends, i = {}, 1
  while true do
    local at, open = opening(s, i)
    if not at then return ends end
    local close = closing(s, at, open)
    i = at + #open
    if close then
      local first, last = i, close - 1
      i = close + #pairs_of[open]
      ends[i] = { start = first, finish = last, strong = is_long(s:sub(first, last)) }
    end
  end
end

-- For each citation (a list of { start, finish } in order) the quotation that belongs to it, or nil: a table by the citation's index of { start, finish, strong }. One that
-- is not strong is a term in quotation marks, of which nobody says that the provision has it.
function quotation.find(s, citations)
  local found, ends, taken = {}, nil, {}
  for i, c in ipairs(citations) do
    local following = citations[i + 1]
    local q = after_citation(s, c.finish, following and following.start - 1 or #s)
    if q then found[i], taken[q.start] = q, true end
  end
  for i, c in ipairs(citations) do
    if not found[i] then
      ends = ends or all_quotations(s)
      local q = before_citation(s, c.start, ends)
      local previous = citations[i - 1]
      if q and not taken[q.start] and not (previous and previous.start > q.finish) then found[i], taken[q.start] = q, true end
    end
  end
  return found
end

-- -------------------------------------------------------------------- checking

local reasons = {
  digest = { zh = "只有摘要，无法核对引文", en = "only a digest is here" },
  translation = { zh = "此处只有译文，文字与引文不同", en = "only a translation is here, whose words differ" },
  unresolved = { zh = "所引条款未能核实", en = "the provision itself could not be verified" },
  language = { zh = "没有该语言的文本", en = "there is no text in that language" },
  elsewhere = { zh = "这些文字见于%s", en = "these words stand in %s" },
  absent = { zh = "所引条款中没有这些文字", en = "these words do not stand in the provision cited" },
  differs = { zh = "与条文不同", en = "the words differ" },
  term = { zh = "所引条款中没有这一用语，未计为引文", en = "not a term of the provision cited; not counted as a quotation" },
}

-- All words of a provision: as one reads it; the own words of everything in it without numbers; its heading.
local function hays_of(p, lang, cache)
  local key = p.id .. "\1" .. lang
  if cache[key] == nil then
    local words, bodies = p:text(lang), { p:body(lang) or "" }
    if words then
      for d in p:descendants() do bodies[#bodies + 1] = d:body(lang) or "" end
      cache[key] = { haystack(words), haystack(table.concat(bodies, "\n")), haystack(p:heading(lang) or "") }
    else
      cache[key] = false
    end
  end
  return cache[key]
end

local function stands_in(pieces, p, lang, cache)
  for _, hay in ipairs(hays_of(p, lang, cache) or {}) do
    if stands(pieces, hay) then return true end
  end
  return false
end

-- The provision cited, or all of them read one after another.
local function stands_in_all(pieces, list, lang, cache)
  for _, p in ipairs(list) do
    if stands_in(pieces, p, lang, cache) then return p end
  end
  if #list == 1 then return nil end
  local words = {}
  for i, p in ipairs(list) do words[i] = p:text(lang) or "" end
  return stands(pieces, haystack(table.concat(words, "\n"))) and list[1] or nil
end

-- The innermost provision of an instrument that holds the words.
local function elsewhere(pieces, instrument, first, lang, cache)
  local function innermost(p)
    for child in p:children() do
      if stands_in(pieces, child, lang, cache) then return innermost(child) end
    end
    return p
  end
  local own = first and first.article
  if own and stands_in(pieces, own, lang, cache) then return innermost(own) end
  for article in instrument:articles() do
    if stands_in(pieces, article, lang, cache) then return innermost(article) end
  end
end

local function kind_of(list, lang)
  local kind = "official"
  for _, p in ipairs(list) do
    local source = p:source(lang)
    if type(source) == "table" and source.kind == "digest" then return "digest" end
    if type(source) == "table" and source.kind ~= "official" then kind = source.kind end
  end
  return kind
end

-- The language that words are written in.
function quotation.lang(words)
  return words:find("[\227-\233][\128-\191][\128-\191]") and "zh" or "en"
end

-- Whether the words stand in the provisions of a citation (as corpus:check gives it): { status, reason, differences, provision }. status is "verified", "differs",
-- "not-found", "not-checked", or "term" for what was only in quotation marks; nil when nothing is quoted. `cache` is a table that lives as long as the corpus is not changed.
function quotation.check(words, strong, citation, cache)
  local pieces = pieces_of(words)
  if #pieces == 0 then return nil end
  if citation.status ~= "resolved" then return { status = "not-checked", reason = say(reasons.unresolved) } end
  local lang, list = quotation.lang(words), citation.to or {}
  if #list == 0 and citation.instrument then
    list = {}
    for article in citation.instrument:articles() do list[#list + 1] = article end
  end
  local there = {}
  for _, p in ipairs(list) do
    if p:text(lang) then there[#there + 1] = p end
  end
  if #there == 0 then return { status = "not-checked", reason = say(reasons.language) } end
  local kind = kind_of(there, lang)
  if kind == "digest" then return { status = "not-checked", reason = say(reasons.digest) } end
  local where = stands_in_all(pieces, there, lang, cache)
  if where then return { status = "verified", provision = where } end
  if not strong then return { status = "term", reason = say(reasons.term) } end
  if kind ~= "official" then return { status = "not-checked", reason = say(reasons.translation) } end
  local other = #(citation.to or {}) > 0 and elsewhere(pieces, there[1].instrument, there[1], lang, cache)
  if other then return { status = "not-found", reason = say(reasons.elsewhere, other:cite() or other.id), provision = other } end
  local least
  for _, p in ipairs(there) do
    for _, hay in ipairs(hays_of(p, lang, cache)) do
      local list_of = differences(words, pieces, hay)
      if list_of and (not least or #list_of < #least.differences) then least = { status = "differs", reason = say(reasons.differs), differences = list_of, provision = p } end
    end
  end
  return least or { status = "not-found", reason = say(reasons.absent) }
end

return quotation
