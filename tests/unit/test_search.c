/*
** Search. What it finds is compared with what a plain look through all articles finds; then its rules one by one, and where a hit stands to the byte.
*/
#include "helper.h"

#define ARTICLES 400
#define HITS_MAX 4096

typedef struct hits {
  char id[HITS_MAX][48]; /* and language, in the order in which they came */
  size_t start[HITS_MAX], finish[HITS_MAX];
  double score[HITS_MAX];
  size_t count;
} hits;

static hits found, naive;

static void add_hit(hits *h, fatiao_provision p, const char *lang, size_t start, size_t finish, double score) {
  fatiao_string id = fatiao_provision_id(p);
  assert_true(h->count < HITS_MAX);
  snprintf(h->id[h->count], sizeof h->id[0], "%.*s %s", (int)id.len, id.ptr, lang);
  h->start[h->count] = start;
  h->finish[h->count] = finish;
  h->score[h->count++] = score;
}

static int search(fatiao_corpus *c, const char *query, const fatiao_search_options *opt) {
  fatiao_search *s;
  fatiao_hit hit;
  found.count = 0;
  int status = fatiao_search_open(&s, c, query, strlen(query), opt);
  if (status != FATIAO_OK) {
    assert_null(s);
    return status;
  }
  while ((status = fatiao_search_next(s, &hit)) == FATIAO_OK) add_hit(&found, hit.provision, hit.lang, hit.start, hit.finish, hit.score);
  assert_int_equal(fatiao_search_next(s, &hit), status); /* the end stays the end */
  fatiao_search_close(s);
  return status;
}

/* The ids (without the instrument's) that are found, in document order, separated by spaces. */
static void assert_finds(fatiao_corpus *c, const char *query, fatiao_unit unit, const char *lang, const char *expected) {
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  fatiao__buffer b;
  opt.unit = unit;
  opt.lang = lang;
  opt.order = FATIAO_BY_DOCUMENT;
  assert_int_equal(search(c, query, &opt), FATIAO_DONE);
  fatiao__buffer_init(&b, NULL);
  for (size_t i = 0; i < found.count; i++) {
    const char *id = strchr(found.id[i], '/') + 1;
    if (i) fatiao__buffer_addc(&b, ' ');
    fatiao__buffer_add(&b, id, strcspn(id, " "));
  }
  if (strcmp(fatiao__buffer_string(&b), expected) != 0) fail_msg("'%s' finds '%s', not '%s'", query, b.ptr, expected);
  fatiao__buffer_free(&b);
}

/* ------------------------------------------------------------- the truth -------------------------------------------------------------- */

static void add_folded(fatiao__buffer *b, fatiao_string s) {
  char *folded;
  size_t n;
  fatiao_allocator libc = {NULL, NULL};
  assert_int_equal(fatiao_text_fold(&libc, s.ptr ? s.ptr : "", s.len, &folded, &n), FATIAO_OK);
  fatiao__buffer_add(b, folded, n);
  fatiao__buffer_addc(b, '\n');
  fatiao_text_free(&libc, folded, n);
}

/* Articles whose number, heading or words have the term in them: what everybody would write. */
static void search_naively(fatiao_corpus *c, const char *term, size_t n, const char *lang) {
  fatiao__buffer needle, words;
  fatiao__buffer_init(&needle, NULL);
  fatiao__buffer_init(&words, NULL);
  add_folded(&needle, (fatiao_string){term, n});
  naive.count = 0;
  for (int64_t k = 0; k < fatiao_corpus_count(c); k++) {
    fatiao_instrument *i;
    if (fatiao_corpus_at(c, k, &i) == FATIAO_NOTFOUND) continue; /* declared, without a text of its own */
    assert_non_null(i);
    for (uint32_t at = 0; at < fatiao_instrument_size(i); at++) {
      fatiao_provision p = fatiao_instrument_provision(i, at);
      fatiao_string s;
      if (fatiao_provision_kind(p) != FATIAO_ART || fatiao_provision_label(p, lang, &s) != FATIAO_OK) continue;
      fatiao__buffer_clear(&words);
      add_folded(&words, s);
      assert_int_equal(fatiao_provision_heading(p, lang, &s), FATIAO_OK);
      add_folded(&words, s);
      assert_int_equal(fatiao_provision_text(p, lang, &s), FATIAO_OK);
      add_folded(&words, s);
      if (memmem(words.ptr, words.len, needle.ptr, needle.len - 1)) add_hit(&naive, p, lang, 0, 0, 0);
    }
    fatiao_instrument_release(i);
  }
  fatiao__buffer_free(&needle);
  fatiao__buffer_free(&words);
}

