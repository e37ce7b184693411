/*
** The corpus as its users hold it: opening what may be anything, names, the tree, lifetimes, memory that runs out, threads. Databases are damaged on purpose, byte by
** byte and value by value: nothing may crash, and what fails says so with a status that fits.
*/
#include "helper.h"

#include <pthread.h>
#include <sqlite3.h>

static const char lamp_zh[] =
    "中华人民共和国灯塔法\n（2010年5月6日通过）\n第一章 总则\n第一条 为了管理灯塔，制定本法。\n第二条 灯塔应当符合下列条件：\n（一）有灯；\n（二）有塔：\n1.石塔；\n2.木塔。\n"
    "前款规定不适用于浮标。\n第二章 值守\n第三条 守塔人不得睡觉。\n第三条之一 值守日志保存三年。\n第五条 施行。\n";
static const char lamp_en[] =
    "Lighthouse Law\nArticle 1\nThis Law is made to manage lighthouses.\nArticle 2\n1. A lighthouse shall meet these conditions:\n(a) It has a light;\n(b) It has a tower:\n"
    "(i) Of stone;\n(ii) Of wood.\n2. The preceding paragraph does not apply to buoys.\nArticle 3\nNo keeper shall sleep.\n";

static int declare_lamp(fatiao_corpus *c) {
  static const fatiao_name names[] = {{"zh", "灯塔法", 0}, {"en", "Lighthouse Law", 0}, {"en", "LHL", 1}, {"zh", "塔法", 1}};
  fatiao_declaration d = FATIAO_DECLARATION_INIT;
  d.id = "lamp";
  d.kind = "statute";
  d.date = "2010-05-06";
  d.numbering = "letter roman";
  d.name = names;
  d.names = 4;
  return fatiao_declare(c, &d);
}

/* A small corpus with two instruments, two languages and two versions. */
static void fill(fatiao_corpus *c) {
  fatiao_import_options old = FATIAO_IMPORT_INIT;
  assert_int_equal(declare_lamp(c), FATIAO_OK);
  import(c, "lamp", "zh", lamp_zh);
  import(c, "lamp", "en", lamp_en);
  old.id = "buoy";
  old.lang = "zh";
  old.version = "2001";
  old.date = "2001-01-01";
  assert_int_equal(fatiao_import(c, "浮标法\n第一条 旧。\n", strlen("浮标法\n第一条 旧。\n"), &old, NULL), FATIAO_OK);
  old.version = "2020";
  old.date = "2020-01-01";
  assert_int_equal(fatiao_import(c, "浮标法\n第一条 新。\n附件一\n第一条 样式。\n", strlen("浮标法\n第一条 新。\n附件一\n第一条 样式。\n"), &old, NULL), FATIAO_OK);
}

static const char *small_corpus(void) {
  const char *path = temporary("small.db");
  unlink(path);
  fatiao_corpus *c = open_corpus(path, "rwc", NULL);
  fill(c);
  fatiao_corpus_release(c);
  return temporary("small.db");
}

/* -------------------------------------------------------- reading everything --------------------------------------------------------- */

static size_t sum; /* of all that was read, so that it is read */

static void read_string(fatiao_string s) {
  for (size_t i = 0; i < s.len; i++) sum += (unsigned char)s.ptr[i];
}

static void read_provision(fatiao_provision p, const char *lang) {
  fatiao_string s;
  fatiao_source source;
  char cited[4096];
  size_t n;
  if (fatiao_provision_label(p, lang, &s) == FATIAO_OK) read_string(s);
  if (fatiao_provision_heading(p, lang, &s) == FATIAO_OK) read_string(s);
  if (fatiao_provision_body(p, lang, &s) == FATIAO_OK) read_string(s);
  if (fatiao_provision_text(p, lang, &s) == FATIAO_OK) read_string(s);
  if (fatiao_provision_source(p, lang, &source) == FATIAO_OK) sum += strlen(source.kind) + strlen(source.note) + strlen(source.date) + strlen(source.sha256);
  if (fatiao_provision_cite(p, lang, 1, cited, sizeof cited, &n) == FATIAO_OK) sum += strlen(cited);
  read_string(fatiao_provision_id(p));
  read_string(fatiao_provision_number(p));
}

static void read_instrument(fatiao_instrument *i) {
  const char *name, *date, *lang;
  fatiao_instrument *on;
  sum += strlen(fatiao_instrument_id(i)) + strlen(fatiao_instrument_version(i)) + strlen(fatiao_instrument_kind(i)) + strlen(fatiao_instrument_date(i));
  read_string(fatiao_instrument_title(i, NULL));
  for (size_t n = 0; fatiao_instrument_alias(i, n, &lang).ptr; n++) read_string(fatiao_instrument_alias(i, n, &lang));
  for (size_t n = 0; fatiao_instrument_version_at(i, n, &name, &date) == FATIAO_OK; n++) sum += strlen(name) + strlen(date);
  if (fatiao_instrument_on(i, "2015-01-01", &on) == FATIAO_OK) fatiao_instrument_release(on);
  for (uint32_t k = 0; k < fatiao_instrument_size(i); k++) {
    fatiao_provision p = fatiao_instrument_provision(i, k);
    read_provision(p, NULL);
    for (size_t n = 0; (lang = fatiao_instrument_lang(i, n)); n++) read_provision(p, lang);
  }
}

static void read_search(fatiao_corpus *c, const char *query, fatiao_unit unit, fatiao_order order) {
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  fatiao_search *s;
  fatiao_hit hit;
  opt.unit = unit;
  opt.order = order;
  if (fatiao_search_open(&s, c, query, strlen(query), &opt) != FATIAO_OK) return;
  while (fatiao_search_next(s, &hit) == FATIAO_OK) {
    sum += strlen(hit.lang) + hit.start + hit.finish;
    read_string(fatiao_provision_id(hit.provision));
  }
  fatiao_search_close(s);
}

static void read_rows(fatiao_corpus *c, const char *sql) {
  fatiao_rows *r;
  if (fatiao_rows_open(&r, c, sql, strlen(sql)) != FATIAO_OK) return;
  while (fatiao_rows_next(r) == FATIAO_OK)
    for (int i = 0; i < fatiao_rows_columns(r); i++) {
      read_string(fatiao_rows_text(r, i));
      sum += (size_t)fatiao_rows_integer(r, i) + strlen(fatiao_rows_name(r, i));
    }
  fatiao_rows_close(r);
}

/* Whatever the database is, this ends and does not crash. Returns the instruments that could be read. */
static int read_all(fatiao_corpus *c) {
  int64_t count = fatiao_corpus_count(c);
  int read = 0;
  for (int64_t n = 0; n < count && n < 10; n++) {
    fatiao_instrument *i;
    if (fatiao_corpus_at(c, n, &i) != FATIAO_OK) continue;
    read_instrument(i);
    fatiao_instrument_release(i);
    read++;
  }
  fatiao_instrument *i;
  if (fatiao_corpus_instrument(c, "《灯塔法》", strlen("《灯塔法》"), &i) == FATIAO_OK) fatiao_instrument_release(i);
  if (fatiao_corpus_instrument(c, "buoy@2001", 9, &i) == FATIAO_OK) fatiao_instrument_release(i);
  read_search(c, "灯塔", FATIAO_UNIT_ARTICLE, FATIAO_BY_RELEVANCE);
  read_search(c, "的", FATIAO_UNIT_PROVISION, FATIAO_BY_DOCUMENT);
  read_search(c, "law", FATIAO_UNIT_PROVISION, FATIAO_BY_RELEVANCE);
  read_rows(c, "SELECT * FROM provision");
  read_rows(c, "SELECT * FROM provision WHERE instrument = 'lamp' AND lang = 'zh'");
  read_rows(c, "SELECT id, name, date, length(tree) FROM version");
  return read;
}

