-- The Convention. Signature: Hanoi, 25 and 26 October 2025, then New York until 31 December 2026 (article 64).
instrument "uncc" {
  kind = "treaty",
  date = "2024-12-24", -- adopted by General Assembly resolution 79/243
  numbering = { point = "letter", subpoint = "roman" },
  offences = "7-17",
  title = {
    zh = "联合国打击网络犯罪公约",
    en = "United Nations Convention against Cybercrime",
  },
  alias = {
    zh = { "打击网络犯罪公约", "网络犯罪公约（联合国）" },
    en = { "UNCC", "Convention against Cybercrime", "UN Convention against Cybercrime", "Hanoi Convention" },
  },
  text = {
    zh = { file = "zh.md", source = "digest", note = "fatiao，依联合国大会第79/243号决议附件撰写；第一至十五条的结构经权威文本核对，第十六至六十八条未经核对" },
    en = { file = "en.md", source = "digest",
      note = "fatiao, after the annex to General Assembly resolution 79/243; structure of articles 1 to 15 checked against an authentic text, of 16 to 68 not checked" },
  },
}