static void assert_exact(fatiao_corpus *c, const char *term, size_t n, const char *lang) {
  char query[200];
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  opt.lang = lang;
  opt.order = FATIAO_BY_DOCUMENT;
  snprintf(query, sizeof query, "\"%.*s\"", (int)n, term);
  assert_int_equal(search(c, query, &opt), FATIAO_DONE);
  search_naively(c, term, n, lang);
  for (size_t i = 0; i < found.count && i < naive.count; i++)
    if (strcmp(found.id[i], naive.id[i]) != 0) fail_msg("%s: %s, but %s is next", query, found.id[i], naive.id[i]);
  if (found.count != naive.count) fail_msg("%s: %u hits, but %u are there", query, (unsigned)found.count, (unsigned)naive.count);
}

/* ------------------------------------------------------------ invented laws ----------------------------------------------------------- */

static const char *const pieces[] = {"灯", "塔", "船", "港", "海", "雾", "灯塔", "海港", "，", "。", "、", "“", "”", "A1", " lamp ", " Tower ", "７", "㈠", "ﾗ", "é"};

static void test_invented(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("search.db");
  fatiao__buffer law;
  uint64_t seed = 11;
  fatiao__buffer_init(&law, NULL);
  fatiao__buffer_adds(&law, "测法\n");
  for (int i = 1; i <= ARTICLES; i++) {
    char label[40];
    snprintf(label, sizeof label, "第%d条 始", i);
    fatiao__buffer_adds(&law, label);
    for (uint32_t k = random_below(&seed, 12); k > 0; k--) fatiao__buffer_adds(&law, pieces[random_below(&seed, sizeof pieces / sizeof *pieces)]);
    fatiao__buffer_adds(&law, random_below(&seed, 3) ? "末。\n" : "末：\n（一）续");
    if (law.ptr[law.len - 1] != '\n') fatiao__buffer_adds(&law, random_below(&seed, 2) ? "灯海；\n（二）塔\n" : "雾。\n");
  }
  import(c, "x", "zh", fatiao__buffer_string(&law));
  assert_int_equal(fatiao_provision_kind(fatiao_instrument_article(find(c, "x"), "400", 3)), FATIAO_ART);
  for (int round = 0; round < 600; round++) {
    char term[64] = "";
    for (uint32_t k = 1 + random_below(&seed, 5); k > 0; k--) strcat(term, pieces[random_below(&seed, 8)]); /* characters alone */
    assert_exact(c, term, strlen(term), "zh");
  }
  size_t with_hits = 0;
  for (int round = 0; round < 300; round++) { /* with punctuation inside */
    char term[64] = "";
    strcat(term, pieces[random_below(&seed, 8)]);
    strcat(term, pieces[8 + random_below(&seed, 5)]);
    if (round % 2) strcat(term, pieces[random_below(&seed, 8)]);
    assert_exact(c, term, strlen(term), "zh");
    with_hits += found.count > 0;
  }
  assert_true(with_hits > 50);
  fatiao__buffer_free(&law);
  fatiao_corpus_release(c);
}

/* Pieces of one to nine characters of the bundled texts themselves. */
static void test_bundled(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(NULL, NULL, NULL);
  uint64_t seed = 12;
  int rounds = getenv("FATIAO_QUICK") ? 10 : 60, tried = 0;
  while (tried < rounds) {
    fatiao_instrument *i;
    fatiao_string s;
    if (fatiao_corpus_at(c, random_below(&seed, (uint32_t)fatiao_corpus_count(c)), &i) == FATIAO_NOTFOUND) continue;
    assert_non_null(i);
    fatiao_provision p = fatiao_instrument_provision(i, random_below(&seed, fatiao_instrument_size(i)));
    fatiao_instrument_release(i);
    if (!fatiao_provision_up(p, FATIAO_ART).instrument || fatiao_provision_body(p, "zh", &s) != FATIAO_OK || s.len < 60) continue;
    size_t from = random_below(&seed, (uint32_t)s.len - 30), to, len;
    while ((s.ptr[from] & 0xC0) == 0x80) from++;
    to = from;
    for (uint32_t k = 1 + random_below(&seed, 9); k > 0; k--) {
      uint32_t ch = fatiao__utf8_decode(s.ptr + to, s.len - to, &len);
      if (!fatiao__is_han(ch) && !(ch > 0x3000 && to > from)) break;
      to += len;
    }
    if (to == from) continue;
    assert_exact(c, s.ptr + from, to - from, "zh");
    assert_true(found.count > 0);
    tried++;
  }
  static const char *const queries[] = {"罪", "快速保全", "电子数据", "缔约国", "网络", "的", "本公约", "处三年以下有期徒刑", "没有这样的词", "第七条"};
  for (size_t k = 0; k < sizeof queries / sizeof *queries; k++) assert_exact(c, queries[k], strlen(queries[k]), "zh");
  fatiao_corpus_release(c);
}

