---@meta fatiao
--
-- The Lua reference of fatiao, in LuaCATS annotations: lua-language-server reads it, people read it, and the tests run every example in it. In the examples
-- `fatiao` is the module, `corpus` the bundled corpus with `corpus.lang = "en"`, and `uncc` the Convention against Cybercrime.
--
-- Failures that are to be expected (nothing of that name, a file that is not a corpus) are three results: nil, a message in the language of the corpus, and a
-- code. A wrong argument is an error, as in Lua's own libraries. Positions in strings are bytes, from 1, the end included, as in `string.find`.
-- Iterators stand in a generic `for`; should the corpus become unreadable on the way, they raise an error.
--
-- 预期之中的失败返回 nil、说明、代码；参数错误则引发错误。字符串位置与 string.find 一致：按字节，从 1 起，含末尾。

--- Legal instruments as trees of provisions: `local fatiao = require "fatiao"`.
--- 法律文件：条、款、项、目之树。
---@class fatiao
---@field version string version of the library, "0.1.0" 版本号
---@field analyses string[] names of the bundled analyses, those of `fatiao run` 内置分析的名称
local fatiao = {}

---@alias fatiao.Mode "r"|"rw"|"rwc" reading; reading and writing; the same, and the file is made when it is not there

--- What a failure was, for programs. 失败的代码。
---@alias fatiao.Code "nomem"|"notfound"|"invalid"|"encoding"|"empty"|"io"|"foreign"|"newer"|"readonly"|"busy"|"limit"|"ambiguous"|"interrupted"

--- A BCP 47 tag: "zh", "en", "zh-Hant". 语言标签。
---@alias fatiao.Lang string

--- From the outside in; a statute's 编 分编 章 节 条 款 项 目 are part book chapter section art para point subpoint. Words after the points of a paragraph are a
--- wrapup; division is a heading of no known rank, title the level below section in treaties of the Council of Europe. 条款的层级，由外而内。
---@alias fatiao.Kind "preface"|"toc"|"preamble"|"part"|"book"|"chapter"|"section"|"title"|"division"|"art"|"para"|"point"|"subpoint"|"wrapup"|"annex"|"conclusion"

--- Opens a corpus: a file, or without a path the bundled one, which is read-only and opens no file. Its language comes from the environment (FATIAO_LANG,
--- LC_ALL, LC_MESSAGES, LANG): "zh" or else "en". ":memory:" with "rwc" is a corpus that lives as long as its handle.
--- 打开语料库；不给路径时打开内置语料库（只读）。
---@param path? string
---@param mode? fatiao.Mode "r" when absent
---@return fatiao.Corpus? corpus
---@return string? message
---@return fatiao.Code? code notfound, foreign (not a corpus, or damaged), newer, io, busy, invalid (no such mode)
--- ```lua
--- local bundled = assert(fatiao.open())
--- local _, message, code = fatiao.open "no/such/file.db"
--- assert(code == "notfound")
--- ```
function fatiao.open(path, mode) end

--- Writes the bundled corpus into a new file, to import one's own texts beside it. A file that is there is not touched.
--- 把内置语料库复制为新文件，以便再导入自己的文本。
---@param path string
---@return true? done
---@return string? message
---@return fatiao.Code? code invalid (the file is there already), io
--- ```lua
--- local path = os.tmpname()
--- os.remove(path)
--- assert(fatiao.copy(path))
--- assert(fatiao.open(path, "rw"):instrument "uncc")
--- os.remove(path)
--- ```
function fatiao.copy(path) end

-- ---------------------------------------------------------------- Corpus ----------------------------------------------------------------

--- A database of instruments. `tostring` says how many there are. 语料库。
---@class fatiao.Corpus
---@field lang fatiao.Lang default language of texts, citations and messages; can be set 默认语言，可以赋值
local Corpus = {}

--- All instruments, in the order in which they were declared or first imported, each in its default version: the latest by date.
--- 全部法律文件。
---@return fun(): fatiao.Instrument?
--- ```lua
--- for instrument in corpus:instruments() do print(instrument.id, instrument:title "zh") end
--- ```
function Corpus:instruments() end

