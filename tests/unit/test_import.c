/*
** Import: what a text becomes, alone and beside other languages and versions; what is refused; that all or nothing is written.
** The laws here are invented. With the folder of authentic texts at hand, they are imported and put together again, character by character.
*/
#include "helper.h"

static const char lamp_zh[] =
    "中华人民共和国灯塔法\n"
    "（2001年3月4日第九届大会通过 根据2010年5月6日决定修正）\n"
    "\n"
    "第一章 总则\n"
    "第一条 为了管理灯塔，制定本法。\n"
    "第二条 灯塔应当符合下列条件：\n"
    "（一）有灯；\n"
    "（二）有塔：\n"
    "1.石塔；\n"
    "2.木塔。\n"
    "前款规定不适用于浮标。\n"
    "第二章 值守\n"
    "第三条 守塔人不得睡觉。\n"
    "第三条之一 值守日志保存三年。\n";

static const char lamp_en[] =
    "Lighthouse Law\n"
    "\n"
    "Article 1\n"
    "This Law is made to manage lighthouses.\n"
    "Article 2\n"
    "1. A lighthouse shall meet these conditions:\n"
    "(a) It has a light;\n"
    "(b) It has a tower:\n"
    "(i) Of stone;\n"
    "(ii) Of wood.\n"
    "2. The preceding paragraph does not apply to buoys.\n"
    "Article 3\n"
    "No keeper shall sleep.\n"
    "Article 3 bis\n"
    "The log is kept for three years.\n";

#define LAMP_IDS(id, p1, p2, s1, s2)                                                                                                                   \
  id "/preface\n" id "/chapter_1\n" id "/art_1\n" id "/art_1/para_1\n" id "/art_2\n" id "/art_2/para_1\n" id "/art_2/para_1/point_" p1 "\n"            \
  id "/art_2/para_1/point_" p2 "\n" id "/art_2/para_1/point_" p2 "/subpoint_" s1 "\n" id "/art_2/para_1/point_" p2 "/subpoint_" s2 "\n"                \
  id "/art_2/para_2\n" id "/chapter_2\n" id "/art_3\n" id "/art_3/para_1\n" id "/art_3-1\n" id "/art_3-1/para_1\n"

static int import_as(fatiao_corpus *c, const char *id, const char *lang, const char *version, const char *date, const char *text) {
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  opt.id = id;
  opt.lang = lang;
  opt.version = version;
  opt.date = date;
  return fatiao_import(c, text, strlen(text), &opt, NULL);
}

static int declare(fatiao_corpus *c, const char *id, const char *numbering, const char *date) {
  fatiao_declaration d = FATIAO_DECLARATION_INIT;
  d.id = id;
  d.numbering = numbering;
  d.date = date;
  return fatiao_declare(c, &d);
}

static size_t count_hits(fatiao_corpus *c, const char *query) {
  fatiao_search *s;
  fatiao_hit hit;
  size_t n = 0;
  assert_int_equal(fatiao_search_open(&s, c, query, strlen(query), NULL), FATIAO_OK);
  int status;
  while ((status = fatiao_search_next(s, &hit)) == FATIAO_OK) n++;
  assert_int_equal(status, FATIAO_DONE);
  fatiao_search_close(s);
  return n;
}

/* ------------------------------------------------------- one text after another ------------------------------------------------------ */

static void test_one_language(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("one.db");
  fatiao_report r;
  fatiao_string s;
  assert_int_equal(try_import(c, "lamp", "zh", lamp_zh, &r), FATIAO_OK);
  assert_int_equal(r.changed, 1);
  assert_int_equal(r.warnings, 0);
  assert_int_equal(r.count[FATIAO_CHAPTER], 2);
  assert_int_equal(r.count[FATIAO_ART], 4);
  assert_int_equal(r.count[FATIAO_PARA], 5);
  assert_int_equal(r.count[FATIAO_POINT], 2);
  assert_int_equal(r.count[FATIAO_SUBPOINT], 2);
  fatiao_report_clear(&r);
  assert_ids(c, "lamp", LAMP_IDS("lamp", "1", "2", "1", "2"));
  assert_body(c, "lamp/art_3-1/para_1", "zh", "值守日志保存三年。");
  assert_int_equal(fatiao_provision_text(provision(c, "lamp/art_2"), "zh", &s), FATIAO_OK);
  assert_string(s, "灯塔应当符合下列条件：\n（一）有灯；\n（二）有塔：\n1. 石塔；\n2. 木塔。\n前款规定不适用于浮标。");
  assert_int_equal(fatiao_provision_heading(provision(c, "lamp/chapter_2"), "zh", &s), FATIAO_OK);
  assert_string(s, "值守");
  assert_string_equal(fatiao_instrument_date(find(c, "lamp")), "2010-05-06"); /* the last of the promulgation lines */
  assert_string(fatiao_instrument_title(find(c, "灯塔法"), NULL), "中华人民共和国灯塔法");
  fatiao_corpus_release(c);
}

