-- Declared here so that texts that are imported are known by their names.
instrument "untoc" {
  kind = "treaty",
  date = "2000-11-15", -- adopted by General Assembly resolution 55/25
  numbering = { point = "letter", subpoint = "roman" },
  offences = "5 6 8 23",
  title = { zh = "联合国打击跨国有组织犯罪公约", en = "United Nations Convention against Transnational Organized Crime" },
  alias = { zh = { "打击跨国有组织犯罪公约", "巴勒莫公约" }, en = { "UNTOC", "Convention against Transnational Organized Crime", "Palermo Convention" } },
}
