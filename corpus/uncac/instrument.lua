-- Declared here so that texts that are imported are known by their names.
instrument "uncac" {
  kind = "treaty",
  date = "2003-10-31", -- adopted by General Assembly resolution 58/4
  numbering = { point = "letter", subpoint = "roman" },
  offences = "15-25",
  title = { zh = "联合国反腐败公约", en = "United Nations Convention against Corruption" },
  alias = { zh = { "反腐败公约" }, en = { "UNCAC", "Convention against Corruption" } },
}