--- The instrument of that name: its id, or a title or alias in any language, with or without 《》. "prc-csl@2016" names a version.
--- 按编号、名称或别名查找法律文件。
---@param name string
---@return fatiao.Instrument? instrument
---@return string? message
---@return fatiao.Code? code notfound, ambiguous (two instruments bear the name)
--- ```lua
--- assert(corpus:instrument "《中华人民共和国刑法》" == corpus:instrument "prc-criminal-law")
--- assert(corpus:instrument "Hanoi Convention" == uncc)
--- ```
function Corpus:instrument(name) end

--- The provision of that id, such as "uncc/art_7/para_1" or "prc-csl@2016/art_21".
--- 按编号查找条款。
---@param id string
---@return fatiao.Provision? provision
---@return string? message it names the first part that does not exist
---@return fatiao.Code? code notfound, invalid (not the id of a provision)
--- ```lua
--- assert(corpus:provision("uncc/art_2/para_1/point_h").number == "h")
--- assert(select(3, corpus:provision "uncc/art_69") == "notfound")
--- ```
function Corpus:provision(id) end

---@class fatiao.SearchOptions
---@field lang? fatiao.Lang only texts in that language 只检索该语言
---@field within? string only that instrument, by any of its names 只检索该文件
---@field limit? integer at most so many hits 最多几项
---@field order? "relevance"|"document" relevance when absent 排序
---@field unit? "article"|"provision" what has to hold all terms: an article (when absent; only articles are searched), or the own words of one provision of any kind 以条（默认）或以款、项为单位

--- Finds words. Terms stand apart by spaces and must all occur; a phrase with spaces stands in "quotes". Chinese matches as substring of any length, Latin
--- letters as whole words; case, full width and compatibility forms do not matter.
--- 检索：中文按子串，拉丁字母按整词。
---@param query string
---@param options? fatiao.SearchOptions
---@return (fun(): fatiao.Hit?)? hits
---@return string? message
---@return fatiao.Code? code invalid (no term), notfound (no such instrument), limit (more than 64 terms)
--- ```lua
--- for hit in corpus:search("快速保全", { lang = "zh", limit = 3 }) do print(hit.provision:cite "zh", hit:kwic(40)) end
--- for hit in corpus:search("电子 数据", { unit = "provision", within = "uncc" }) do assert(hit.lang == "zh") end
--- ```
function Corpus:search(query, options) end

---@class fatiao.CheckOptions
---@field lang? fatiao.Lang the grammar, "zh" or "en"; both when absent 语法
---@field date? string in which versions of other instruments are read, ISO 8601 按哪一日有效的版本
---@field within? string the instrument that the text belongs to: what 本法 means 文字所在的文件
---@field at? fatiao.Provision the provision that the text belongs to: where 前款 counts from 文字所在的条款

--- Every citation in a text, each with its status: "resolved", "not-found", "ambiguous" (the candidates are listed), "not-checked" (the corpus does not hold
--- the instrument), and a reason for each but the first.
--- 核对一段文字中的全部引用。
---@param text string
---@param options? fatiao.CheckOptions
---@return (fun(): fatiao.Checked?)? citations
---@return string? message
---@return fatiao.Code? code notfound (no such instrument as `within`), nomem
--- ```lua
--- for c in corpus:check "依照《刑法》第二百八十五条第二款处罚" do print(c.status, c.text, c.to[1]) end
--- ```
function Corpus:check(text, options) end

---@class fatiao.ImportOptions
---@field id string of the instrument; without "/" and "@" 编号，必填
---@field lang fatiao.Lang 语言，必填
---@field version? string name of the version, such as "2016" 版本
---@field date? string of the version, ISO 8601; taken from the promulgation lines when absent 日期
---@field source? "official"|"translation"|"digest" official when absent 来源
---@field note? string where the text comes from 来源说明