/* Opens a damaged file, reads everything and writes to it. */
static int abuse(const char *path, const char *mode) {
  pool p = {0};
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  fatiao_corpus *c = NULL;
  opt.mode = mode;
  opt.allocator = pool_allocator(&p);
  int status = fatiao_open(&c, path, &opt);
  assert_non_null(c);
  assert_true(status == FATIAO_OK || status == FATIAO_FOREIGN || status == FATIAO_NEWER || status == FATIAO_IO || status == FATIAO_NOTFOUND);
  if (status != FATIAO_OK) assert_true(*fatiao_corpus_message(c) != '\0');
  read_all(c);
  if (strcmp(mode, "r") != 0) {
    try_import(c, "lamp", "zh", "灯塔法\n第一条 换了。\n第八条 添了。\n", NULL);
    try_import(c, "buoy", "en", lamp_en, NULL);
    declare_lamp(c);
    read_all(c);
  }
  fatiao_corpus_release(c);
  assert_int_equal(p.bytes, 0);
  return status;
}

/* ------------------------------------------------------------- opening --------------------------------------------------------------- */

static void assert_open(const char *path, const char *mode, int expected, const char *says) {
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  fatiao_corpus *c = NULL;
  fatiao_instrument *i;
  opt.mode = mode;
  assert_int_equal(fatiao_open(&c, path, &opt), expected);
  assert_non_null(c);
  if (says && !strstr(fatiao_corpus_message(c), says)) fail_msg("'%s' does not say '%s'", fatiao_corpus_message(c), says);
  if (expected != FATIAO_OK) { /* only the message is of use, but nothing else crashes */
    assert_int_equal(fatiao_corpus_count(c), -1);
    assert_true(fatiao_corpus_instrument(c, "lamp", 4, &i) < 0);
    assert_true(try_import(c, "lamp", "zh", lamp_zh, NULL) < 0);
    assert_true(fatiao_begin(c) < 0);
    assert_true(fatiao_corpus_copy(c, temporary("never.db")) < 0);
    read_all(c);
  }
  fatiao_corpus_release(c);
}

static void run_sql(const char *path, const char *sql) {
  sqlite3 *db;
  char *error = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  fatiao__tokenizer_register(db);
  if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) fail_msg("%s: %s", sql, error);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_open_what_is_none(void **state) {
  (void)state;
  spill(temporary("empty"), "", 0);
  spill(temporary("text"), "第一条 这不是数据库。\n", strlen("第一条 这不是数据库。\n"));
  char zeros[8192] = {0};
  spill(temporary("zeros"), zeros, sizeof zeros);
  unlink(temporary("foreign"));
  run_sql(temporary("foreign"), "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
  assert_open(temporary("missing"), "r", FATIAO_NOTFOUND, "missing");
  assert_open(temporary("missing"), "rw", FATIAO_NOTFOUND, "missing");
  assert_open(temporary("no/such/folder.db"), "rwc", FATIAO_IO, "folder.db");
  assert_open(temporary(""), "r", FATIAO_IO, NULL); /* a folder */
  assert_open(temporary("empty"), "r", FATIAO_FOREIGN, "empty");
  assert_open(temporary("empty"), "rw", FATIAO_FOREIGN, "empty");
  assert_open(temporary("text"), "r", FATIAO_FOREIGN, NULL);
  assert_open(temporary("text"), "rwc", FATIAO_FOREIGN, NULL);
  assert_open(temporary("zeros"), "r", FATIAO_FOREIGN, NULL);
  assert_open(temporary("foreign"), "r", FATIAO_FOREIGN, "not a fatiao corpus");
  assert_open(temporary("foreign"), "rwc", FATIAO_FOREIGN, "not a fatiao corpus");
  size_t n;
  char *text = slurp(temporary("text"), &n);
  assert_string_equal(text, "第一条 这不是数据库。\n"); /* what is not ours is not written to */
  free(text);
  assert_open(temporary("x"), "w", FATIAO_INVALID, "rwc");
  assert_open(NULL, "rw", FATIAO_READONLY, NULL);
  assert_open(NULL, "rwc", FATIAO_READONLY, NULL);
  assert_open(temporary("empty"), "rwc", FATIAO_OK, NULL);
  assert_open(temporary("empty"), "r", FATIAO_OK, NULL); /* it has become a corpus */
}

static void test_open_options(void **state) {
  (void)state;
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  fatiao_corpus *c = NULL;
  opt.lang = "zh";
  assert_int_equal(fatiao_open(&c, temporary("missing"), &opt), FATIAO_NOTFOUND);
  assert_non_null(strstr(fatiao_corpus_message(c), "无法打开"));
  assert_string_equal(fatiao_corpus_lang(c), "zh");
  fatiao_corpus_release(c);
  opt.lang = "";
  assert_int_equal(fatiao_open(&c, NULL, &opt), FATIAO_INVALID);
  assert_non_null(c);
  fatiao_corpus_release(c);
  opt.lang = "zh-a-language-tag-that-is-far-too-long";
  assert_int_equal(fatiao_open(&c, NULL, &opt), FATIAO_INVALID);
  fatiao_corpus_release(c);
  opt.lang = NULL;
  opt.size = 8;
  assert_int_equal(fatiao_open(&c, NULL, &opt), FATIAO_INVALID);
  assert_non_null(c);
  assert_true(*fatiao_corpus_message(c) != '\0');
  fatiao_corpus_release(c);
  assert_int_equal(fatiao_open(&c, NULL, NULL), FATIAO_OK);
  assert_string_equal(fatiao_corpus_lang(c), "en");
  assert_string_equal(fatiao_corpus_message(c), "");
  fatiao_corpus_release(c);
  fatiao_corpus_release(NULL);
  fatiao_instrument_release(NULL);
  fatiao_search_close(NULL);
  fatiao_rows_close(NULL);
}

static void test_marks(void **state) {
  (void)state;
  run_sql(small_corpus(), "PRAGMA user_version = 99");
  assert_open(temporary("small.db"), "r", FATIAO_NEWER, "99");
  assert_open(temporary("small.db"), "rwc", FATIAO_NEWER, "99");
  run_sql(small_corpus(), "PRAGMA application_id = 7");
  assert_open(temporary("small.db"), "r", FATIAO_FOREIGN, NULL);
  run_sql(small_corpus(), "UPDATE setting SET value = 99 WHERE name = 'tokenizer'");
  assert_open(temporary("small.db"), "r", FATIAO_NEWER, "index");
  run_sql(small_corpus(), "UPDATE setting SET value = 0 WHERE name = 'tokenizer'");
  assert_open(temporary("small.db"), "r", FATIAO_FOREIGN, "index");
  run_sql(small_corpus(), "DELETE FROM setting");
  assert_open(temporary("small.db"), "r", FATIAO_FOREIGN, NULL);
  run_sql(small_corpus(), "DROP TABLE setting");
  assert_true(abuse(temporary("small.db"), "r") < 0);
}

static void test_read_only(void **state) {
  (void)state;
  size_t n, m;
  char *before = slurp(small_corpus(), &n);
  fatiao_corpus *c = open_corpus(temporary("small.db"), "r", NULL);
  assert_int_equal(try_import(c, "lamp", "zh", "第一条 换了。", NULL), FATIAO_READONLY);
  assert_int_equal(declare_lamp(c), FATIAO_READONLY);
  assert_int_equal(fatiao_begin(c), FATIAO_READONLY);
  assert_body(c, "lamp/art_3/para_1", "zh", "守塔人不得睡觉。");
  fatiao_corpus_release(c);
  char *after = slurp(temporary("small.db"), &m);
  assert_int_equal(n, m);
  assert_memory_equal(before, after, n);
  free(before);
  free(after);
  c = open_corpus(NULL, NULL, NULL);
  assert_int_equal(try_import(c, "lamp", "zh", lamp_zh, NULL), FATIAO_READONLY);
  fatiao_corpus_release(c);
}

static void test_copy(void **state) {
  (void)state;
  unlink(temporary("copy.db"));
  fatiao_corpus *c = open_corpus(NULL, NULL, NULL);
  assert_int_equal(fatiao_corpus_copy(c, temporary("copy.db")), FATIAO_OK);
  assert_int_equal(fatiao_corpus_copy(c, temporary("copy.db")), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_copy(c, temporary("no/folder.db")), FATIAO_IO);
  int64_t count = fatiao_corpus_count(c);
  assert_true(count >= 2);
  fatiao_corpus_release(c);
  c = open_corpus(temporary("copy.db"), "rw", NULL);
  assert_int_equal(fatiao_corpus_count(c), count);
  import(c, "lamp", "zh", lamp_zh);
  assert_int_equal(fatiao_corpus_count(c), count + 1);
  assert_true(has(c, "uncc/art_68") && has(c, "lamp/art_1"));
  fatiao_corpus_release(c);
}

/* ------------------------------------------------------------- damage ---------------------------------------------------------------- */

static void test_truncated(void **state) {
  (void)state;
  size_t n;
  uint64_t seed = 7;
  unlink(temporary("whole.db"));
  fatiao_corpus *c = open_corpus(NULL, NULL, NULL);
  assert_int_equal(fatiao_corpus_copy(c, temporary("whole.db")), FATIAO_OK);
  fatiao_corpus_release(c);
  char *whole = slurp(temporary("whole.db"), &n);
  assert_true(n > 100 * 4096 && n % 4096 == 0);
  for (size_t at = 0; at < n; at += 4096) {
    spill(temporary("cut.db"), whole, at);
    assert_int_equal(abuse(temporary("cut.db"), "r"), FATIAO_FOREIGN);
    spill(temporary("cut.db"), whole, at + 1 + random_below(&seed, 4095));
    assert_int_equal(abuse(temporary("cut.db"), at % 8192 ? "r" : "rw"), FATIAO_FOREIGN);
  }
  static const size_t odd[] = {1, 15, 16, 17, 18, 31, 32, 99, 100, 101, 107, 108, 511, 512, 1023, 1024};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
    spill(temporary("cut.db"), whole, odd[i]);
    assert_int_equal(abuse(temporary("cut.db"), "r"), FATIAO_FOREIGN);
  }
  spill(temporary("cut.db"), whole, n);
  assert_int_equal(abuse(temporary("cut.db"), "r"), FATIAO_OK);
  free(whole);
}

