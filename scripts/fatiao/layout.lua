-- Columns on a terminal, where a Chinese character takes two. Everything is measured with fatiao.text.

local text = require("fatiao").text

local layout = {}

local COLUMN_FAIR = 16 -- columns that a cell keeps, as long as others can give way
local COLUMN_MIN = 6   -- columns below which a cell is no longer legible
local WIDTH_DEFAULT = 80

-- Columns of the terminal; 80 when there is none, as in a file.
function layout.width()
  local there, host = pcall(require, "fatiao.host")
  local columns = there and host.columns() or tonumber(os.getenv("COLUMNS"))
  if not columns or columns < 20 then return WIDTH_DEFAULT end
  return math.floor(columns)
end

-- The lines of s, without their ends. A string without line ends has one.
function layout.lines(s)
  local lines = {}
  for line in (s .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  return lines
end

-- The lines of s broken to so many columns; `hang` columns of indentation from the second line on.
function layout.wrap(s, width, hang)
  local lines, indent = {}, string.rep(" ", hang or 0)
  for _, line in ipairs(layout.lines(s)) do
    local first = true
    for _, piece in ipairs(text.wrap(line, math.max(width - #indent, COLUMN_MIN))) do
      lines[#lines + 1] = (first and "" or indent) .. piece
      first = false
    end
    if first then lines[#lines + 1] = "" end
  end
  return lines
end

local function sum(list)
  local total = 0
  for _, n in ipairs(list) do total = total + n end
  return total
end

local function cell_width(cell)
  local widest = 0
  for _, line in ipairs(layout.lines(cell)) do widest = math.max(widest, text.width(line)) end
  return widest
end

-- Narrows the widest columns until all fit, none below `least`; those that are to stay whole are left alone.
local function narrow(widths, available, least, whole)
  while sum(widths) > available do
    local widest, second, many = 0, 0, 0
    for i, w in ipairs(widths) do
      if whole[i] then w = 0 end
      if w > widest then widest, second, many = w, widest, 1
      elseif w == widest then many = many + 1
      elseif w > second then second = w end
    end
    if widest <= least then return end
    local target = math.max(second, least, widest - math.ceil((sum(widths) - available) / many))
    for i, w in ipairs(widths) do
      if w == widest and not whole[i] then widths[i] = target end
    end
  end
end

local function shrink(widths, available, whole)
  narrow(widths, available, COLUMN_FAIR, whole)
  narrow(widths, available, COLUMN_FAIR, {}) -- too much is to stay whole
  narrow(widths, available, COLUMN_MIN, {})
end

local function pad(s, width, align)
  local missing = width - text.width(s)
  if missing <= 0 then return s end
  if align == "right" then return string.rep(" ", missing) .. s end
  return s .. string.rep(" ", missing)
end

local function append_row(lines, cells, widths, aligns, gap)
  local broken, height = {}, 1
  for i, width in ipairs(widths) do
    local cell = cells[i] or ""
    broken[i] = cell_width(cell) <= width and layout.lines(cell) or layout.wrap(cell, width)
    height = math.max(height, #broken[i])
  end
  for l = 1, height do
    local parts = {}
    for i, width in ipairs(widths) do parts[i] = pad(broken[i][l] or "", width, aligns[i]) end
    lines[#lines + 1] = (table.concat(parts, gap):gsub("%s+$", ""))
  end
end

-- Rows of strings as aligned lines. options: heads (strings, underlined), aligns ("right"), whole (columns not
-- to be broken), width (of all together), gap (between columns, two spaces by default).
function layout.columns(rows, options)
  local heads, aligns, gap = options.heads, options.aligns or {}, options.gap or "  "
  local widths = {}
  local function measure(cells)
    for i, cell in ipairs(cells) do widths[i] = math.max(widths[i] or 0, cell_width(cell)) end
  end
  if heads then measure(heads) end
  for _, cells in ipairs(rows) do measure(cells) end
  if #widths == 0 then return {} end
  shrink(widths, (options.width or layout.width()) - #gap * (#widths - 1), options.whole or {})
  local lines = {}
  if heads then
    local rules = {}
    for i, width in ipairs(widths) do rules[i] = string.rep("-", width) end
    append_row(lines, heads, widths, aligns, gap)
    lines[#lines + 1] = table.concat(rules, gap)
  end
  for _, cells in ipairs(rows) do append_row(lines, cells, widths, aligns, gap) end
  return lines
end

-- One line of at most so many columns: line ends become spaces, the end is cut with "…".
function layout.line(s, width)
  s = s:gsub("%s*\n%s*", " ")
  return text.truncate(s, width)
end

return layout
