-- ETS No. 185, opened for signature at Budapest on 23 November 2001, in force on 1 July 2004. Declared here so that texts that are imported are known by their names.
instrument "budapest" {
  kind = "treaty",
  date = "2001-11-23",
  numbering = { point = "letter", subpoint = "roman" },
  offences = "2-11",
  title = { zh = "网络犯罪公约", en = "Convention on Cybercrime" },
  alias = { zh = { "布达佩斯公约", "布达佩斯网络犯罪公约" }, en = { "Budapest Convention", "ETS No. 185" } },
}