static void test_idempotent(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("twice.db");
  fatiao_report r;
  size_t before_size, after_size;
  import(c, "lamp", "zh", lamp_zh);
  import(c, "lamp", "en", lamp_en);
  char *before = slurp(temporary("twice.db"), &before_size);
  for (int round = 0; round < 3; round++) {
    assert_int_equal(try_import(c, "lamp", round % 2 ? "zh" : "en", round % 2 ? lamp_zh : lamp_en, &r), FATIAO_OK);
    assert_int_equal(r.changed, 0);
    assert_int_equal(r.count[FATIAO_ART], 4); /* the report tells of the text all the same */
    fatiao_report_clear(&r);
  }
  char *after = slurp(temporary("twice.db"), &after_size);
  assert_int_equal(before_size, after_size);
  assert_memory_equal(before, after, before_size);
  fatiao_import_options opt = FATIAO_IMPORT_INIT; /* the same words from elsewhere are something new */
  opt.id = "lamp";
  opt.lang = "en";
  opt.source = "translation";
  opt.note = "somebody's";
  assert_int_equal(fatiao_import(c, lamp_en, strlen(lamp_en), &opt, &r), FATIAO_OK);
  assert_int_equal(r.changed, 1);
  fatiao_report_clear(&r);
  fatiao_source source;
  assert_int_equal(fatiao_provision_source(provision(c, "lamp/art_1"), "en", &source), FATIAO_OK);
  assert_string_equal(source.kind, "translation");
  assert_string_equal(source.note, "somebody's");
  assert_int_equal(fatiao_provision_source(provision(c, "lamp/art_1"), "zh", &source), FATIAO_OK);
  assert_string_equal(source.kind, "official");
  free(before);
  free(after);
  fatiao_corpus_release(c);
}

/* Replacing a text by another and then by itself leads back to where one was, in ids, words and index. */
static void test_there_and_back(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("back.db");
  import(c, "lamp", "zh", lamp_zh);
  for (int round = 0; round < 3; round++) {
    import(c, "lamp", "zh", "灯塔法\n第一条 灯塔归公众所有。\n第九条 本法施行。\n");
    assert_ids(c, "lamp", "lamp/preface\nlamp/art_1\nlamp/art_1/para_1\nlamp/art_9\nlamp/art_9/para_1\n");
    assert_int_equal(count_hits(c, "睡觉"), 0);
    assert_int_equal(count_hits(c, "公众"), 1);
    import(c, "lamp", "zh", lamp_zh);
    assert_ids(c, "lamp", LAMP_IDS("lamp", "1", "2", "1", "2"));
    assert_int_equal(count_hits(c, "睡觉"), 1);
    assert_int_equal(count_hits(c, "公众"), 0);
  }
  fatiao_corpus_release(c);
}

/* ----------------------------------------------------------- two languages ------------------------------------------------------------ */

static void test_order_of_languages(void **state) {
  (void)state;
  for (int english_first = 0; english_first < 2; english_first++) {
    fatiao_corpus *c = new_corpus("order.db");
    assert_int_equal(declare(c, "lamp", "letter roman", NULL), FATIAO_OK);
    if (english_first) import(c, "lamp", "en", lamp_en);
    import(c, "lamp", "zh", lamp_zh);
    if (!english_first) import(c, "lamp", "en", lamp_en);
    assert_ids(c, "lamp", LAMP_IDS("lamp", "a", "b", "i", "ii"));
    assert_body(c, "lamp/art_2/para_1/point_b/subpoint_ii", "en", "Of wood.");
    assert_body(c, "lamp/art_2/para_1/point_b/subpoint_ii", "zh", "木塔。");
    assert_body(c, "lamp/art_3-1/para_1", "en", "The log is kept for three years.");
    fatiao_string s;
    assert_int_equal(fatiao_provision_label(provision(c, "lamp/art_2/para_1/point_b"), "zh", &s), FATIAO_OK);
    assert_string(s, "（二）"); /* what is printed is kept */
    fatiao_corpus_release(c);
  }
}

/* Without a declaration ids follow what was printed first, and the other language does not change them. */
static void test_undeclared_numbering(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("undeclared.db");
  import(c, "a", "en", lamp_en);
  import(c, "a", "zh", lamp_zh);
  assert_ids(c, "a", LAMP_IDS("a", "a", "b", "i", "ii"));
  import(c, "b", "zh", lamp_zh);
  import(c, "b", "en", lamp_en);
  assert_ids(c, "b", LAMP_IDS("b", "1", "2", "1", "2"));
  import(c, "c", "zh", "甲法\n第一条 甲：\n（一）子；\n（二）丑。\n"); /* what only the other language has is numbered like the rest */
  import(c, "c", "en", "X Law\nArticle 1\nOne:\n(a) A;\n(b) B;\n(c) C.\n");
  assert_ids(c, "c", "c/preface\nc/art_1\nc/art_1/para_1\nc/art_1/para_1/point_1\nc/art_1/para_1/point_2\nc/art_1/para_1/point_3\n");
  fatiao_corpus_release(c);
}