/* FATIAO_FUZZ: how many damaged copies. */
static void test_flipped(void **state) {
  (void)state;
  const char *setting = getenv("FATIAO_FUZZ");
  long rounds = setting ? atol(setting) : getenv("FATIAO_QUICK") ? 100 : 1000, opened = 0;
  uint64_t seed = 8;
  size_t n;
  char *whole = slurp(small_corpus(), &n), *bad = malloc(n);
  for (long round = 0; round < rounds; round++) {
    memcpy(bad, whole, n);
    uint32_t flips = 1 + random_below(&seed, round % 3 ? 4 : 60);
    for (uint32_t k = 0; k < flips; k++) {
      size_t at = random_below(&seed, (uint32_t)n);
      if (round % 5 == 0) at %= 4096; /* the schema */
      bad[at] = (char)(random_below(&seed, 2) ? bad[at] ^ (1 << random_below(&seed, 8)) : (int)random_below(&seed, 256));
    }
    spill(temporary("bad.db"), bad, n);
    opened += abuse(temporary("bad.db"), round % 2 ? "r" : "rw") == FATIAO_OK;
  }
  assert_true(opened > rounds / 4);
  free(whole);
  free(bad);
}

/* A database that is well-formed and full of wrong values: NULL, numbers for text, other people's rows. */
static void test_hostile_values(void **state) {
  (void)state;
  static const char *const columns[] = {"instrument.name", "instrument.kind", "instrument.date", "instrument.numbering", "title.lang", "title.text",   "title.folded",  "title.alias",
                                        "title.declared",  "title.instrument", "version.name",   "version.date",         "version.tree", "version.instrument", "text.lang",
                                        "text.source",     "text.note",        "text.date",      "text.sha256",          "text.row",   "text.rows",    "text.spans",    "text.body", "text.version",
                                        "setting.value"};
  static const char *const values[] = {"NULL", "''", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e300", "x'ff'", "x'00'", "zeroblob(16)", "zeroblob(100000)", "randomblob(4096)",
                                       "printf('%.*c', 100000, 'x')", "cast(x'e4bd' AS TEXT)", "char(0) || 'x'", "'a/b@c'"};
  small_corpus();
  run_sql(temporary("small.db"), "PRAGMA writable_schema = ON;"
                                 "UPDATE sqlite_master SET sql = replace(replace(replace(sql, ' NOT NULL', ''), ', UNIQUE(version, lang)', ''), ', UNIQUE(instrument, name)', '')"
                                 " WHERE type = 'table' AND name IN ('instrument', 'title', 'version', 'text');"
                                 "UPDATE sqlite_master SET sql = replace(sql, ' UNIQUE', '') WHERE name = 'instrument';"
                                 "DELETE FROM sqlite_master WHERE name LIKE 'sqlite_autoindex%' AND tbl_name IN ('instrument', 'version', 'text')");
  size_t n;
  char *whole = slurp(temporary("small.db"), &n), sql[300];
  int opened = 0;
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
      int dot = (int)strcspn(columns[i], ".");
      spill(temporary("bad.db"), whole, n);
      snprintf(sql, sizeof sql, "UPDATE %.*s SET %s = %s", dot, columns[i], columns[i] + dot + 1, values[k]);
      run_sql(temporary("bad.db"), sql);
      opened += abuse(temporary("bad.db"), k % 2 ? "r" : "rw") == FATIAO_OK;
    }
  assert_true(opened > 300);
  free(whole);
}