--- Reads a text in one of the forms in which laws are printed, Chinese or English, plain or Markdown, and stores it in place of what the instrument had in
--- that language and version. All or nothing; the same text again changes nothing. It never refuses a text for its form: what does not fit is kept as words of the nearest
--- provision and reported.
--- 导入一部法律的文本；不合体例之处列入报告，不会丢字。
---@param text string
---@param options fatiao.ImportOptions
---@return fatiao.Instrument? instrument
---@return fatiao.ImportReport|string report on failure the message
---@return fatiao.Code? code encoding (not UTF-8, or a NUL byte), empty, readonly, invalid, limit, io, busy
--- ```lua
--- local mine = assert(fatiao.open(":memory:", "rwc"))
--- local instrument, report = mine:import("第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。", { id = "sample", lang = "zh" })
--- assert(report.counts.art == 2 and #report.warnings == 0)
--- assert(instrument:article(2)[1][2]:body() == "丁。")
--- ```
function Corpus:import(text, options) end

---@class fatiao.Declaration
---@field id string 编号，必填
---@field kind? string "treaty", "statute", ... 类别
---@field date? string ISO 8601; of versions that have none of their own 日期
---@field numbering? string how ids number points and subpoints, "letter roman"; each of arabic, letter, roman 项、目的编号方式
---@field names? [fatiao.Lang, string, boolean?][] language, name, and true for an alias rather than the title 名称与别名

--- Says what an instrument is called and what it is, before or after its text is imported; replaces what was declared before.
--- 登记法律文件的名称与类别。
---@param declaration fatiao.Declaration
---@return true? done
---@return string? message
---@return fatiao.Code? code readonly, invalid, io, busy
--- ```lua
--- local mine = assert(fatiao.open(":memory:", "rwc"))
--- assert(mine:declare { id = "sample", kind = "statute", names = { { "zh", "示例法" }, { "en", "Sample Law" }, { "en", "SL", true } } })
--- mine:import("第一条 甲。", { id = "sample", lang = "zh" })
--- assert(mine:instrument "示例法" == mine:instrument "SL")
--- ```
function Corpus:declare(declaration) end

--- Calls fn(...) and returns its results; all that it imports and declares is written at the end, or, when it raises an error, nothing is. Many imports are much
--- faster in one transaction. They nest; a failure to write inside undoes the whole.
--- 事务：全部写入，或者全部不写。
---@param fn function
---@param ... any
---@return any ... the results of fn, or nil, message, code
--- ```lua
--- local mine = assert(fatiao.open(":memory:", "rwc"))
--- mine:transaction(function()
---   for i = 1, 3 do assert(mine:import("第一条 甲。", { id = "law-" .. i, lang = "zh" })) end
--- end)
--- ```
function Corpus:transaction(fn, ...) end

--- Packs the file and its search index: worth its time once, after a long import. Not within a transaction.
--- 整理文件与检索索引，宜在大批导入之后。
---@return true? done
---@return string? message
---@return fatiao.Code? code readonly, invalid, io
--- ```lua
--- local mine = assert(fatiao.open(":memory:", "rwc"))
--- assert(mine:optimize())
--- ```
function Corpus:optimize() end

--- Rows of one SQL statement that only reads, for what the objects do not cover. Each row is a table, by column number and by name. The table to ask is
--- provision(id, instrument, kind, number, parent, lang, label, heading, body), a row for each provision in each language of the default versions.
--- 只读 SQL 查询，逐行返回。
---@param query string
---@param ... string|number|boolean|nil values for the ? of the query
---@return (fun(): table?)? rows
---@return string? message
---@return fatiao.Code? code invalid: it does not compile, is more than one statement, or would write
--- ```lua
--- for row in corpus:sql("SELECT kind, count(*) AS n FROM provision WHERE instrument = ? AND lang = 'en' GROUP BY kind", "uncc") do
---   if row.kind == "art" then assert(row.n == 68) end
--- end
--- ```
function Corpus:sql(query, ...) end

--- Closes the corpus; what came from it then raises "the corpus is closed". Closing twice is allowed; the collector and, in Lua 5.4, `<close>` do the same.
--- 关闭语料库；可重复调用。
--- ```lua
--- local mine = fatiao.open()
--- mine:close()
--- assert(tostring(mine) == "corpus (closed)")
--- ```
function Corpus:close() end

--- What an import found. 导入报告。
---@class fatiao.ImportReport
---@field changed boolean false when the same text was there already 有无变动
---@field counts table<fatiao.Kind, integer> provisions of each kind; a kind that does not occur is absent 各层级的数量
---@field gaps integer numbers that were passed over 缺号
---@field repeats integer numbers that stand twice 重号
---@field warnings fatiao.Warning[] in the order of lines 提示，依行序