static void test_numbering_declared_later(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("later.db");
  import(c, "lamp", "zh", lamp_zh);
  assert_true(has(c, "lamp/art_2/para_1/point_2/subpoint_1"));
  assert_int_equal(declare(c, "lamp", "letter roman", NULL), FATIAO_OK);
  assert_ids(c, "lamp", LAMP_IDS("lamp", "a", "b", "i", "ii"));
  assert_body(c, "lamp/art_2/para_1/point_b/subpoint_i", "zh", "石塔；");
  assert_int_equal(declare(c, "lamp", "arabic arabic", NULL), FATIAO_OK);
  assert_ids(c, "lamp", LAMP_IDS("lamp", "1", "2", "1", "2"));
  assert_int_equal(declare(c, "lamp", "letter romna", NULL), FATIAO_INVALID);
  assert_ids(c, "lamp", LAMP_IDS("lamp", "1", "2", "1", "2"));
  fatiao_corpus_release(c);
}

static void test_replace_one_language(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("replace.db");
  fatiao_report r;
  import(c, "x", "zh", "甲法\n第一条 一。\n二。\n第二条 甲。\n第四条 丁。\n");
  import(c, "x", "en", "X Law\nArticle 1\n1. One.\n2. Two.\nArticle 3\nThree.\n");
  assert_ids(c, "x", "x/preface\nx/art_1\nx/art_1/para_1\nx/art_1/para_2\nx/art_2\nx/art_2/para_1\nx/art_3\nx/art_3/para_1\nx/art_4\nx/art_4/para_1\n");
  assert_int_equal(try_import(c, "x", "zh", "甲法\n第一条 壹。\n第三条 叁。\n", &r), FATIAO_OK);
  /* 2 and 4 had only the old words and are gone; article 1, paragraph 2, is still English, and that is said */
  assert_ids(c, "x", "x/preface\nx/art_1\nx/art_1/para_1\nx/art_1/para_2\nx/art_3\nx/art_3/para_1\n");
  assert_int_equal(r.warnings, 2);
  assert_int_equal(r.warning[0].kind, FATIAO_WARN_GAP);
  assert_int_equal(r.warning[1].kind, FATIAO_WARN_TREE);
  assert_string_equal(r.warning[1].where, "x/art_1/para_2");
  assert_int_equal(r.warning[1].line, 0);
  fatiao_report_clear(&r);
  fatiao_string s;
  assert_int_equal(fatiao_provision_body(provision(c, "x/art_1/para_2"), "zh", &s), FATIAO_NOTFOUND);
  assert_null(s.ptr);
  assert_body(c, "x/art_1/para_2", NULL, "Two.");
  assert_body(c, "x/art_1/para_1", "zh", "壹。");
  assert_body(c, "x/art_3/para_1", "zh", "叁。");
  assert_body(c, "x/art_3/para_1", "en", "Three.");
  assert_int_equal(count_hits(c, "丁"), 0);
  assert_int_equal(count_hits(c, "叁"), 1);
  assert_int_equal(count_hits(c, "three"), 1);
  fatiao_corpus_release(c);
}

/* A text that is printed without its chapters goes into those of the other language, whichever came first. */
static void test_chapters_of_one(void **state) {
  (void)state;
  static const char with[] = "甲法\n第一章 总则\n第一条 一。\n第二章 分则\n第二条 二。\n第三章 附则\n第三条 三。\n", without[] = "X Law\nArticle 1\nOne.\nArticle 2\nTwo.\nArticle 3\nThree.\n";
  static const char ids[] = "x/preface\nx/chapter_1\nx/art_1\nx/art_1/para_1\nx/chapter_2\nx/art_2\nx/art_2/para_1\nx/chapter_3\nx/art_3\nx/art_3/para_1\n";
  for (int chapters_first = 0; chapters_first < 2; chapters_first++) {
    fatiao_corpus *c = new_corpus("chapters.db");
    if (chapters_first) import(c, "x", "zh", with);
    import(c, "x", "en", without);
    if (!chapters_first) import(c, "x", "zh", with);
    assert_ids(c, "x", ids);
    assert_body(c, "x/art_3/para_1", "en", "Three.");
    fatiao_provision p = fatiao_provision_up(provision(c, "x/art_3/para_1"), FATIAO_CHAPTER);
    assert_string(fatiao_provision_id(p), "x/chapter_3");
    fatiao_string s;
    assert_int_equal(fatiao_provision_text(p, "en", &s), FATIAO_OK);
    assert_string(s, "Article 3 Three.");
    fatiao_corpus_release(c);
  }
}

static void test_three_languages(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("three.db");
  import(c, "x", "en", "X Law\nArticle 1\nOne.\nArticle 4\nFour.\n");
  import(c, "x", "zh", "甲法\n第一条 一。\n第二条 二。\n第四条 四。\n");
  import(c, "x", "ar", "المادة 1: أ\nواحد.\n\nالمادة 3: ب\nثلاثة.\n");
  import(c, "x", "zh", "甲法\n第一条 一。\n第四条 四。\n");
  assert_int_equal(count_hits(c, "二"), 0);
  assert_false(has(c, "x/art_2"));
  assert_true(has(c, "x/art_3") && has(c, "x/art_1") && has(c, "x/art_4"));
  assert_body(c, "x/art_4/para_1", "en", "Four.");
  assert_body(c, "x/art_4/para_1", "zh", "四。");
  assert_body(c, "x/art_3/para_1", NULL, "ثلاثة.");
  fatiao_corpus_release(c);
}