/* -------------------------------------------------------------- names ---------------------------------------------------------------- */

static void assert_found(fatiao_corpus *c, const char *name, const char *id) {
  assert_string_equal(fatiao_instrument_id(find(c, name)), id);
}

static void test_names(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "rw", NULL);
  fatiao_instrument *i;
  static const char *const names[] = {"lamp", "灯塔法", "《灯塔法》", " 《 灯塔法 》", "Lighthouse Law", "LIGHTHOUSE law", "ｌighthouse law", "LHL", "lhl", "塔法", "〈塔法〉", "lighthouselaw"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) assert_found(c, names[k], "lamp");
  assert_found(c, "浮标法", "buoy");
  assert_found(c, "浮标法@2001", "buoy");
  assert_string_equal(fatiao_instrument_version(find(c, "《浮标法》@2001")), "2001");
  static const char *const unknown[] = {"", "LAMP", "lamp ", "法", "灯塔", "lamp@", "lamp@2001", "@", "@2001", "\xff\xfe"};
  for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++) {
    if (strcmp(unknown[k], "lamp@") == 0) continue; /* its only version has no name */
    int status = fatiao_corpus_instrument(c, unknown[k], strlen(unknown[k]), &i);
    if (status == FATIAO_OK) fail_msg("'%s' was found", unknown[k]);
    assert_int_equal(status, FATIAO_NOTFOUND);
    assert_null(i);
  }
  import(c, "lamp2", "zh", "灯塔法\n第一条 重名。\n");
  assert_int_equal(fatiao_corpus_instrument(c, "灯塔法", strlen("灯塔法"), &i), FATIAO_AMBIGUOUS);
  assert_non_null(strstr(fatiao_corpus_message(c), "lamp2"));
  assert_found(c, "lamp", "lamp");
  import(c, "LHL", "zh", "另法\n第一条 标识先于别名。\n");
  assert_found(c, "LHL", "LHL");
  fatiao_corpus_release(c);
}

static void test_titles(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "rw", NULL);
  fatiao_instrument *i = find(c, "lamp");
  const char *lang;
  assert_string(fatiao_instrument_title(i, NULL), "Lighthouse Law");
  assert_string(fatiao_instrument_title(i, "zh"), "灯塔法");
  assert_null(fatiao_instrument_title(i, "fr").ptr);
  assert_int_equal(fatiao_corpus_set_lang(c, "fr"), FATIAO_OK);
  assert_string(fatiao_instrument_title(i, NULL), "灯塔法"); /* the first there is */
  assert_string(fatiao_instrument_alias(i, 0, &lang), "LHL");
  assert_string_equal(lang, "en");
  assert_string(fatiao_instrument_alias(i, 1, &lang), "塔法");
  assert_null(fatiao_instrument_alias(i, 2, &lang).ptr);
  assert_string_equal(fatiao_instrument_lang(i, 0), "zh");
  assert_string_equal(fatiao_instrument_lang(i, 1), "en");
  assert_null(fatiao_instrument_lang(i, 2));
  assert_string_equal(fatiao_instrument_kind(i), "statute");
  assert_int_equal(fatiao_corpus_set_lang(c, ""), FATIAO_INVALID);
  assert_string_equal(fatiao_corpus_lang(c), "fr");
  fatiao_corpus_release(c);
}

static void test_ids(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "r", NULL);
  fatiao_provision p;
  static const char *const good[][2] = {{"lamp/art_2/para_1/point_b/subpoint_ii", NULL}, {"灯塔法/art_3-1", "lamp/art_3-1"}, {"《灯塔法》/chapter_2", "lamp/chapter_2"},
                                        {"buoy@2001/art_1", NULL}, {"buoy@2020/annex_1/art_1", NULL}, {"buoy/annex_1/art_1/para_1", "buoy@2020/annex_1/art_1/para_1"}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_string(fatiao_provision_id(provision(c, good[i][0])), good[i][1] ? good[i][1] : good[i][0]);
  static const char *const absent[] = {"lamp/art_9",        "lamp/art_2/para_3", "lamp/art_2/point_b", "lamp/art_02",  "lamp//art_2",      "lamp/art",     "lamp/art_",
                                       "lamp/art_2-0",      "lamp/art_2-1",      "lamp/chapter_1/art_1", "lamp/ART_1", "lamp/art_2~2",     "lamp/art_二",      "lamp/art_3-01", "lamp/art_99999999999999999999",
                                       "lamp/art_1-999999", "nobody/art_1",      "lamp@2001/art_1",    "lamp/a",       "lamp/para_1"};
  for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
    int status = fatiao_corpus_provision(c, absent[i], strlen(absent[i]), &p);
    if (status != FATIAO_NOTFOUND) fail_msg("'%s': %s", absent[i], fatiao_status_name(status));
    assert_null(p.instrument);
  }
  assert_non_null(strstr(fatiao_corpus_message(c), "para_1"));
  assert_int_equal(fatiao_corpus_provision(c, "lamp", 4, &p), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_provision(c, "lamp/", 5, &p), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_provision(c, "lamp/art_2/", 11, &p), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_provision(c, "", 0, &p), FATIAO_INVALID);
  assert_int_equal(fatiao_corpus_provision(c, "/art_1", 6, &p), FATIAO_NOTFOUND);
  fatiao_corpus_release(c);
}

static void test_article_numbers(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "r", NULL);
  fatiao_instrument *i = find(c, "lamp");
  static const char *const same[] = {"3-1", "第三条之一", "三条之一", "三之一", "第3条之1", "３-1"};
  for (size_t k = 0; k < sizeof same / sizeof *same; k++) assert_string(fatiao_provision_id(fatiao_instrument_article(i, same[k], strlen(same[k]))), "lamp/art_3-1");
  static const char *const none[] = {"", "0", "4", "6", "x", "第", "条", "第三条之", "3-", "3-x", "3-70000", "-1", "三条之零条", "3 ", "99999999999999999999", "第三章"};
  for (size_t k = 0; k < sizeof none / sizeof *none; k++)
    if (fatiao_instrument_article(i, none[k], strlen(none[k])).instrument) fail_msg("'%s' was found", none[k]);
  fatiao_corpus_release(c);
}

/* --------------------------------------------------------------- tree ---------------------------------------------------------------- */

static bool is(fatiao_provision a, fatiao_provision b) {
  return a.instrument == b.instrument && a.index == b.index;
}

