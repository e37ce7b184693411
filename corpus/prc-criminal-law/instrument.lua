-- 刑法, a selection: the provisions that stand beside the Convention's chapter II, and the general rules that they need.
instrument "prc-criminal-law" {
  kind = "statute",
  selection = true, -- the articles between are left out on purpose
  date = "2024-03-01", -- in force as amended to Amendment XII, adopted 29 December 2023
  title = {
    zh = "中华人民共和国刑法",
    en = "Criminal Law of the People's Republic of China",
  },
  alias = {
    zh = { "刑法" },
    en = { "Criminal Law of China", "PRC Criminal Law" },
  },
  text = {
    zh = { file = "zh.md", source = "digest", note = "fatiao，选段，截至刑法修正案（十二）；结构经权威文本核对" },
    en = { file = "en.md", source = "digest", note = "fatiao, a selection, to Amendment XII; structure checked against the authentic text" },
  },
}