/* ---------------------------------------------------------------- rules ---------------------------------------------------------------- */

static fatiao_corpus *rules_corpus(void) {
  fatiao_corpus *c = new_corpus("rules.db");
  import(c, "x", "zh",
         "测法\n第一条 灯塔的看守人。\n灯光二十海里。\n第二条 灯\n第三条 在 3D 塔上\n第四条 甲，乙\n第五条 甲乙\n第六条 ＬＡＭＰ 与 lamp\n第七条 第8条 与 第 9 条\n第八条 国家“安全”。\n"
         "第九条 船舶Ⅳ级\n");
  import(c, "x", "en",
         "X Law\nArticle 1\nThe keeper of the light-house.\nArticle 2\nA State's lights, lit by night.\nArticle 3\nStates and statehood; caf\xc3\xa9.\nArticle 4\nKeepers keep the light on.\n"
         "Article 5\nCafe\xcc\x81 and foo bar, baz.\n");
  return c;
}

static void test_words(void **state) {
  (void)state;
  fatiao_corpus *c = rules_corpus();
  assert_finds(c, "keeper", FATIAO_UNIT_ARTICLE, "en", "art_1");
  assert_finds(c, "KEEPER", FATIAO_UNIT_ARTICLE, "en", "art_1");
  assert_finds(c, "ｋｅｅｐｅｒ", FATIAO_UNIT_ARTICLE, "en", "art_1");
  assert_finds(c, "keep", FATIAO_UNIT_ARTICLE, "en", "art_4");
  assert_finds(c, "state", FATIAO_UNIT_ARTICLE, "en", "art_2");
  assert_finds(c, "State's", FATIAO_UNIT_ARTICLE, "en", "art_2");
  assert_finds(c, "light-house", FATIAO_UNIT_ARTICLE, "en", "art_1");
  assert_finds(c, "light", FATIAO_UNIT_ARTICLE, "en", "art_1 art_4");
  assert_finds(c, "lighthouse", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "lights,", FATIAO_UNIT_ARTICLE, "en", "art_2");
  assert_finds(c, "lights.", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "caf\xc3\xa9", FATIAO_UNIT_ARTICLE, "en", "art_3 art_5");
  assert_finds(c, "cafe\xcc\x81", FATIAO_UNIT_ARTICLE, "en", "art_3 art_5");
  assert_finds(c, "cafe", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "2", FATIAO_UNIT_ARTICLE, "en", "art_2"); /* a number of an article is a word of it */
  assert_finds(c, "lamp", FATIAO_UNIT_ARTICLE, "zh", "art_6");
  assert_finds(c, "3d", FATIAO_UNIT_ARTICLE, "zh", "art_3");
  assert_finds(c, "3", FATIAO_UNIT_ARTICLE, "zh", "");
  assert_finds(c, "IV", FATIAO_UNIT_ARTICLE, "zh", "art_9");
  assert_finds(c, "看守人", FATIAO_UNIT_ARTICLE, NULL, "art_1");
  fatiao_corpus_release(c);
}