/* What holds of every provision of any tree. */
static void check_provision(fatiao_corpus *c, fatiao_provision p) {
  fatiao_instrument *i = p.instrument;
  fatiao_provision parent = fatiao_provision_parent(p), child = fatiao_provision_child(p), next = fatiao_provision_next(p), previous = fatiao_provision_previous(p);
  fatiao_provision found;
  uint32_t end = fatiao_provision_end(p), branch;
  fatiao_string id = fatiao_provision_id(p), number = fatiao_provision_number(p);
  assert_true(end > p.index && end <= fatiao_instrument_size(i));
  assert_int_equal(child.instrument != NULL, end > p.index + 1);
  if (child.instrument) assert_true(child.index == p.index + 1 && is(fatiao_provision_parent(child), p) && !fatiao_provision_previous(child).instrument);
  if (next.instrument) assert_true(next.index == end && is(fatiao_provision_previous(next), p) && is(fatiao_provision_parent(next), parent));
  else assert_int_equal(end, parent.instrument ? fatiao_provision_end(parent) : fatiao_instrument_size(i));
  if (previous.instrument) assert_true(is(fatiao_provision_next(previous), p) && fatiao_provision_end(previous) == p.index);
  else if (parent.instrument) assert_true(is(fatiao_provision_child(parent), p));
  else assert_int_equal(p.index, 0);
  uint32_t below = p.index + 1; /* the children fill the range */
  for (fatiao_provision k = child; k.instrument; k = fatiao_provision_next(k)) {
    assert_int_equal(k.index, below);
    below = fatiao_provision_end(k);
  }
  assert_int_equal(below, end);
  assert_true(is(fatiao_provision_up(p, fatiao_provision_kind(p)), p));
  for (fatiao_provision up = parent; up.instrument; up = fatiao_provision_parent(up)) assert_true(up.index < p.index && fatiao_provision_end(up) >= end);
  uint32_t ordinal = fatiao_provision_ordinal(p, &branch);
  assert_int_equal(ordinal != 0, number.len != 0);
  assert_int_equal(fatiao_corpus_provision(c, id.ptr, id.len, &found), FATIAO_OK);
  assert_true(is(found, p));
  fatiao_instrument_release(found.instrument);
}

static void test_tree(void **state) {
  (void)state;
  for (int own = 0; own < 2; own++) {
    fatiao_corpus *c = open_corpus(own ? small_corpus() : NULL, NULL, NULL);
    for (int64_t n = 0; n < fatiao_corpus_count(c); n++) {
      fatiao_instrument *i;
      int status = fatiao_corpus_at(c, n, &i);
      if (!own && status == FATIAO_NOTFOUND) continue; /* declared, without a text of its own */
      assert_int_equal(status, FATIAO_OK);
      for (uint32_t k = 0; k < fatiao_instrument_size(i); k++) check_provision(c, fatiao_instrument_provision(i, k));
      assert_null(fatiao_instrument_provision(i, fatiao_instrument_size(i)).instrument);
      assert_null(fatiao_instrument_provision(i, FATIAO_NONE).instrument);
      fatiao_instrument_release(i);
    }
    fatiao_instrument *i;
    assert_int_equal(fatiao_corpus_at(c, fatiao_corpus_count(c), &i), FATIAO_NOTFOUND);
    assert_int_equal(fatiao_corpus_at(c, -1, &i), FATIAO_NOTFOUND);
    fatiao_corpus_release(c);
  }
}

static void test_none(void **state) {
  (void)state;
  const fatiao_provision none = {NULL, FATIAO_NONE};
  fatiao_string s;
  fatiao_source source;
  uint32_t branch = 5;
  char out[10];
  size_t n;
  assert_null(fatiao_provision_parent(none).instrument);
  assert_null(fatiao_provision_child(none).instrument);
  assert_null(fatiao_provision_next(none).instrument);
  assert_null(fatiao_provision_previous(none).instrument);
  assert_null(fatiao_provision_up(none, FATIAO_ART).instrument);
  assert_int_equal(fatiao_provision_end(none), FATIAO_NONE);
  assert_int_equal(fatiao_provision_kind(none), 0);
  assert_int_equal(fatiao_provision_ordinal(none, &branch), 0);
  assert_int_equal(branch, 0);
  assert_null(fatiao_provision_id(none).ptr);
  assert_int_equal(fatiao_provision_number(none).len, 0);
  assert_int_equal(fatiao_provision_text(none, NULL, &s), FATIAO_INVALID);
  assert_int_equal(fatiao_provision_source(none, NULL, &source), FATIAO_INVALID);
  assert_int_equal(fatiao_provision_cite(none, NULL, 1, out, sizeof out, &n), FATIAO_INVALID);
}

static void test_citations(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "r", NULL);
  static const struct {
    const char *id, *zh, *en;
  } cases[] = {{"lamp/art_2/para_1/point_b/subpoint_ii", "《灯塔法》第二条第一款第（二）项第2目", "article 2, paragraph 1 (b) (ii), of the Lighthouse Law"},
               {"lamp/art_3-1/para_1", "《灯塔法》第三条之一第一款", "article 3-1, paragraph 1, of the Lighthouse Law"},
               {"lamp/art_1", "《灯塔法》第一条", "article 1 of the Lighthouse Law"},
               {"lamp/chapter_2", "《灯塔法》第二章", "chapter II of the Lighthouse Law"}};
  char out[200];
  size_t n, m;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(fatiao_provision_cite(provision(c, cases[i].id), "zh", 1, out, sizeof out, &n), FATIAO_OK);
    assert_string_equal(out, cases[i].zh);
    assert_int_equal(fatiao_provision_cite(provision(c, cases[i].id), NULL, 1, out, sizeof out, &n), FATIAO_OK);
    assert_string_equal(out, cases[i].en);
    assert_int_equal(n, strlen(out));
    assert_int_equal(fatiao_provision_cite(provision(c, cases[i].id), "en", 1, out, n, &m), FATIAO_LIMIT); /* no room for NUL */
    assert_int_equal(m, n);
    assert_int_equal(fatiao_provision_cite(provision(c, cases[i].id), "en", 1, out, n + 1, &m), FATIAO_OK);
  }
  assert_int_equal(fatiao_provision_cite(provision(c, "lamp/art_3-1"), "zh", 0, out, sizeof out, &n), FATIAO_OK);
  assert_string_equal(out, "第三条之一");
  fatiao_corpus_release(c);
}

/* ------------------------------------------------------------- lifetime -------------------------------------------------------------- */

/* Corpus, two instruments, a search and rows are let go in every order; the last one takes everything along. */
static void test_release_in_any_order(void **state) {
  (void)state;
  small_corpus();
  for (int order = 0; order < 5 * 4 * 3 * 2; order++) {
    pool p = {0};
    fatiao_corpus *c = open_corpus(temporary("small.db"), "r", &p);
    fatiao_instrument *a, *b;
    fatiao_search *search;
    fatiao_rows *rows;
    fatiao_hit hit;
    fatiao_string s;
    assert_int_equal(fatiao_corpus_instrument(c, "lamp", 4, &a), FATIAO_OK);
    assert_int_equal(fatiao_corpus_instrument(c, "buoy", 4, &b), FATIAO_OK);
    assert_int_equal(fatiao_search_open(&search, c, "灯塔", 6, NULL), FATIAO_OK);
    assert_int_equal(fatiao_search_next(search, &hit), FATIAO_OK);
    assert_int_equal(fatiao_rows_open(&rows, c, "SELECT * FROM provision", 23), FATIAO_OK);
    assert_int_equal(fatiao_rows_next(rows), FATIAO_OK);
    int left[5] = {0, 1, 2, 3, 4}, code = order;
    for (int n = 5; n > 0; n--) {
      int k = code % n, what = left[k];
      code /= n;
      memmove(left + k, left + k + 1, (size_t)(n - k - 1) * sizeof *left);
      assert_true(p.bytes > 0);
      for (int m = 0; m < n - 1; m++) { /* what is still held still works */
        if (left[m] == 1) assert_int_equal(fatiao_provision_text(fatiao_instrument_article(a, "2", 1), "zh", &s), FATIAO_OK);
        if (left[m] == 3) assert_true(fatiao_search_next(search, &hit) >= 0);
        if (left[m] == 4) assert_true(fatiao_rows_next(rows) >= 0);
      }
      if (what == 0) fatiao_corpus_release(c);
      if (what == 1) fatiao_instrument_release(a);
      if (what == 2) fatiao_instrument_release(b);
      if (what == 3) fatiao_search_close(search);
      if (what == 4) fatiao_rows_close(rows);
    }
    assert_int_equal(p.bytes, 0);
  }
}