/* ------------------------------------------------------------- anomalies -------------------------------------------------------------- */

static void assert_warning(const fatiao_report *r, fatiao_warning_kind kind, uint32_t line, uint32_t expected) {
  for (uint32_t i = 0; i < r->warnings; i++)
    if (r->warning[i].kind == kind && r->warning[i].line == line && r->warning[i].expected == expected) return;
  fail_msg("no warning '%s' for line %u", fatiao_warning_name(kind), (unsigned)line);
}

static void test_repeats(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("repeats.db");
  fatiao_report r;
  assert_int_equal(try_import(c, "x", "zh", "甲法\n第一条 甲。\n第二条 乙。\n第二条 丙。\n第二条 丁。\n第三条 戊。\n", &r), FATIAO_OK);
  assert_warning(&r, FATIAO_WARN_REPEAT, 4, 0);
  assert_warning(&r, FATIAO_WARN_REPEAT, 5, 0);
  fatiao_report_clear(&r);
  assert_body(c, "x/art_2/para_1", "zh", "乙。");
  assert_body(c, "x/art_2~2/para_1", "zh", "丙。");
  assert_body(c, "x/art_2~3/para_1", "zh", "丁。");
  assert_string(fatiao_provision_number(provision(c, "x/art_2~3")), "2");
  assert_string(fatiao_provision_id(fatiao_instrument_article(find(c, "x"), "2", 1)), "x/art_2"); /* the first of them */
  fatiao_corpus_release(c);
}

/* Articles that begin anew in every chapter are repeats too, since their ids do not name the chapter. */
static void test_repeats_across_chapters(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("anew.db");
  fatiao_report r;
  assert_int_equal(try_import(c, "x", "zh", "甲法\n第一章 甲\n第一条 甲。\n第二条 乙。\n第二章 乙\n第一条 丙。\n第二条 丁。\n", &r), FATIAO_OK);
  assert_warning(&r, FATIAO_WARN_REPEAT, 6, 0);
  assert_warning(&r, FATIAO_WARN_REPEAT, 7, 0);
  fatiao_report_clear(&r);
  assert_body(c, "x/art_1~2/para_1", "zh", "丙。");
  import(c, "x", "en", "X Law\nChapter I\nA\nArticle 1\nA.\nArticle 2\nB.\nChapter II\nB\nArticle 1\nC.\nArticle 2\nD.\n");
  assert_body(c, "x/art_2~2/para_1", "en", "D.");
  assert_body(c, "x/art_2~2/para_1", "zh", "丁。");
  fatiao_corpus_release(c);
}

static void test_gaps(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("gaps.db");
  fatiao_report r;
  assert_int_equal(try_import(c, "x", "zh", "甲法\n\n第一条 甲：\n（一）子；\n（三）寅。\n第四条 乙。\n第五条 丙。\n第三条 丁。\n", &r), FATIAO_OK);
  assert_warning(&r, FATIAO_WARN_GAP, 5, 2);
  assert_warning(&r, FATIAO_WARN_GAP, 6, 2);
  assert_warning(&r, FATIAO_WARN_ORDER, 8, 0);
  for (uint32_t i = 1; i < r.warnings; i++) assert_true(r.warning[i].line >= r.warning[i - 1].line);
  fatiao_report_clear(&r);
  assert_int_equal(r.warnings, 0);
  fatiao_report_clear(&r);
  assert_body(c, "x/art_3/para_1", "zh", "丁。");
  fatiao_corpus_release(c);
}

/* -------------------------------------------------------- versions and dates --------------------------------------------------------- */