---@class fatiao.Warning
---@field kind "gap"|"repeat"|"order"|"misfit"|"empty"|"depth"|"tree"
---@field line integer of the text, from 1; 0 when it is of no one line 行号
---@field where string the end of the provision's id, or the beginning of the line 位置
---@field expected? integer the number that is missing first, of a gap 应有的编号
---@field message string in the language of the corpus 说明

-- -------------------------------------------------------------- Instrument --------------------------------------------------------------

--- A treaty or a statute, in one version. `tostring` gives id and title; two are equal when they are the same version of the same instrument. 法律文件。
---@class fatiao.Instrument
---@field id string "uncc" 编号
---@field kind string "treaty", "statute", or "" when not declared 类别
---@field date string ISO 8601, of this version; "" when unknown 日期
---@field version string "2016"; "" when it has but one and it was not named 版本
---@field corpus fatiao.Corpus 所属语料库
local Instrument = {}

--- Its title, in that language, or the corpus's, or the first there is.
--- 名称。
---@param lang? fatiao.Lang
---@return string? title nil when it has none
--- ```lua
--- assert(uncc:title "zh" == "联合国打击网络犯罪公约")
--- ```
function Instrument:title(lang) end

--- Its other names, in all languages.
--- 别名。
---@return string[]
--- ```lua
--- print(table.concat(uncc:aliases(), ", "))
--- ```
function Instrument:aliases() end

--- The languages in which this version has text.
--- 有文本的语言。
---@return fatiao.Lang[]
--- ```lua
--- assert(table.concat(uncc:languages(), " ") == "zh en")
--- ```
function Instrument:languages() end

--- Its versions, the oldest first, each with name and date ("" when unknown).
--- 各版本，由旧到新。
---@return { name: string, date: string }[]? versions
---@return string? message
---@return fatiao.Code? code
--- ```lua
--- assert(uncc:versions()[1].date == "2024-12-24")
--- ```
function Instrument:versions() end

--- The version in force on a date: the latest that is not younger.
--- 某日有效的版本。
---@param date string ISO 8601
---@return fatiao.Instrument? instrument
---@return string? message
---@return fatiao.Code? code notfound: none is as old, or dates are not known
--- ```lua
--- assert(uncc:at "2025-01-01" == uncc)
--- assert(uncc:at "1999-01-01" == nil)
--- ```
function Instrument:at(date) end

--- The article of that number, as integer or in any way of writing: 7, "286-1", "二百八十六条之一", "第七条".
--- 按条号取条文。
---@param n integer|string
---@return fatiao.Provision? article
---@return string? message
---@return fatiao.Code? code notfound
--- ```lua
--- assert(uncc:article(7) == uncc:article "第七条")
--- assert(corpus:instrument("刑法"):article("二百八十六条之一").number == "286-1")
--- ```
function Instrument:article(n) end

--- Its articles, in document order.
--- 各条。
---@return fun(): fatiao.Provision?
--- ```lua
--- local n = 0
--- for _ in uncc:articles() do n = n + 1 end
--- assert(n == 68)
--- ```
function Instrument:articles() end

--- Its chapters, in document order.
--- 各章。
---@return fun(): fatiao.Provision?
--- ```lua
--- for chapter in uncc:chapters() do print(chapter.number, chapter:heading "zh", #chapter) end
--- ```
function Instrument:chapters() end

--- All its provisions, in document order: each before those that it holds.
--- 全部条款，依文件顺序。
---@return fun(): fatiao.Provision?
--- ```lua
--- local points = 0
--- for p in uncc:provisions() do if p.kind == "point" then points = points + 1 end end
--- print(points)
--- ```
function Instrument:provisions() end

--- All references in its provisions, in document order.
--- 其中的全部引用。
---@param lang? fatiao.Lang
---@return (fun(): fatiao.Reference?)? references
---@return string? message
---@return fatiao.Code? code
--- ```lua
--- for r in uncc:references "en" do if r.status ~= "resolved" then print(r.from, r.text, r.reason) end end
--- ```
function Instrument:references(lang) end

-- -------------------------------------------------------------- Provision ---------------------------------------------------------------