static void test_terms(void **state) {
  (void)state;
  fatiao_corpus *c = rules_corpus();
  assert_finds(c, "\"foo bar\"", FATIAO_UNIT_ARTICLE, "en", "art_5");
  assert_finds(c, "\"bar foo\"", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "bar foo", FATIAO_UNIT_ARTICLE, "en", "art_5");
  assert_finds(c, "\"foo bar", FATIAO_UNIT_ARTICLE, "en", "art_5"); /* a quotation mark that is not closed */
  assert_finds(c, "the light", FATIAO_UNIT_ARTICLE, "en", "art_1 art_4");
  assert_finds(c, "\"the light\"", FATIAO_UNIT_ARTICLE, "en", "art_1 art_4");
  assert_finds(c, "甲乙", FATIAO_UNIT_ARTICLE, "zh", "art_5");
  assert_finds(c, "甲，乙", FATIAO_UNIT_ARTICLE, "zh", "art_4");
  assert_finds(c, "甲,乙", FATIAO_UNIT_ARTICLE, "zh", "art_4"); /* full width is folded */
  assert_finds(c, "甲 乙", FATIAO_UNIT_ARTICLE, "zh", "art_4 art_5");
  assert_finds(c, "甲　乙", FATIAO_UNIT_ARTICLE, "zh", "art_4 art_5");
  assert_finds(c, "“安全”", FATIAO_UNIT_ARTICLE, "zh", "art_8");
  assert_finds(c, "国家安全", FATIAO_UNIT_ARTICLE, "zh", "");
  assert_finds(c, "第8条", FATIAO_UNIT_ARTICLE, "zh", "art_7");
  assert_finds(c, "第9条", FATIAO_UNIT_ARTICLE, "zh", ""); /* it is printed with spaces */
  assert_finds(c, "\"第 9 条\"", FATIAO_UNIT_ARTICLE, "zh", "art_7");
  assert_finds(c, "灯塔 海里", FATIAO_UNIT_ARTICLE, "zh", "art_1"); /* in two paragraphs of one article */
  assert_finds(c, "灯塔 海里", FATIAO_UNIT_PROVISION, "zh", "");
  assert_finds(c, "灯塔 看守", FATIAO_UNIT_PROVISION, "zh", "art_1/para_1");
  assert_finds(c, "灯", FATIAO_UNIT_PROVISION, "zh", "art_1/para_1 art_1/para_2 art_2/para_1");
  assert_finds(c, "测法", FATIAO_UNIT_PROVISION, "zh", "preface");
  assert_finds(c, "测法", FATIAO_UNIT_ARTICLE, "zh", "");
  assert_finds(c, "灯 灯 灯", FATIAO_UNIT_ARTICLE, "zh", "art_1 art_2");
  assert_finds(c, "AND", FATIAO_UNIT_ARTICLE, "en", "art_3 art_5"); /* no operators */
  assert_finds(c, "light NOT on", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "lig*", FATIAO_UNIT_ARTICLE, "en", "");
  assert_finds(c, "words:light", FATIAO_UNIT_ARTICLE, "en", "");
  fatiao_corpus_release(c);
}

static void test_refused_queries(void **state) {
  (void)state;
  fatiao_corpus *c = rules_corpus();
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  fatiao_search *s;
  static const char *const empty[] = {"", " ", "　", "\"\"", "\"", "，。", "\" \" ——", "()", "*"};
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) assert_int_equal(search(c, empty[i], NULL), FATIAO_INVALID);
  assert_int_equal(search(c, "\xff", NULL), FATIAO_ENCODING);
  assert_int_equal(fatiao_search_open(&s, c, "a\0b", 3, NULL), FATIAO_ENCODING);
  opt.within = "nobody";
  assert_int_equal(search(c, "灯", &opt), FATIAO_NOTFOUND);
  opt.within = NULL;
  opt.lang = "a-language-tag-that-is-longer-than-any-tag";
  assert_int_equal(search(c, "灯", &opt), FATIAO_INVALID);
  opt.lang = NULL;
  opt.size = 4;
  assert_int_equal(search(c, "灯", &opt), FATIAO_INVALID);
  char many[FATIAO_TERMS_MAX * 2 + 3] = "";
  for (int i = 0; i < FATIAO_TERMS_MAX; i++) strcat(many, "a ");
  assert_int_equal(search(c, many, NULL), FATIAO_DONE);
  strcat(many, "a");
  assert_int_equal(search(c, many, NULL), FATIAO_LIMIT);
  char *large = malloc(100001); /* as long as anyone likes */
  memset(large, 'x', 100000);
  large[100000] = '\0';
  assert_int_equal(search(c, large, NULL), FATIAO_DONE);
  assert_int_equal(found.count, 0);
  free(large);
  fatiao_corpus_release(c);
}

/* --------------------------------------------------------------- options --------------------------------------------------------------- */

