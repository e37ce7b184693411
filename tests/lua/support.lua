-- What several specs need: corpora to write to, lists from iterators, failures and errors.

local assert = require "luassert"
local fatiao = require "fatiao"

local support = {}

--- A new empty corpus in memory, with messages in English.
function support.memory()
  local corpus = assert(fatiao.open(":memory:", "rwc"))
  corpus.lang = "en"
  return corpus
end

--- The bundled corpus, with English as its language.
function support.bundled()
  local corpus = assert(fatiao.open())
  corpus.lang = "en"
  return corpus
end

--- The name of a file that does not exist.
function support.path()
  local path = os.tmpname()
  os.remove(path)
  return path
end

function support.write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end

function support.read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "*a"
  file:close()
  return bytes
end

--- What an iterator gives, each put through fn.
function support.list(iterator, fn)
  local items = {}
  for item in iterator do items[#items + 1] = fn and fn(item) or item end
  return items
end

function support.id(object) return object.id end

--- Asserts that a call failed as failures that are to be expected do: nil, a message, this code. Returns the message.
function support.fails(code, ...)
  local value, message, got = ...
  assert.is_nil(value)
  assert.is_string(message)
  assert.is_true(#message > 0)
  assert.are.equal(code, got)
  return message
end

--- Asserts that fn(...) raises an error that contains the words.
function support.raises(words, fn, ...)
  local done, message = pcall(fn, ...)
  assert.is_false(done, "no error")
  assert.is_truthy(tostring(message):find(words, 1, true), tostring(message))
end

--- A small statute in Chinese, and the same in English, invented for the tests.
support.zh = [[
桥梁维护法
（2020年1月1日通过）
第一章　总则
第一条　为了维护桥梁，制定本法。
第二条　本法所称桥梁，包括：
（一）石桥；
（二）木桥。
第二章　附则
第三条　本法自公布之日起施行。
]]

support.en = [[
Bridge Maintenance Law
Chapter I
General Provisions
Article 1
This Law is made to maintain bridges.
Article 2
A bridge in this Law includes:
(a) stone bridges;
(b) wooden bridges.
Chapter II
Final Provisions
Article 3
This Law takes effect when it is published.
]]

return support