--- A node of the tree: a chapter, an article, a paragraph, a point. `tostring(p)` is its citation, `#p` the number of its children and `p[i]` one of them;
--- `p == q` compares places, `p < q` document order. 条款：章、条、款、项等。
---@class fatiao.Provision
---@field id string "uncc/art_2/para_1/point_h", the same in every language 编号
---@field kind fatiao.Kind 层级
---@field number integer|string|nil an integer; a string for 之一 ("286-1") and for letters ("h"); nil when it has none 序号
---@field parent fatiao.Provision? 上级
---@field next fatiao.Provision? the next of its siblings 后一个
---@field previous fatiao.Provision? the sibling before it 前一个
---@field instrument fatiao.Instrument 所属文件
---@field article fatiao.Provision? the article that it is or stands in 所在的条
---@field chapter fatiao.Provision? the chapter that it is or stands in 所在的章
---@field [integer] fatiao.Provision
---@operator len: integer
local Provision = {}

--- The provisions directly below, in order.
--- 下一级条款。
---@return fun(): fatiao.Provision?
--- ```lua
--- for paragraph in uncc:article(7):children() do assert(paragraph.kind == "para") end
--- ```
function Provision:children() end

--- All provisions below, in document order, without itself.
--- 其下全部条款。
---@return fun(): fatiao.Provision?
--- ```lua
--- for p in uncc:article(2):descendants() do print(p.id) end
--- ```
function Provision:descendants() end

--- The provisions above, from its parent outwards.
--- 各上级，由近及远。
---@return fun(): fatiao.Provision?
--- ```lua
--- local kinds = {}
--- for p in corpus:provision("uncc/art_2/para_1/point_h"):ancestors() do kinds[#kinds + 1] = p.kind end
--- assert(table.concat(kinds, " ") == "para art chapter")
--- ```
function Provision:ancestors() end

--- Its words as one reads them, its own and all below: a line for each provision, with numbers as printed, but without its own number and heading.
--- Without lang in the corpus's language, or if it has none there, in the first that it has; so too for label, heading, body and source.
--- 全文：本身及其下各款、项，不含标题。
---@param lang? fatiao.Lang
---@return string? text
---@return string? message
---@return fatiao.Code? code notfound: it does not stand in that language
--- ```lua
--- assert(select(2, uncc:article(7):text("zh"):gsub("\n", "")) == 1)
--- assert(select(3, uncc:article(7):text "fr") == "notfound")
--- ```
function Provision:text(lang) end

--- Its own words only; "" when all its words stand below.
--- 本身的文字，不含下级。
---@param lang? fatiao.Lang
---@return string? body
---@return string? message
---@return fatiao.Code? code notfound: it does not stand in that language
--- ```lua
--- assert(uncc:article(1)[1]:body "zh" == "本公约的宗旨如下：")
--- assert(uncc:article(1):body "zh" == "")
--- ```
function Provision:body(lang) end

--- Its heading, without the number; "" when it has none.
--- 标题。
---@param lang? fatiao.Lang
---@return string? heading
---@return string? message
---@return fatiao.Code? code notfound: it does not stand in that language
--- ```lua
--- assert(uncc:article(7):heading "zh" == "非法访问")
--- ```
function Provision:heading(lang) end

--- Its number as printed, with its punctuation; "" when none is printed.
--- 所印的编号。
---@param lang? fatiao.Lang
---@return string? label
---@return string? message
---@return fatiao.Code? code notfound: it does not stand in that language
--- ```lua
--- local p = corpus:provision "uncc/art_2/para_1/point_h"
--- assert(p:label "zh" == "（八）" and p:label "en" == "(h)")
--- ```
function Provision:label(lang) end

--- Its citation as people write it: "full" with the instrument's title, "short" without.
--- 引用的写法；short 不写文件名称。
---@param lang? fatiao.Lang Chinese for zh, otherwise English
---@param form? "full"|"short" full when absent
---@return string? citation
---@return string? message
---@return fatiao.Code? code
--- ```lua
--- local p = corpus:provision "uncc/art_2/para_1/point_h"
--- assert(p:cite "zh" == "《联合国打击网络犯罪公约》第二条第（八）项")
--- assert(p:cite("zh", "short") == "第二条第（八）项")
--- ```
function Provision:cite(lang, form) end