static void test_versions(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("versions.db");
  const char *name, *date;
  fatiao_instrument *i;
  assert_int_equal(import_as(c, "x", "zh", "2016", "2016-11-07", "甲法\n第一条 旧。\n第二条 仍旧。\n"), FATIAO_OK);
  assert_int_equal(import_as(c, "x", "zh", "2025", "2025-10-28", "甲法\n第一条 新。\n"), FATIAO_OK);
  assert_int_equal(import_as(c, "x", "zh", "2001", "2001", "甲法\n第一条 最旧。\n"), FATIAO_OK);
  assert_body(c, "x/art_1/para_1", "zh", "新。"); /* the latest by date, not the last imported */
  assert_string_equal(fatiao_instrument_version(find(c, "x")), "2025");
  assert_body(c, "x@2016/art_1/para_1", "zh", "旧。");
  assert_body(c, "x@2001/art_1/para_1", "zh", "最旧。");
  assert_string(fatiao_provision_id(provision(c, "x@2016/art_2")), "x@2016/art_2");
  assert_false(has(c, "x/art_2"));
  static const char *const expected[][2] = {{"2001", "2001"}, {"2016", "2016-11-07"}, {"2025", "2025-10-28"}};
  for (size_t n = 0; n < 3; n++) {
    assert_int_equal(fatiao_instrument_version_at(find(c, "x"), n, &name, &date), FATIAO_OK);
    assert_string_equal(name, expected[n][0]);
    assert_string_equal(date, expected[n][1]);
  }
  assert_int_equal(fatiao_instrument_version_at(find(c, "x"), 3, &name, &date), FATIAO_NOTFOUND);
  static const char *const on[][2] = {{"2001-01-01", "2001"}, {"2016-11-06", "2001"}, {"2016-11-07", "2016"}, {"2025-10-27", "2016"}, {"2025-10-28", "2025"}, {"2999", "2025"}};
  for (size_t n = 0; n < sizeof on / sizeof *on; n++) {
    assert_int_equal(fatiao_instrument_on(find(c, "x@2016"), on[n][0], &i), FATIAO_OK);
    assert_string_equal(fatiao_instrument_version(i), on[n][1]);
    fatiao_instrument_release(i);
  }
  assert_int_equal(fatiao_instrument_on(find(c, "x"), "2000-12-31", &i), FATIAO_NOTFOUND);
  assert_null(i);
  assert_int_equal(fatiao_instrument_on(find(c, "x"), "yesterday", &i), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_instrument(c, "x@1999", 6, &i), FATIAO_NOTFOUND);
  assert_int_equal(count_hits(c, "旧"), 0); /* only default versions are searched */
  assert_int_equal(count_hits(c, "新"), 1);
  fatiao_corpus_release(c);
}

/* Every version may have its languages; a new one of the same version does not touch the others. */
static void test_versions_and_languages(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("both.db");
  assert_int_equal(import_as(c, "x", "zh", "a", "2000", "甲法\n第一条 甲。\n"), FATIAO_OK);
  assert_int_equal(import_as(c, "x", "zh", "b", "2010", "甲法\n第一条 乙。\n第二条 丙。\n"), FATIAO_OK);
  assert_int_equal(import_as(c, "x", "en", "a", NULL, "X Law\nArticle 1\nA.\n"), FATIAO_OK);
  assert_int_equal(import_as(c, "x", "en", NULL, NULL, "X Law\nArticle 1\nB.\nArticle 2\nC.\n"), FATIAO_OK); /* the default: b */
  assert_body(c, "x@a/art_1/para_1", "en", "A.");
  assert_body(c, "x@b/art_1/para_1", "en", "B.");
  assert_string_equal(fatiao_instrument_date(find(c, "x@a")), "2000");
  const char *name, *date;
  assert_int_equal(fatiao_instrument_version_at(find(c, "x"), 2, &name, &date), FATIAO_NOTFOUND);
  fatiao_corpus_release(c);
}

static void test_dates(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("dates.db");
  fatiao_instrument *i;
  import(c, "a", "zh", "甲法\n第一条 甲。\n");
  assert_string_equal(fatiao_instrument_date(find(c, "a")), "");
  assert_int_equal(fatiao_instrument_on(find(c, "a"), "2024", &i), FATIAO_NOTFOUND);
  assert_int_equal(declare(c, "a", NULL, "2024-12-24"), FATIAO_OK);
  assert_string_equal(fatiao_instrument_date(find(c, "a")), "2024-12-24");
  assert_int_equal(fatiao_instrument_on(find(c, "a"), "2024-12-24", &i), FATIAO_OK);
  fatiao_instrument_release(i);
  assert_int_equal(import_as(c, "a", "zh", NULL, "2023-13", "甲法\n第一条 乙。\n"), FATIAO_INVALID);
  assert_non_null(strstr(fatiao_corpus_message(c), "2023-13"));
  assert_int_equal(declare(c, "a", NULL, "soon"), FATIAO_INVALID);
  assert_int_equal(import_as(c, "b", "zh", NULL, "1999-09-09", "甲法\n（2001年3月4日通过）\n第一条 乙。\n"), FATIAO_OK);
  assert_string_equal(fatiao_instrument_date(find(c, "b")), "1999-09-09"); /* what the caller says stands above what the text says */
  fatiao_corpus_release(c);
}

/* ----------------------------------------------------------- transactions ------------------------------------------------------------- */