static void test_retain(void **state) {
  (void)state;
  pool p = {0};
  fatiao_corpus *c = open_corpus(NULL, NULL, &p);
  fatiao_instrument *i;
  assert_int_equal(fatiao_corpus_instrument(c, "uncc", 4, &i), FATIAO_OK);
  assert_ptr_equal(fatiao_instrument_corpus(i), c);
  fatiao_corpus_retain(c);
  fatiao_instrument_retain(i);
  fatiao_corpus_release(c);
  fatiao_instrument_release(i);
  fatiao_corpus_release(c);
  assert_string_equal(fatiao_instrument_id(i), "uncc");
  assert_true(p.bytes > 0);
  fatiao_instrument_release(i);
  assert_int_equal(p.bytes, 0);
}

/* What was read before an import stays readable; the next look-up sees what is new. */
static void test_old_provisions(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "rw", NULL);
  fatiao_provision old = provision(c, "lamp/art_3/para_1");
  fatiao_string before, s;
  assert_int_equal(fatiao_provision_body(old, "zh", &before), FATIAO_OK);
  import(c, "lamp", "zh", "灯塔法\n第三条 守塔人可以睡觉。\n");
  assert_string(before, "守塔人不得睡觉。");
  assert_int_equal(fatiao_provision_body(old, "zh", &s), FATIAO_OK);
  assert_string(s, "守塔人不得睡觉。");
  assert_body(c, "lamp/art_3/para_1", "zh", "守塔人可以睡觉。");
  fatiao_corpus_release(c);
}

/* --------------------------------------------------------------- sql ----------------------------------------------------------------- */

static int try_rows(fatiao_corpus *c, const char *sql) {
  fatiao_rows *r;
  int status = fatiao_rows_open(&r, c, sql, strlen(sql));
  if (status != FATIAO_OK) {
    assert_null(r);
    return status;
  }
  do status = fatiao_rows_next(r);
  while (status == FATIAO_OK);
  fatiao_rows_close(r);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static void test_rows(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "rw", NULL);
  fatiao_rows *r;
  static const char sql[] = "SELECT id, ordinal + ?2, body, NULL, x'00ff', 0.5 FROM (SELECT *, 1 AS ordinal FROM provision WHERE lang = ?1 AND kind = 'subpoint') ;  \n";
  assert_int_equal(fatiao_rows_open(&r, c, sql, strlen(sql)), FATIAO_OK);
  assert_int_equal(fatiao_rows_bind_text(r, 1, "zhx", 2), FATIAO_OK);
  assert_int_equal(fatiao_rows_bind_integer(r, 2, INT64_MAX - 1), FATIAO_OK);
  assert_int_equal(fatiao_rows_bind_real(r, 3, 1), FATIAO_INVALID);
  assert_int_equal(fatiao_rows_next(r), FATIAO_OK);
  assert_int_equal(fatiao_rows_columns(r), 6);
  assert_string_equal(fatiao_rows_name(r, 0), "id");
  static const fatiao_column types[] = {FATIAO_COLUMN_TEXT, FATIAO_COLUMN_INTEGER, FATIAO_COLUMN_TEXT, FATIAO_COLUMN_NULL, FATIAO_COLUMN_BLOB, FATIAO_COLUMN_REAL};
  for (int i = 0; i < 6; i++) assert_int_equal(fatiao_rows_type(r, i), types[i]);
  assert_string(fatiao_rows_text(r, 0), "lamp/art_2/para_1/point_b/subpoint_i");
  assert_true(fatiao_rows_integer(r, 1) == INT64_MAX);
  assert_string(fatiao_rows_text(r, 2), "石塔；");
  assert_int_equal(fatiao_rows_text(r, 4).len, 2);
  assert_true(fatiao_rows_real(r, 5) == 0.5);
  assert_int_equal(fatiao_rows_next(r), FATIAO_OK);
  assert_int_equal(fatiao_rows_next(r), FATIAO_DONE);
  fatiao_rows_close(r);
  fatiao_corpus_release(c);
}

static void test_rows_refused(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(small_corpus(), "rw", NULL);
  char attach[500];
  snprintf(attach, sizeof attach, "ATTACH DATABASE '%s' AS other", temporary("attached.db"));
  const char *const refused[] = {"",
                                 " ",
                                 "-- nothing",
                                 "nonsense",
                                 "SELECT",
                                 "SELECT 1; SELECT 2",
                                 "SELECT * FROM nowhere",
                                 "DELETE FROM text",
                                 "UPDATE instrument SET name = 'x'",
                                 "INSERT INTO setting VALUES('x', 1)",
                                 "DROP TABLE text",
                                 "CREATE TABLE t(x)",
                                 "CREATE TEMP TABLE t(x)",
                                 "VACUUM",
                                 "BEGIN",
                                 "COMMIT",
                                 "ROLLBACK",
                                 "SAVEPOINT s",
                                 "PRAGMA user_version = 7",
                                 "PRAGMA writable_schema = 1",
                                 "PRAGMA journal_mode = WAL",
                                 "PRAGMA query_only = 1",
                                 "REINDEX",
                                 attach,
                                 "DETACH DATABASE main",
                                 "INSERT INTO provision VALUES(1,2,3,4,5,6,7,8,9)"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    int status = try_rows(c, refused[i]);
    if (status != FATIAO_INVALID) fail_msg("'%s': %s", refused[i], fatiao_status_name(status));
    assert_true(*fatiao_corpus_message(c) != '\0');
  }
  struct stat st;
  assert_int_not_equal(stat(temporary("attached.db"), &st), 0);
  static const char *const allowed[] = {"SELECT 1", "SELECT 1;", "select 1 ; \n\t", "VALUES(1)", "WITH t(x) AS (SELECT 1) SELECT * FROM t", "SELECT count(*) FROM search WHERE search MATCH '灯塔'",
                                        "EXPLAIN SELECT 1", "PRAGMA table_info(text)", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
                                        "SELECT count(*) FROM provision GROUP BY lang", "SELECT name FROM sqlite_master"};
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (try_rows(c, allowed[i]) != FATIAO_OK) fail_msg("'%s': %s", allowed[i], fatiao_corpus_message(c));
  assert_int_equal(fatiao_begin(c), FATIAO_OK); /* a refused COMMIT ends no transaction */
  import(c, "x", "zh", "第一条 甲。");
  assert_int_equal(try_rows(c, "COMMIT"), FATIAO_INVALID);
  assert_int_equal(fatiao_rollback(c), FATIAO_OK);
  assert_int_equal(fatiao_corpus_count(c), 2);
  fatiao_corpus_release(c);
}