--- Where its text comes from.
--- 文本来源。
---@param lang? fatiao.Lang
---@return fatiao.Source? source
---@return string? message
---@return fatiao.Code? code notfound: it does not stand in that language
--- ```lua
--- assert(uncc:article(7):source("zh").kind == "digest")
--- ```
function Provision:source(lang) end

---@class fatiao.Source
---@field lang fatiao.Lang the language that the text was found in 语言
---@field kind "official"|"translation"|"digest" a digest is our own wording, not the authentic text 类别：权威文本、译文、摘要
---@field note string where from; "" when not said 说明
---@field date string ISO 8601; "" when unknown 日期
---@field sha256 string of the whole text that was imported 全文的 SHA-256

--- The references in its own words and in those of all provisions below.
--- 其中引用了哪些条款。
---@param lang? fatiao.Lang
---@return (fun(): fatiao.Reference?)? references
---@return string? message
---@return fatiao.Code? code
--- ```lua
--- for r in uncc:article(24):references "en" do print(r.text, r.status, r.to[1]) end
--- ```
function Provision:references(lang) end

--- The references, anywhere in the corpus, that point at it or at a provision below it.
--- 哪些条款引用了它。
---@param lang? fatiao.Lang
---@return (fun(): fatiao.Reference?)? references
---@return string? message
---@return fatiao.Code? code
--- ```lua
--- for r in uncc:article(24):cited_by "en" do print(r.from, r.text) end
--- ```
function Provision:cited_by(lang) end

-- --------------------------------------------------------------- Citation ---------------------------------------------------------------

--- A citation in a text. 引用。
---@class fatiao.Citation
---@field text string as it stands in the text 原文
---@field start integer 起
---@field finish integer 止
---@field kind "place"|"name"|"description" within the instrument, with the name of one, or by description 种类
---@field type "plain"|"penalty"|"conduct"|"condition"|"exception"|"scope"|"mutatis-mutandis" what it does there 作用
---@field name? string the instrument's name, as written 所引文件的名称
---@field pointer? string what it points at, spelt out; from `parse` only 指向

--- A citation with what it means. 核对后的引用。
---@class fatiao.Checked: fatiao.Citation
---@field status "resolved"|"not-found"|"ambiguous"|"not-checked" 结果
---@field reason? string why, for all but a plain success 原因
---@field missing? string the end of the id of the first provision that does not exist 不存在的条款
---@field instrument? fatiao.Instrument that was meant 所指文件
---@field to fatiao.Provision[] the provisions, in document order; the candidates when it is ambiguous 所指条款

--- A citation in a provision. `start` and `finish` are positions in its `body`. 条款中的引用。
---@class fatiao.Reference: fatiao.Checked
---@field from fatiao.Provision the provision in whose own words it stands 所在条款
---@field lang fatiao.Lang

--- Citations in any text, without a corpus. 从任意文字中识别引用。
---@class fatiao.citation
fatiao.citation = {}

--- All citations of a text, in order.
--- 找出全部引用。
---@param s string
---@param lang? fatiao.Lang the grammar, "zh" or "en"; both when absent
---@return (fun(): fatiao.Citation?)? citations
---@return string? message
---@return fatiao.Code? code nomem, limit
--- ```lua
--- for c in fatiao.citation.find "依照《刑法》第二百八十五条处罚" do assert(c.name == "刑法") end
--- ```
function fatiao.citation.find(s, lang) end

--- Only where they stand: first and last position of each. For long texts.
--- 只给出位置。
---@param s string
---@param lang? fatiao.Lang
---@return (fun(): integer?, integer?)? spans
---@return string? message
---@return fatiao.Code? code nomem, limit
--- ```lua
--- local s = "see article 7, paragraph 2"
--- for first, last in fatiao.citation.spans(s) do print(s:sub(first, last)) end
--- ```
function fatiao.citation.spans(s, lang) end

--- Only 第N条[之N][第N款][第N项], by number: first and last position of each. No names, lists or relative ones: a first pass over texts of any size.
--- 只找按条号的引用，供快速通读长文本。
---@param s string
---@return fun(): integer?, integer? spans
--- ```lua
--- local s = "依照第二百八十五条第二款处罚"
--- for first, last in fatiao.citation.absolute(s) do assert(s:sub(first, last) == "第二百八十五条第二款") end
--- ```
function fatiao.citation.absolute(s) end