static void test_rollback(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("rollback.db");
  fatiao_instrument *i;
  size_t before_size, after_size;
  import(c, "old", "zh", "乙法\n第一条 旧。\n");
  char *before = slurp(temporary("rollback.db"), &before_size);
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  import(c, "lamp", "zh", lamp_zh);
  import(c, "old", "zh", "乙法\n第一条 新。\n");
  assert_int_equal(declare(c, "lamp", "letter roman", "2020"), FATIAO_OK);
  assert_body(c, "old/art_1/para_1", "zh", "新。"); /* inside it is there */
  assert_true(has(c, "lamp/art_1"));
  assert_int_equal(fatiao_rollback(c), FATIAO_OK);
  assert_int_equal(fatiao_corpus_instrument(c, "lamp", 4, &i), FATIAO_NOTFOUND);
  assert_body(c, "old/art_1/para_1", "zh", "旧。");
  assert_int_equal(fatiao_corpus_count(c), 1);
  assert_int_equal(count_hits(c, "灯塔"), 0);
  char *after = slurp(temporary("rollback.db"), &after_size);
  assert_int_equal(before_size, after_size);
  assert_memory_equal(before, after, before_size);
  assert_int_equal(fatiao_commit(c), FATIAO_INVALID);
  assert_int_equal(fatiao_rollback(c), FATIAO_INVALID);
  free(before);
  free(after);
  fatiao_corpus_release(c);
}

static void test_commit(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("commit.db");
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  import(c, "lamp", "zh", lamp_zh);
  assert_int_equal(fatiao_commit(c), FATIAO_OK);
  import(c, "x", "zh", "甲法\n第一条 甲。\n");
  assert_int_equal(fatiao_commit(c), FATIAO_OK);
  fatiao_corpus_release(c);
  c = open_corpus(temporary("commit.db"), "r", NULL);
  assert_int_equal(fatiao_corpus_count(c), 2);
  fatiao_corpus_release(c);
}

/* What was refused for its own sake leaves the rest of the transaction alone. */
static void test_refusal_inside(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("refusal.db");
  fatiao_name nameless = {"zh", "", 0};
  fatiao_declaration d = FATIAO_DECLARATION_INIT;
  d.id = "lamp";
  d.kind = "statute";
  d.name = &nameless;
  d.names = 1;
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  import(c, "lamp", "zh", lamp_zh);
  assert_int_equal(try_import(c, "bad", "zh", "\xff", NULL), FATIAO_ENCODING);
  assert_int_equal(try_import(c, "bad", "zh", " ", NULL), FATIAO_EMPTY);
  assert_int_equal(try_import(c, "bad", "zh", "<!-- -->", NULL), FATIAO_EMPTY);
  assert_int_equal(try_import(c, "b/d", "zh", "第一条 甲。", NULL), FATIAO_INVALID);
  assert_int_equal(fatiao_declare(c, &d), FATIAO_INVALID);
  assert_int_equal(fatiao_commit(c), FATIAO_OK);
  assert_int_equal(fatiao_corpus_count(c), 1);
  assert_string_equal(fatiao_instrument_kind(find(c, "lamp")), ""); /* nor is half a declaration written */
  fatiao_corpus_release(c);
}

/* An inner roll-back dooms the whole; commit says so, and what was seen inside is gone. */
static void test_doomed(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("doomed.db");
  import(c, "old", "zh", "乙法\n第一条 旧。\n");
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  import(c, "old", "zh", "乙法\n第一条 新。\n");
  assert_body(c, "old/art_1/para_1", "zh", "新。");
  assert_int_equal(fatiao_begin(c), FATIAO_OK);
  assert_int_equal(fatiao_rollback(c), FATIAO_OK);
  assert_body(c, "old/art_1/para_1", "zh", "新。");
  assert_int_equal(fatiao_commit(c), FATIAO_INTERRUPTED);
  assert_non_null(strstr(fatiao_corpus_message(c), "rolled back"));
  assert_body(c, "old/art_1/para_1", "zh", "旧。");
  import(c, "old", "zh", "乙法\n第一条 又新。\n");
  assert_body(c, "old/art_1/para_1", "zh", "又新。");
  fatiao_corpus_release(c);
}

/* -------------------------------------------------------------- refused --------------------------------------------------------------- */

static void assert_refused(fatiao_corpus *c, const char *text, size_t n, int status, const char *line) {
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  fatiao_report r;
  opt.id = "bad";
  opt.lang = "zh";
  assert_int_equal(fatiao_import(c, text, n, &opt, &r), status);
  if (line && !strstr(fatiao_corpus_message(c), line)) fail_msg("'%s' does not say '%s'", fatiao_corpus_message(c), line);
}