/* A reader that stopped half-way keeps nobody from writing. */
static void test_open_iterations_hold_no_lock(void **state) {
  (void)state;
  fatiao_corpus *reader = open_corpus(small_corpus(), "r", NULL), *writer = open_corpus(temporary("small.db"), "rw", NULL);
  fatiao_search *s;
  fatiao_hit hit;
  assert_int_equal(fatiao_search_open(&s, reader, "塔", 3, NULL), FATIAO_OK);
  assert_int_equal(fatiao_search_next(s, &hit), FATIAO_OK);
  assert_int_equal(try_import(writer, "new", "zh", "第一条 甲。", NULL), FATIAO_OK);
  fatiao_search_close(s);
  fatiao_corpus_release(reader);
  fatiao_corpus_release(writer);
}

/* ------------------------------------------------------------ out of memory ----------------------------------------------------------- */

/* SQLite's own memory goes through the same counting, so that it too can run out at every point. */
static struct {
  sqlite3_mem_methods libc;
  long calls, fail_at;
  bool failed;
} sqlite_memory;

static bool sqlite_fails(void) {
  if (++sqlite_memory.calls != sqlite_memory.fail_at) return false;
  return sqlite_memory.failed = true;
}

static void *sqlite_malloc(int n) {
  return sqlite_fails() ? NULL : sqlite_memory.libc.xMalloc(n);
}

static void *sqlite_realloc(void *p, int n) {
  return sqlite_fails() ? NULL : sqlite_memory.libc.xRealloc(p, n);
}

static int configure_sqlite(void) {
  sqlite3_mem_methods counting;
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory.libc);
  counting = sqlite_memory.libc;
  counting.xMalloc = sqlite_malloc;
  counting.xRealloc = sqlite_realloc;
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &counting) == SQLITE_OK && sqlite3_initialize() == SQLITE_OK ? 0 : 1;
}

static int op_import(fatiao_corpus *c) {
  fatiao_report r;
  int status = try_import(c, "lamp", "zh", "灯塔法\n第一章 总则\n第一条 甲：\n（一）子；\n（三）寅。\n第四条 乙。\n", &r);
  if (status != FATIAO_OK) return status;
  assert_int_equal(r.warnings >= 2, 1); /* success loses no warning */
  fatiao_report_clear(&r);
  return status;
}

static int op_import_new(fatiao_corpus *c) {
  return try_import(c, "other", "zh", lamp_zh, NULL);
}

static int op_search(fatiao_corpus *c) {
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  fatiao_search *s;
  fatiao_hit hit;
  int hits = 0;
  opt.within = "灯塔法";
  opt.unit = FATIAO_UNIT_PROVISION;
  int status = fatiao_search_open(&s, c, "\"灯塔\" ｌight，", strlen("\"灯塔\" ｌight，"), &opt);
  if (status != FATIAO_OK) return status;
  fatiao_search_close(s);
  status = fatiao_search_open(&s, c, "塔， 有", strlen("塔， 有"), NULL);
  if (status == FATIAO_OK) {
    fatiao_search_close(s);
    status = fatiao_search_open(&s, c, "塔", 3, &opt);
  }
  if (status != FATIAO_OK) return status;
  while ((status = fatiao_search_next(s, &hit)) == FATIAO_OK) hits++;
  fatiao_search_close(s);
  if (status == FATIAO_DONE) assert_true(hits >= 4);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static int op_text(fatiao_corpus *c) {
  fatiao_provision p;
  fatiao_instrument *on;
  fatiao_string s;
  char out[300];
  size_t n;
  const char *name, *date;
  int status = fatiao_corpus_provision(c, "《灯塔法》/art_2/para_1/point_b", strlen("《灯塔法》/art_2/para_1/point_b"), &p);
  if (status != FATIAO_OK) return status;
  status = fatiao_provision_text(p, "en", &s);
  if (status == FATIAO_OK) status = fatiao_provision_text(p, NULL, &s);
  if (status == FATIAO_OK) status = fatiao_provision_cite(p, "zh", 1, out, sizeof out, &n);
  if (status == FATIAO_OK) status = fatiao_instrument_version_at(p.instrument, 0, &name, &date);
  if (status == FATIAO_OK) status = fatiao_instrument_on(p.instrument, "2024-01-01", &on);
  if (status == FATIAO_OK) fatiao_instrument_release(on);
  fatiao_instrument_release(p.instrument);
  return status;
}

static int op_rows(fatiao_corpus *c) {
  int status = try_rows(c, "SELECT id, body FROM provision WHERE instrument = 'lamp' AND lang = 'zh' ORDER BY body");
  return status == FATIAO_OK ? try_rows(c, "SELECT id, number, parent FROM provision") : status;
}

static int op_cite(fatiao_corpus *c) {
  fatiao_instrument *i;
  char out[300];
  size_t n;
  int status = fatiao_corpus_at(c, 0, &i);
  if (status != FATIAO_OK) return status;
  status = fatiao_provision_cite(fatiao_instrument_article(i, "3-1", 3), "en", 1, out, sizeof out, &n);
  if (status == FATIAO_OK) assert_string_equal(out, "article 3-1 of the Lighthouse Law");
  fatiao_instrument_release(i);
  return status;
}

static int op_count(fatiao_corpus *c) {
  return fatiao_corpus_count(c) == 2 ? FATIAO_OK : FATIAO_NOMEM;
}

static const struct {
  const char *name;
  int (*run)(fatiao_corpus *);
} operations[] = {{"import", op_import}, {"import new", op_import_new}, {"declare", declare_lamp}, {"search", op_search}, {"text", op_text}, {"cite", op_cite}, {"rows", op_rows}, {"count", op_count}};

static void test_memory_of_operations(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
    bool failed = true;
    long n = 0;
    while (failed) {
      pool p = {0};
      fatiao_corpus *c = open_corpus(":memory:", "rwc", &p);
      fill(c);
      p.fail_at = p.calls + ++n;
      int status = operations[i].run(c);
      failed = p.failed;
      if (status != (failed ? FATIAO_NOMEM : FATIAO_OK)) fail_msg("%s, allocation %ld: %s", operations[i].name, n, fatiao_status_name(status));
      if (failed && strcmp(fatiao_corpus_message(c), "out of memory") != 0) fail_msg("%s, allocation %ld: the message is '%s'", operations[i].name, n, fatiao_corpus_message(c));
      p.fail_at = 0;
      if (failed) assert_body(c, "lamp/art_3/para_1", "zh", "守塔人不得睡觉。"); /* nothing half done */
      if (failed && operations[i].run(c) != FATIAO_OK) fail_msg("%s does not work after allocation %ld failed: %s", operations[i].name, n, fatiao_corpus_message(c));
      fatiao_corpus_release(c);
      assert_int_equal(p.bytes, 0);
    }
  }
}