--- The citation that is the whole of s.
--- 解析一处引用。
---@param s string
---@param lang? fatiao.Lang
---@return fatiao.Citation? citation
---@return string? message
---@return fatiao.Code? code invalid: s is not one citation and nothing else
--- ```lua
--- assert(select(3, fatiao.citation.parse "no citation") == "invalid")
--- ```
function fatiao.citation.parse(s, lang) end

--- A citation in the habit of a language; parsing the result gives the same.
--- 按某种语言的习惯书写引用。
---@param c fatiao.Citation|string
---@param lang fatiao.Lang
---@return string? written
---@return string? message
---@return fatiao.Code? code invalid
--- ```lua
--- print(fatiao.citation.format("第七条第一款", "en"))
--- ```
function fatiao.citation.format(c, lang) end

-- ----------------------------------------------------------------- Hit ------------------------------------------------------------------

--- What a search found. `tostring` gives the citation and the words around the match. 检索结果。
---@class fatiao.Hit
---@field provision fatiao.Provision 条款
---@field lang fatiao.Lang of the text in which it was found 语言
---@field score number greater is better; 0 in document order 相关度
---@field start integer of the first occurrence of the first term, in the provision's text (with unit "provision": its body) 起
---@field finish integer its end; start - 1 when the match stands in a number or heading 止
local Hit = {}

--- The words around the match, on one line of so many columns: what stands before, the match, what follows.
--- 上下文：前文、命中、后文。
---@param columns? integer 60 when absent
---@return string? before
---@return string? match on failure the message
---@return string? after on failure the code
--- ```lua
--- local hit = corpus:search("快速保全", { lang = "zh" })()
--- local before, match, after = hit:kwic(40)
--- assert(match == "快速保全" and fatiao.text.width(before .. match .. after) <= 40)
--- ```
function Hit:kwic(columns) end

-- ----------------------------------------------------------------- Text -----------------------------------------------------------------

--- Text in Chinese and English, UTF-8. Bytes that are not UTF-8 are passed through. 文字处理。
---@class fatiao.text
fatiao.text = {}