static void test_within_and_lang(void **state) {
  (void)state;
  fatiao_corpus *c = rules_corpus();
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  import(c, "y", "zh", "乙法\n第一条 灯。\n");
  fatiao_import_options old = FATIAO_IMPORT_INIT;
  old.id = "y";
  old.lang = "zh";
  old.version = "1999";
  old.date = "1999";
  assert_int_equal(fatiao_import(c, "乙法\n第七条 旧灯。\n", strlen("乙法\n第七条 旧灯。\n"), &old, NULL), FATIAO_OK);
  opt.order = FATIAO_BY_DOCUMENT;
  struct {
    const char *within, *lang, *query;
    size_t hits;
  } cases[] = {{NULL, NULL, "灯", 3}, /* of y the default version alone */
               {"x", NULL, "灯", 2}, {"测法", NULL, "灯", 2}, {"《测法》", "zh", "灯", 2}, {"x", "en", "灯", 0}, {"x", "fr", "灯", 0},
               {"x", NULL, "light", 2},   {"x", "en", "light", 2}, {"x", "zh", "light", 0}, {"y@1999", NULL, "灯", 1}, {"乙法@1999", "zh", "旧灯", 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    opt.within = cases[i].within;
    opt.lang = cases[i].lang;
    assert_int_equal(search(c, cases[i].query, &opt), FATIAO_DONE);
    if (found.count != cases[i].hits) fail_msg("%s within %s, %s: %u hits", cases[i].query, cases[i].within, cases[i].lang, (unsigned)found.count);
  }
  fatiao_corpus_release(c);
}

static void test_order_and_limit(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("order.db");
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  import(c, "x", "zh", "测法\n第一条 船舶很多，其余是无关的话，很长很长的无关的话，一直说到最后才提到灯。\n第二条 灯，灯，灯。\n第三条 无。\n第四条 灯火。\n第五条 雾中灯。\n");
  assert_int_equal(search(c, "灯", &opt), FATIAO_DONE);
  assert_int_equal(found.count, 4);
  assert_string_equal(found.id[0], "x/art_2 zh");
  assert_string_equal(found.id[3], "x/art_1 zh");
  for (size_t i = 1; i < found.count; i++) assert_true(found.score[i] <= found.score[i - 1] && found.score[i] > 0);
  opt.order = FATIAO_BY_DOCUMENT;
  for (opt.limit = 0; opt.limit < 7; opt.limit++) {
    assert_int_equal(search(c, "灯", &opt), FATIAO_DONE);
    assert_int_equal(found.count, opt.limit == 0 || opt.limit > 4 ? 4 : opt.limit);
    for (size_t i = 1; i < found.count; i++) assert_true(strcmp(found.id[i - 1], found.id[i]) < 0);
    for (size_t i = 0; i < found.count; i++) assert_true(found.score[i] == 0);
  }
  opt.unit = FATIAO_UNIT_PROVISION;
  opt.limit = 2;
  assert_int_equal(search(c, "灯", &opt), FATIAO_DONE);
  assert_int_equal(found.count, 2);
  assert_string_equal(found.id[1], "x/art_2/para_1 zh");
  fatiao_corpus_release(c);
}

/* Two searches side by side, one of them over what an import changes meanwhile. */
static void test_side_by_side(void **state) {
  (void)state;
  fatiao_corpus *c = rules_corpus();
  fatiao_search *a, *b;
  fatiao_hit hit;
  assert_int_equal(fatiao_search_open(&a, c, "灯", 3, NULL), FATIAO_OK);
  assert_int_equal(fatiao_search_open(&b, c, "light", 5, NULL), FATIAO_OK);
  int n = 0, m = 0;
  while (fatiao_search_next(a, &hit) == FATIAO_OK && fatiao_search_next(b, &hit) == FATIAO_OK) n++;
  assert_int_equal(n, 2);
  fatiao_search_close(a);
  fatiao_search_close(b);
  assert_int_equal(fatiao_search_open(&a, c, "灯", 3, NULL), FATIAO_OK);
  assert_int_equal(fatiao_search_next(a, &hit), FATIAO_OK);
  import(c, "x", "zh", "测法\n第一条 无。\n");
  int status;
  while ((status = fatiao_search_next(a, &hit)) == FATIAO_OK) m++;
  assert_int_equal(status, FATIAO_DONE);
  assert_int_equal(m, 0); /* what is gone is not found */
  fatiao_search_close(a);
  fatiao_corpus_release(c);
}

/* -------------------------------------------------------------- to the byte ------------------------------------------------------------ */

/* The hit's words, cut out of what its reader sees. */
static void assert_match(fatiao_corpus *c, const char *query, fatiao_unit unit, const char *expected) {
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  fatiao_search *s;
  fatiao_hit hit;
  fatiao_string words;
  opt.unit = unit;
  assert_int_equal(fatiao_search_open(&s, c, query, strlen(query), &opt), FATIAO_OK);
  int status = fatiao_search_next(s, &hit);
  if (status != FATIAO_OK) fail_msg("'%s' is not found", query);
  if (unit == FATIAO_UNIT_PROVISION) assert_int_equal(fatiao_provision_body(hit.provision, hit.lang, &words), FATIAO_OK);
  else assert_int_equal(fatiao_provision_text(hit.provision, hit.lang, &words), FATIAO_OK);
  assert_true(hit.start <= hit.finish && hit.finish <= words.len);
  assert_string((fatiao_string){words.ptr + hit.start, hit.finish - hit.start}, expected);
  fatiao_search_close(s);
}

static void test_offsets(void **state) {
  (void)state;
  fatiao_corpus *c = new_corpus("offsets.db");
  import(c, "x", "zh",
         "测法\n第一条 标题\n（一）㈠级甲ＡＢＣ乙Cafe\xcc\x81丙ﾊﾟ丁；\n（二）㎏戊ＬＡＷ，Straße己；\n㈡前庚后辛；\n第二条 ﬁle壬 ① 癸。\n");
  static const char *const cases[][2] = {{"甲", "甲"},         {"abc", "ＡＢＣ"},        {"甲ABC乙", "甲ＡＢＣ乙"}, {"caf\xc3\xa9", "Cafe\xcc\x81"}, {"乙caf\xc3\xa9丙", "乙Cafe\xcc\x81丙"}, {"パ", "ﾊﾟ"},
                                         {"丙パ丁", "丙ﾊﾟ丁"}, {"law", "ＬＡＷ"},        {"STRASSE", "Straße"},     {"law,strasse己", "ＬＡＷ，Straße己"},
                                         {"戊", "戊"},         {"kg戊law", "㎏戊ＬＡＷ"}, {"庚后辛", "庚后辛"},      {"file壬", "ﬁle壬"},             {"癸", "癸"},   {"级甲", "级甲"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_match(c, cases[i][0], FATIAO_UNIT_ARTICLE, cases[i][1]);
    assert_match(c, cases[i][0], FATIAO_UNIT_PROVISION, cases[i][1]);
  }
  assert_match(c, "第一条", FATIAO_UNIT_ARTICLE, ""); /* its number is not part of its text */
  fatiao_corpus_release(c);
}

/* Every hit in the bundled corpus stands where it says, at the first place there is. */
static void test_offsets_of_bundled(void **state) {
  (void)state;
  fatiao_corpus *c = open_corpus(NULL, NULL, NULL);
  static const char *const queries[] = {"缔约国", "罪", "offence", "electronic data", "electronic"};
  fatiao_allocator libc = {NULL, NULL};
  for (size_t q = 0; q < sizeof queries / sizeof *queries; q++)
    for (int unit = 0; unit < 2; unit++) {
      fatiao_search_options opt = FATIAO_SEARCH_INIT;
      fatiao_search *s;
      fatiao_hit hit;
      size_t n = strcspn(queries[q], " "), start, finish, hits = 0, in_text = 0;
      opt.unit = unit ? FATIAO_UNIT_PROVISION : FATIAO_UNIT_ARTICLE;
      assert_int_equal(fatiao_search_open(&s, c, queries[q], strlen(queries[q]), &opt), FATIAO_OK);
      while (fatiao_search_next(s, &hit) == FATIAO_OK) {
        fatiao_string words;
        assert_int_equal((unit ? fatiao_provision_body : fatiao_provision_text)(hit.provision, hit.lang, &words), FATIAO_OK);
        hits++;
        in_text += hit.start != hit.finish;
        if (hit.start == hit.finish) continue;
        assert_int_equal(hit.finish - hit.start, n);
        assert_int_equal(fatiao__find(&libc, words.ptr, words.len, queries[q], n, 0, true, &start, &finish), FATIAO_OK);
        assert_int_equal(start, hit.start);
        assert_int_equal(finish, hit.finish);
      }
      if (hits < 10 || in_text <= hits / 2) fail_msg("%s: %u hits, %u in the text", queries[q], (unsigned)hits, (unsigned)in_text);
      fatiao_search_close(s);
    }
  fatiao_corpus_release(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_invented),        cmocka_unit_test(test_bundled),         cmocka_unit_test(test_words),
                                     cmocka_unit_test(test_terms),           cmocka_unit_test(test_refused_queries), cmocka_unit_test(test_within_and_lang),
                                     cmocka_unit_test(test_order_and_limit), cmocka_unit_test(test_side_by_side),    cmocka_unit_test(test_offsets),
                                     cmocka_unit_test(test_offsets_of_bundled)};
  return cmocka_run_group_tests(tests, NULL, remove_temporary);
}