static void test_bad_texts(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("bad.db");
  import(c, "good", "zh", lamp_zh);
  size_t before_size, after_size;
  char *before = slurp(temporary("bad.db"), &before_size);
  static const char cut[] = "甲法\n第一条 甲\xe7\xac", nul[] = "甲法\n\n第一条 甲。\0\n", late[] = "第一条 甲。\n\n第二条 \xff。\n", surrogate[] = "第一条 \xed\xa0\x80", overlong[] = "第一条 \xc0\xaf";
  static const char both[] = "甲\0\xff";
  assert_refused(c, cut, sizeof cut - 1, FATIAO_ENCODING, "line 2");
  assert_refused(c, nul, sizeof nul - 1, FATIAO_ENCODING, "line 3");
  assert_refused(c, late, sizeof late - 1, FATIAO_ENCODING, "line 3");
  assert_refused(c, surrogate, sizeof surrogate - 1, FATIAO_ENCODING, "line 1");
  assert_refused(c, overlong, sizeof overlong - 1, FATIAO_ENCODING, "0xC0");
  assert_refused(c, both, sizeof both - 1, FATIAO_ENCODING, "NUL");
  assert_refused(c, "", 0, FATIAO_EMPTY, NULL);
  assert_refused(c, NULL, 0, FATIAO_EMPTY, NULL);
  assert_refused(c, " \t\r\n\n  \n", 8, FATIAO_EMPTY, NULL);
  assert_refused(c, "\xEF\xBB\xBF", 3, FATIAO_EMPTY, NULL);
  assert_refused(c, "\xEF\xBB\xBF \n", 5, FATIAO_EMPTY, NULL);
  assert_refused(c, "　\xC2\xA0\n　", 9, FATIAO_EMPTY, NULL);
  assert_refused(c, "<!-- to be written -->\n", 23, FATIAO_EMPTY, NULL);
  char *after = slurp(temporary("bad.db"), &after_size);
  assert_int_equal(before_size, after_size);
  assert_memory_equal(before, after, before_size);
  assert_int_equal(fatiao_corpus_count(c), 1);
  assert_int_equal(fatiao_corpus_set_lang(c, "zh"), FATIAO_OK);
  assert_refused(c, late, sizeof late - 1, FATIAO_ENCODING, "第 3 行");
  free(before);
  free(after);
  fatiao_corpus_release(c);
}

static void test_bad_options(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("options.db");
  static const char *const ids[] = {"", "a/b", "a@b", " a", "a ", "a\n", "\xff"};
  static const char text[] = "第一条 甲。";
  char long_id[600], long_lang[40];
  memset(long_id, 'a', sizeof long_id);
  long_id[sizeof long_id - 1] = '\0';
  memset(long_lang, 'a', sizeof long_lang);
  long_lang[FATIAO_LANG_MAX + 1] = '\0';
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) assert_int_equal(try_import(c, ids[i], "zh", text, NULL), FATIAO_INVALID);
  assert_int_equal(try_import(c, NULL, "zh", text, NULL), FATIAO_INVALID);
  assert_int_equal(try_import(c, long_id, "zh", text, NULL), FATIAO_INVALID);
  assert_int_equal(try_import(c, "x", NULL, text, NULL), FATIAO_INVALID);
  assert_int_equal(try_import(c, "x", "", text, NULL), FATIAO_INVALID);
  assert_int_equal(try_import(c, "x", long_lang, text, NULL), FATIAO_INVALID);
  assert_int_equal(import_as(c, "x", "zh", "a/b", NULL, text), FATIAO_INVALID);
  assert_int_equal(import_as(c, "x", "zh", "a@b", NULL, text), FATIAO_INVALID);
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  opt.id = "x";
  opt.lang = "zh";
  opt.source = "gossip";
  assert_int_equal(fatiao_import(c, text, strlen(text), &opt, NULL), FATIAO_INVALID);
  opt.source = "digest";
  opt.size = 4;
  assert_int_equal(fatiao_import(c, text, strlen(text), &opt, NULL), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_count(c), 0);
  import(c, "刑法 2024", "zh", text); /* any other id is fine */
  assert_true(has(c, "刑法 2024/art_1"));
  fatiao_corpus_release(c);
}

static void test_byte_order_mark(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("bom.db");
  import(c, "x", "zh", "\xEF\xBB\xBF第一条 甲。\r\n第二条 乙。\r\n");
  assert_ids(c, "x", "x/art_1\nx/art_1/para_1\nx/art_2\nx/art_2/para_1\n");
  assert_body(c, "x/art_1/para_1", "zh", "甲。");
  fatiao_corpus_release(c);
}

/* 20 MB on one line; FATIAO_SLOW: 100 MB. */
static void test_one_long_line(void **state) {
  (void)state;
  size_t size = getenv("FATIAO_SLOW") ? 100000000 : 20000000;
  static const char begin[] = "第一条 ", piece[] = "灯塔应当有灯，";
  char *text = malloc(size + 64);
  size_t n = sizeof begin - 1;
  memcpy(text, begin, n);
  while (n + sizeof piece - 1 <= size) {
    memcpy(text + n, piece, sizeof piece - 1);
    n += sizeof piece - 1;
  }
  fatiao_corpus *c = new_corpus("long.db");
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  opt.id = "x";
  opt.lang = "zh";
  assert_int_equal(fatiao_import(c, text, n, &opt, NULL), FATIAO_OK);
  fatiao_string s;
  assert_int_equal(fatiao_provision_body(provision(c, "x/art_1/para_1"), "zh", &s), FATIAO_OK);
  assert_int_equal(s.len, n - (sizeof begin - 1));
  assert_memory_equal(s.ptr, text + sizeof begin - 1, s.len);
  assert_int_equal(count_hits(c, "灯塔应当有灯"), 1);
  free(text);
  fatiao_corpus_release(c);
  unlink(temporary("long.db"));
}

/* --------------------------------------------------------- nothing lost --------------------------------------------------------------- */