static void test_memory_of_open(void **state) {
  (void)state;
  static const char *const paths[] = {NULL, ":memory:"};
  for (size_t i = 0; i < 2; i++) {
    int status = FATIAO_NOMEM;
    for (long n = 1; status != FATIAO_OK; n++) {
      pool p = {.fail_at = n};
      fatiao_open_options opt = FATIAO_OPEN_INIT;
      fatiao_corpus *c = NULL;
      opt.mode = i ? "rwc" : "r";
      opt.allocator = pool_allocator(&p);
      status = fatiao_open(&c, paths[i], &opt);
      assert_int_equal(status, p.failed ? FATIAO_NOMEM : FATIAO_OK);
      fatiao_corpus_release(c);
      assert_int_equal(p.bytes, 0);
    }
  }
}

/* SQLite gets along without some of what it asks for; otherwise the failure is NOMEM and nothing else. */
static void test_memory_of_sqlite(void **state) {
  (void)state;
  long step = getenv("FATIAO_QUICK") ? 7 : 1;
  for (size_t i = 0; i <= sizeof operations / sizeof *operations; i++) {
    bool opening = i == sizeof operations / sizeof *operations;
    const char *name = opening ? "open" : operations[i].name;
    sqlite3_int64 before = sqlite3_memory_used();
    bool failed = true;
    int failures = 0;
    for (long n = 1; failed; n += step + n / 64) {
      pool p = {0};
      fatiao_open_options opt = FATIAO_OPEN_INIT;
      fatiao_corpus *c = NULL;
      opt.mode = "rwc";
      opt.allocator = pool_allocator(&p);
      if (!opening) {
        c = open_corpus(":memory:", "rwc", &p);
        fill(c);
      }
      sqlite_memory.failed = false;
      sqlite_memory.fail_at = sqlite_memory.calls + n;
      int status = opening ? fatiao_open(&c, ":memory:", &opt) : operations[i].run(c);
      sqlite_memory.fail_at = 0;
      failed = sqlite_memory.failed;
      if (status != FATIAO_OK && (!failed || status != FATIAO_NOMEM)) fail_msg("%s, SQLite's allocation %ld: %s (%s)", name, n, fatiao_status_name(status), fatiao_corpus_message(c));
      failures += status == FATIAO_NOMEM;
      if (!opening && status != FATIAO_OK) {
        assert_body(c, "lamp/art_3/para_1", "zh", "守塔人不得睡觉。");
        if (operations[i].run(c) != FATIAO_OK) fail_msg("%s does not work after SQLite's allocation %ld failed: %s", name, n, fatiao_corpus_message(c));
      }
      fatiao_corpus_release(c);
      assert_int_equal(p.bytes, 0);
    }
    assert_true(failures > 0);
    assert_true(sqlite3_memory_used() <= before);
  }
}

/* ------------------------------------------------------------- threads --------------------------------------------------------------- */

typedef struct worker {
  pthread_t thread;
  const char *path; /* NULL: the bundled corpus */
  size_t sum;
  int failures;
} worker;

static void *work(void *ud) {
  worker *w = ud;
  for (int round = 0; round < 20; round++) {
    fatiao_corpus *c = NULL;
    fatiao_instrument *i;
    fatiao_search *s;
    fatiao_hit hit;
    if (fatiao_open(&c, w->path, NULL) != FATIAO_OK) w->failures++;
    if (fatiao_corpus_at(c, 0, &i) == FATIAO_OK) {
      for (uint32_t k = 0; k < fatiao_instrument_size(i); k++) {
        fatiao_string words;
        if (fatiao_provision_body(fatiao_instrument_provision(i, k), NULL, &words) != FATIAO_OK) w->failures++;
        w->sum += words.len;
      }
      fatiao_instrument_release(i);
    } else w->failures++;
    if (fatiao_search_open(&s, c, "有", 3, NULL) == FATIAO_OK) {
      while (fatiao_search_next(s, &hit) == FATIAO_OK) w->sum += hit.start;
      fatiao_search_close(s);
    } else w->failures++;
    fatiao_corpus_release(c);
  }
  return NULL;
}

static void test_threads(void **state) {
  (void)state;
  worker w[4] = {{0}};
  const char *path = small_corpus();
  for (int i = 0; i < 4; i++) w[i].path = i < 2 ? path : NULL;
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_join(w[i].thread, NULL), 0);
  for (int i = 0; i < 4; i++) assert_int_equal(w[i].failures, 0);
  assert_true(w[0].sum > 0 && w[0].sum == w[1].sum && w[2].sum > 0 && w[2].sum == w[3].sum);
}

/* Two writers take turns, each in a thread with a handle of its own. */
static void *write_some(void *ud) {
  worker *w = ud;
  fatiao_corpus *c = NULL;
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  opt.mode = "rw";
  if (fatiao_open(&c, w->path, &opt) != FATIAO_OK) w->failures++;
  for (int round = 0; round < 10; round++) {
    char id[20];
    snprintf(id, sizeof id, "w%d-%d", (int)w->sum, round);
    if (try_import(c, id, "zh", "甲法\n第一条 同时写入。\n", NULL) != FATIAO_OK) w->failures++;
  }
  fatiao_corpus_release(c);
  return NULL;
}

static void test_writers(void **state) {
  (void)state;
  worker w[2] = {{0}};
  const char *path = small_corpus();
  for (int i = 0; i < 2; i++) w[i].path = path, w[i].sum = (size_t)i;
  for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&w[i].thread, NULL, write_some, &w[i]), 0);
  for (int i = 0; i < 2; i++) assert_int_equal(pthread_join(w[i].thread, NULL), 0);
  assert_int_equal(w[0].failures + w[1].failures, 0);
  fatiao_corpus *c = open_corpus(path, "r", NULL);
  assert_int_equal(fatiao_corpus_count(c), 22);
  fatiao_corpus_release(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_open_what_is_none),
                                     cmocka_unit_test(test_open_options),
                                     cmocka_unit_test(test_marks),
                                     cmocka_unit_test(test_read_only),
                                     cmocka_unit_test(test_copy),
                                     cmocka_unit_test(test_truncated),
                                     cmocka_unit_test(test_flipped),
                                     cmocka_unit_test(test_hostile_values),
                                     cmocka_unit_test(test_names),
                                     cmocka_unit_test(test_titles),
                                     cmocka_unit_test(test_ids),
                                     cmocka_unit_test(test_article_numbers),
                                     cmocka_unit_test(test_tree),
                                     cmocka_unit_test(test_none),
                                     cmocka_unit_test(test_citations),
                                     cmocka_unit_test(test_release_in_any_order),
                                     cmocka_unit_test(test_retain),
                                     cmocka_unit_test(test_old_provisions),
                                     cmocka_unit_test(test_rows),
                                     cmocka_unit_test(test_rows_refused),
                                     cmocka_unit_test(test_open_iterations_hold_no_lock),
                                     cmocka_unit_test(test_memory_of_operations),
                                     cmocka_unit_test(test_memory_of_open),
                                     cmocka_unit_test(test_memory_of_sqlite),
                                     cmocka_unit_test(test_threads),
                                     cmocka_unit_test(test_writers)};
  return configure_sqlite() || cmocka_run_group_tests(tests, NULL, remove_temporary);
}