--- Makes equal what a reader takes for equal: case, full width, compatibility forms (Unicode's NFKC_Casefold).
--- 折叠：大小写、全角半角等归一。
---@param s string
---@return string
--- ```lua
--- assert(fatiao.text.fold "ＡＢＣ" == "abc")
--- ```
function fatiao.text.fold(s) end

--- Unicode's canonical composition.
--- 规范化：NFC。
---@param s string
---@return string
--- ```lua
--- assert(fatiao.text.nfc "e\204\129" == "é")
--- ```
function fatiao.text.nfc(s) end

--- Unicode's compatibility composition.
--- 规范化：NFKC。
---@param s string
---@return string
--- ```lua
--- assert(fatiao.text.nfkc "（１）①" == "(1)1")
--- ```
function fatiao.text.nfkc(s) end

--- Traditional characters become simplified ones, character by character.
--- 繁体转简体，逐字转换。
---@param s string
---@return string
--- ```lua
--- assert(fatiao.text.simplified "打擊網絡犯罪" == "打击网络犯罪")
--- ```
function fatiao.text.simplified(s) end

--- Simplified characters become traditional ones, character by character.
--- 简体转繁体，逐字转换。
---@param s string
---@return string
--- ```lua
--- assert(fatiao.text.traditional "打击网络犯罪" == "打擊網絡犯罪")
--- ```
function fatiao.text.traditional(s) end

--- Columns on a terminal: 2 for wide and full-width characters, 0 for combining ones.
--- 显示宽度。
---@param s string
---@return integer
--- ```lua
--- assert(fatiao.text.width "第七条" == 6)
--- ```
function fatiao.text.width(s) end

--- Characters (code points).
--- 字符数。
---@param s string
---@return integer
--- ```lua
--- assert(fatiao.text.len "第七条" == 3)
--- ```
function fatiao.text.len(s) end

--- As `string.sub`, but i and j count what a reader sees as one character.
--- 按字取子串。
---@param s string
---@param i integer
---@param j? integer
---@return string
--- ```lua
--- assert(fatiao.text.sub("第七条", 2, 2) == "七")
--- assert(fatiao.text.sub("第七条", -1) == "条")
--- ```
function fatiao.text.sub(s, i, j) end

--- What a reader sees as one character (extended grapheme clusters), each with its position.
--- 逐字迭代。
---@param s string
---@return fun(): integer?, string?
--- ```lua
--- local n = 0
--- for position, character in fatiao.text.graphemes "e\204\129中" do n = n + 1 end
--- assert(n == 2)
--- ```
function fatiao.text.graphemes(s) end

--- Fills up with spaces to so many columns; the text stands left, right or in the center. A longer text stays as it is.
--- 按显示宽度补空格。
---@param s string
---@param columns integer
---@param side? "left"|"right"|"center" left when absent
---@return string
--- ```lua
--- assert(fatiao.text.pad("第七条", 8, "right") == "  第七条")
--- ```
function fatiao.text.pad(s, columns, side) end

--- What fits into so many columns, with a mark when something was left out.
--- 按显示宽度截断。
---@param s string
---@param columns integer
---@param mark? string "…" when absent
---@return string
--- ```lua
--- assert(fatiao.text.truncate("第二百八十六条", 9) == "第二百八…")
--- ```
function fatiao.text.truncate(s, columns, mark) end

--- Breaks a text into lines of so many columns: words stay whole, and no line begins with 。 or ）.
--- 按显示宽度折行。
---@param s string
---@param columns integer
---@return string[]
--- ```lua
--- for _, line in ipairs(fatiao.text.wrap(uncc:article(7):text "zh", 60)) do print(line) end
--- ```
function fatiao.text.wrap(s, columns) end

--- The number that a numeral means: 二百八十六, 二八六, 〇, 两千, 廿三, 壹佰, １２, 286.
--- 读数字。
---@param s string one numeral and nothing else
---@return integer? number
---@return string? message
---@return fatiao.Code? code invalid (no numeral), limit (beyond 9999999999999999)
--- ```lua
--- assert(fatiao.text.number "二百八十六" == 286)
--- assert(fatiao.text.number "廿三" == 23)
--- assert(fatiao.text.number "第七条" == nil)
--- ```
function fatiao.text.number(s) end

--- Writes a number.
--- 写数字。
---@param n integer
---@param style? "zh"|"formal"|"arabic"|"en"|"letter"|"roman"|"ROMAN" zh when absent
---@return string
--- ```lua
--- assert(fatiao.text.numeral(286) == "二百八十六")
--- assert(fatiao.text.numeral(286, "formal") == "贰佰捌拾陆")
--- assert(fatiao.text.numeral(28, "letter") == "ab")
--- assert(fatiao.text.numeral(14, "roman") == "xiv")
--- ```
function fatiao.text.numeral(n, style) end

--- Finds a text, both sides folded. The positions are those of s as it is, however it is written.
--- 查找，不分大小写、全角半角；位置对应原文。
---@param s string
---@param needle string
---@param init? integer where to begin; 1 when absent
---@return integer? first nil when it is not there
---@return integer? last
--- ```lua
--- local s = "见 Ａrticle ７。"
--- local first, last = fatiao.text.find(s, "article 7")
--- assert(s:sub(first, last) == "Ａrticle ７")
--- ```
function fatiao.text.find(s, needle, init) end

--- The sentences, each with its position; a semicolon ends one too, as it ends points in laws.
--- 逐句迭代；分号也算句末。
---@param s string
---@return fun(): integer?, string?
--- ```lua
--- for position, sentence in fatiao.text.sentences(uncc:article(7):text "zh") do print(position, sentence) end
--- ```
function fatiao.text.sentences(s) end

--- Whether a text is UTF-8; if not, also the position of the first byte that is not.
--- 是否为合法的 UTF-8。
---@param s string
---@return boolean valid
---@return integer? position
--- ```lua
--- assert(fatiao.text.valid "第七条")
--- assert(select(2, fatiao.text.valid "abc\255") == 4)
--- ```
function fatiao.text.valid(s) end

return fatiao