/* Where a tag, a comment or the target of a link that begins here ends; NULL: none does. */
static const char *skip_markup(const char *s, size_t n) {
  const char *end = NULL;
  if (n > 4 && memcmp(s, "<!--", 4) == 0) end = memmem(s, n, "-->", 3), end = end ? end + 2 : NULL;
  else if (n > 2 && s[0] == '<' && (s[1] == '/' || ((s[1] | 32) >= 'a' && (s[1] | 32) <= 'z'))) end = memchr(s, '>', n);
  else if (n > 2 && memcmp(s, "](", 2) == 0) end = memchr(s, ')', n);
  return end ? end + 1 : NULL;
}

/* What a reader reads: everything but white space, ASCII punctuation (Markdown's marks are such) and markup. */
static void add_signs(fatiao__buffer *b, const char *s, size_t n) {
  for (size_t i = 0, len; i < n; i += len) {
    const char *end = skip_markup(s + i, n - i);
    uint32_t c = fatiao__utf8_decode(s + i, n - i, &len);
    if (end) len = (size_t)(end - (s + i));
    else if (c >= 0x80 ? !fatiao__is_space(c) : (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')) fatiao__buffer_add(b, s + i, len);
  }
}

static void check_nothing_lost(fatiao_corpus *c, const char *path) {
  fatiao__buffer was, is;
  size_t n;
  char *text = slurp(path, &n);
  assert_non_null(text);
  fatiao__buffer_init(&was, NULL);
  fatiao__buffer_init(&is, NULL);
  import(c, "x", "zh", text);
  fatiao_instrument *i = find(c, "x");
  for (uint32_t k = 0; k < fatiao_instrument_size(i); k++) {
    fatiao_provision p = fatiao_instrument_provision(i, k);
    fatiao_string s;
    assert_int_equal(fatiao_provision_label(p, "zh", &s), FATIAO_OK);
    add_signs(&is, s.ptr, s.len);
    assert_int_equal(fatiao_provision_heading(p, "zh", &s), FATIAO_OK);
    add_signs(&is, s.ptr, s.len);
    assert_int_equal(fatiao_provision_body(p, "zh", &s), FATIAO_OK);
    add_signs(&is, s.ptr, s.len);
  }
  add_signs(&was, text, n);
  size_t same = 0;
  while (same < was.len && same < is.len && was.ptr[same] == is.ptr[same]) same++;
  if (same < was.len || same < is.len) fail_msg("%s: differs at '%.60s' / '%.60s'", path, fatiao__buffer_string(&was) + same, fatiao__buffer_string(&is) + same);
  fatiao__buffer_free(&was);
  fatiao__buffer_free(&is);
  free(text);
}

static void test_nothing_lost(void **state) {
  (void)state;
  const char *folder = texts_folder();
  static const char *const own[] = {"corpus/uncc/zh.md", "corpus/uncc/en.md", "corpus/prc-criminal-law/zh.md", "corpus/prc-criminal-law/en.md"};
  fatiao_corpus *c = new_corpus("whole.db");
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) check_nothing_lost(c, own[i]);
  DIR *d = folder ? opendir(folder) : NULL;
  int files = 0;
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    DIR *below = e->d_name[0] == '.' ? NULL : opendir(path);
    for (struct dirent *f = below ? readdir(below) : NULL; f; f = readdir(below)) {
      const char *dot = strrchr(f->d_name, '.');
      if (!dot || (strcmp(dot, ".md") != 0 && strcmp(dot, ".txt") != 0)) continue;
      snprintf(path, sizeof path, "%s/%s/%s", folder, e->d_name, f->d_name);
      check_nothing_lost(c, path);
      files++;
    }
    if (below) closedir(below);
  }
  if (d) closedir(d);
  assert_true(!folder || files >= 10);
  fatiao_corpus_release(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_one_language),
                                     cmocka_unit_test(test_idempotent),
                                     cmocka_unit_test(test_there_and_back),
                                     cmocka_unit_test(test_order_of_languages),
                                     cmocka_unit_test(test_undeclared_numbering),
                                     cmocka_unit_test(test_numbering_declared_later),
                                     cmocka_unit_test(test_replace_one_language),
                                     cmocka_unit_test(test_chapters_of_one),
                                     cmocka_unit_test(test_three_languages),
                                     cmocka_unit_test(test_repeats),
                                     cmocka_unit_test(test_repeats_across_chapters),
                                     cmocka_unit_test(test_gaps),
                                     cmocka_unit_test(test_versions),
                                     cmocka_unit_test(test_versions_and_languages),
                                     cmocka_unit_test(test_dates),
                                     cmocka_unit_test(test_rollback),
                                     cmocka_unit_test(test_commit),
                                     cmocka_unit_test(test_refusal_inside),
                                     cmocka_unit_test(test_doomed),
                                     cmocka_unit_test(test_bad_texts),
                                     cmocka_unit_test(test_bad_options),
                                     cmocka_unit_test(test_byte_order_mark),
                                     cmocka_unit_test(test_one_long_line),
                                     cmocka_unit_test(test_nothing_lost)};
  return cmocka_run_group_tests(tests, NULL, remove_temporary);
}
