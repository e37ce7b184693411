/*
** Citations: what is found in invented sentences (tests/golden/citation/cases.txt), what is written reads back as the same pointer, and nothing that is thrown at
** the scanner makes it read out of bounds, lose a byte or take long.
*/
#include "helper.h"

#include "citation/citation.h"

#include <time.h>

static uint64_t seed = 0x9E3779B97F4A7C15u;

static uint32_t chance(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed % below);
}

/* -------------------------------------------------------------- the cases -------------------------------------------------------------- */

static char *read_file(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  fseek(f, 0, SEEK_END);
  *n = (size_t)ftell(f);
  rewind(f);
  char *s = malloc(*n + 1);
  assert_non_null(s);
  assert_int_equal(fread(s, 1, *n, f), *n);
  s[*n] = '\0';
  fclose(f);
  return s;
}

static void describe_all(const char *sentence, fatiao__buffer *out) {
  fatiao_citations *c;
  assert_int_equal(fatiao_citation_find(&c, NULL, sentence, strlen(sentence), NULL), FATIAO_OK);
  for (size_t i = 0; i < fatiao_citations_count(c); i++) {
    const fatiao_citation *x = fatiao_citations_at(c, i);
    char data[2000];
    size_t len;
    assert_int_equal(fatiao_citation_describe(x, data, sizeof data, &len), FATIAO_OK);
    fatiao__buffer_add(out, sentence + x->start, x->finish - x->start);
    fatiao__buffer_adds(out, " | ");
    fatiao__buffer_adds(out, data);
    fatiao__buffer_adds(out, " | ");
    fatiao__buffer_adds(out, fatiao_citation_type_name(x->type));
    fatiao__buffer_addc(out, '\n');
  }
  if (fatiao_citations_count(c) == 0) fatiao__buffer_adds(out, "- nothing\n");
  fatiao_citations_free(c);
}

static void test_cases(void **state) {
  (void)state;
  size_t n;
  char *file = read_file("tests/golden/citation/cases.txt", &n);
  assert_non_null(file);
  fatiao__buffer got, want;
  fatiao__buffer_init(&got, NULL);
  fatiao__buffer_init(&want, NULL);
  char *sentence = NULL, *line = file;
  int wrong = 0, cases = 0;
  for (bool more = true; more;) {
    char *text = line, *end = strchr(line, '\n');
    more = end != NULL;
    if (end) {
      *end = '\0';
      line = end + 1;
    }
    if (*text == '#') continue;
    if (*text && !sentence) sentence = text;
    else if (*text) {
      fatiao__buffer_adds(&want, text);
      fatiao__buffer_addc(&want, '\n');
    } else if (sentence) {
      describe_all(sentence, &got);
      cases++;
      if (strcmp(fatiao__buffer_string(&got), fatiao__buffer_string(&want)) != 0) {
        wrong++;
        print_error("%s\n  expected\n%s  found\n%s\n", sentence, fatiao__buffer_string(&want), fatiao__buffer_string(&got));
      }
      fatiao__buffer_clear(&got);
      fatiao__buffer_clear(&want);
      sentence = NULL;
    }
  }
  fatiao__buffer_free(&got);
  fatiao__buffer_free(&want);
  free(file);
  assert_true(cases > 20);
  assert_int_equal(wrong, 0);
}

/* ------------------------------------------------------- written and read again -------------------------------------------------------- */

static bool same_step(const fatiao_step *a, const fatiao_step *b) {
  return a->relation == b->relation && a->kind == b->kind && a->ordinal == b->ordinal && a->branch == b->branch && a->to_ordinal == b->to_ordinal && a->to_branch == b->to_branch &&
         a->count == b->count && a->letter == b->letter;
}

static bool same_pointer(const fatiao_citation *a, const fatiao_citation *b) {
  if (a->paths != b->paths || a->self != b->self || a->part != b->part || a->kind != b->kind) return false;
  for (uint32_t i = 0; i < a->paths; i++) {
    if (a->path[i].steps != b->path[i].steps || a->path[i].excluded != b->path[i].excluded) return false;
    for (uint32_t k = 0; k < a->path[i].steps; k++)
      if (!same_step(&a->path[i].step[k], &b->path[i].step[k])) return false;
  }
  return true;
}

static fatiao_step random_number(fatiao_kind kind, bool english) {
  fatiao_step s = fatiao__step(FATIAO_NAMED, kind);
  s.ordinal = 1 + chance(kind == FATIAO_ART ? 600 : kind >= FATIAO_POINT && english ? 8 : 30);
  if (english && kind == FATIAO_POINT) s.letter = 1;
  if (english && kind == FATIAO_SUBPOINT) s.letter = 2;
  if (kind == FATIAO_ART && !english && chance(5) == 0) s.branch = 1 + chance(9);
  return s;
}

/* A head, or none, and below it one to three numbers of one kind; sometimes a range, sometimes a relative step in front. */
static uint32_t random_paths(fatiao_path *path, bool english) {
  static const fatiao_kind kinds[] = {FATIAO_ART, FATIAO_PARA, FATIAO_POINT, FATIAO_SUBPOINT};
  uint32_t from = chance(3), to = from + chance(4 - from), count = 1 + chance(3), n = 0;
  fatiao_path head = {.steps = 0};
  if (from == 0 && chance(3) == 0) head.step[head.steps++] = fatiao__step(chance(2) ? FATIAO_THIS : FATIAO_PREVIOUS, FATIAO_ART);
  else head.step[head.steps++] = random_number(kinds[from], english);
  if (head.step[0].relation == FATIAO_PREVIOUS) head.step[0].count = 1;
  for (uint32_t k = from + 1; k <= to; k++) head.step[head.steps++] = random_number(kinds[k], english);
  if (head.step[head.steps - 1].relation != FATIAO_NAMED) count = 1;
  for (uint32_t i = 0; i < count; i++) {
    path[n] = head;
    fatiao_step *last = &path[n].step[head.steps - 1];
    if (last->relation == FATIAO_NAMED) {
      last->ordinal += i * 3;
      if (chance(4) == 0) last->to_ordinal = last->ordinal + 2;
      last->branch = last->to_ordinal ? 0 : last->branch;
    }
    n++;
  }
  return n;
}

static void check_identity(const fatiao_citation *c, const char *text, const char *lang) {
  char s[4000], again[4000], data[4000];
  size_t n, len;
  fatiao_citations *back;
  assert_int_equal(fatiao_citation_format(c, text, lang, s, sizeof s, &n), FATIAO_OK);
  assert_int_equal(strlen(s), n);
  fatiao_citation_describe(c, data, sizeof data, &len);
  if (fatiao_citation_parse(&back, NULL, s, n, lang) != FATIAO_OK) fail_msg("'%s' (%s) is not read as one citation", s, data);
  const fatiao_citation *x = fatiao_citations_at(back, 0);
  fatiao_citation_describe(x, again, sizeof again, &len);
  if (!same_pointer(c, x)) fail_msg("'%s': %s became %s", s, data, again);
  assert_int_equal(x->name_finish - x->name_start, c->name_finish - c->name_start);
  assert_memory_equal(s + x->name_start, text + c->name_start, c->name_finish - c->name_start);
  fatiao_citations_free(back);
}

static void test_identity(void **state) {
  (void)state;
  for (int i = 0; i < 40000; i++) {
    bool english = i % 2;
    fatiao_path path[4];
    const char *text = english ? "Convention on Beacons" : "渡口规则";
    fatiao_citation c = {.path = path};
    c.paths = random_paths(path, english);
    if (path[0].step[0].kind == FATIAO_ART && path[0].step[0].relation == FATIAO_NAMED) {
      uint32_t how = chance(3);
      if (how == 0) c.self = 1;
      if (how == 1) {
        c.kind = FATIAO_CITE_NAME;
        c.name_finish = strlen(text);
      }
    }
    check_identity(&c, text, english ? "en" : "zh");
  }
}

static void test_sizes(void **state) {
  (void)state;
  fatiao_citations *c;
  char out[8];
  size_t len;
  assert_int_equal(fatiao_citation_parse(&c, NULL, "  第十二条第三款 ", strlen("  第十二条第三款 "), "zh"), FATIAO_OK);
  assert_int_equal(fatiao_citations_at(c, 0)->start, 2);
  assert_int_equal(fatiao_citation_format(fatiao_citations_at(c, 0), "", "zh", out, sizeof out, &len), FATIAO_LIMIT);
  assert_int_equal(len, strlen("第十二条第三款"));
  assert_int_equal(fatiao_citation_format(fatiao_citations_at(c, 0), "", "zh", NULL, 0, &len), FATIAO_LIMIT);
  fatiao_citations_free(c);
  assert_int_equal(fatiao_citation_parse(&c, NULL, "第十二条和河", strlen("第十二条和河"), "zh"), FATIAO_INVALID);
  assert_int_equal(fatiao_citation_parse(&c, NULL, "", 0, NULL), FATIAO_INVALID);
  static const char *const typed[] = {"刑法285条2款", "刑法二百八十五条", "《渡口规则》12条", "art. 7", "7(1)", "article 7(1) of the Convention", NULL};
  for (int i = 0; typed[i]; i++) {
    if (fatiao_citation_parse(&c, NULL, typed[i], strlen(typed[i]), NULL) != FATIAO_OK) fail_msg("%s", typed[i]);
    fatiao_citations_free(c);
  }
}

/* -------------------------------------------------------------- resolving -------------------------------------------------------------- */

static const char statute[] =
  "渡口法\n\n第一章 总则\n\n第一条 为了行船安全，制定本法。\n\n第二条 渡船应当挂灯。\n渡船不得超载。\n有前两款行为的，处罚款。\n\n"
  "第二条之一 有下列情形之一的，停航：\n（一）起雾的；\n（二）有前项情形，又刮风的；\n（三）有第一项情形的。\n前款所称起雾，见《渡口法》第二条第一款。\n\n第二章 罚则\n\n"
  "第三条 违反第二条第一款规定，处罚款；违反第二款规定，停航。\n单位犯前款罪，依照该款规定处罚。\n\n第四条 依照前条第二款、本法第九条、第二条之一第三款处理，参照《航道法》第一条和本章规定。\n";

typedef struct expected {
  const char *id, *result; /* "words=status ids; ..." of all citations of the provision's own words */
} expected;

static void add_result(fatiao__buffer *b, const fatiao_citation *c, const char *text, const fatiao_resolution *r) {
  fatiao__buffer_add(b, text + c->start, c->finish - c->start);
  fatiao__buffer_addc(b, '=');
  fatiao__buffer_adds(b, fatiao_resolution_status_name(r->status));
  for (uint32_t k = 0; k < r->provisions; k++) {
    fatiao_string id = fatiao_provision_id(r->provision[k]);
    fatiao__buffer_addc(b, ' ');
    fatiao__buffer_add(b, id.ptr + 2, id.len - 2); /* without "f/" */
  }
  if (r->missing[0]) {
    fatiao__buffer_adds(b, " !");
    fatiao__buffer_adds(b, r->missing);
  }
  fatiao__buffer_adds(b, "; ");
}

static fatiao_corpus *open_statute(const fatiao_allocator *a) {
  fatiao_corpus *c;
  fatiao_open_options o = FATIAO_OPEN_INIT;
  fatiao_import_options io = FATIAO_IMPORT_INIT;
  fatiao_declaration d = FATIAO_DECLARATION_INIT;
  static const fatiao_name name = {"zh", "渡口法", 0};
  o.mode = "rwc";
  if (a) o.allocator = *a;
  assert_int_equal(fatiao_open(&c, ":memory:", &o), FATIAO_OK);
  io.id = "f";
  io.lang = "zh";
  assert_int_equal(fatiao_import(c, statute, sizeof statute - 1, &io, NULL), FATIAO_OK);
  d.id = "f";
  d.name = &name;
  d.names = 1;
  assert_int_equal(fatiao_declare(c, &d), FATIAO_OK);
  return c;
}

static int resolve_body(fatiao_provision p, fatiao__buffer *out) {
  fatiao_string body;
  fatiao_citations *found = NULL;
  fatiao_resolution r[8];
  assert_int_equal(fatiao_provision_body(p, "zh", &body), FATIAO_OK);
  int status = fatiao_citation_find(&found, &fatiao_instrument_corpus(p.instrument)->store.allocator, body.ptr, body.len, "zh");
  if (status == FATIAO_OK) {
    assert_true(fatiao_citations_count(found) <= 8);
    status = fatiao_citations_resolve(fatiao_instrument_corpus(p.instrument), found, body.ptr, p, NULL, NULL, r);
  }
  for (size_t i = 0; status == FATIAO_OK && i < fatiao_citations_count(found); i++) {
    add_result(out, fatiao_citations_at(found, i), body.ptr, &r[i]);
    fatiao_resolution_clear(&r[i]);
  }
  fatiao_citations_free(found);
  return status;
}

static const expected results[] = {
  {"f/art_2/para_3", "前两款=resolved art_2/para_1 art_2/para_2; "},
  {"f/art_2-1/para_1/point_2", "前项=resolved art_2-1/para_1/point_1; "},
  {"f/art_2-1/para_1/point_3", "第一项=resolved art_2-1/para_1/point_1; "},
  {"f/art_2-1/para_2", "前款=resolved art_2-1/para_1; 《渡口法》第二条第一款=resolved art_2/para_1; "},
  {"f/art_3/para_1", "第二条第一款=resolved art_2/para_1; 第二款=ambiguous art_2/para_2 art_3/para_2; "},
  {"f/art_3/para_2", "前款=resolved art_3/para_1; 该款=resolved art_3/para_1; "},
  {"f/art_4/para_1", "前条第二款=resolved art_3/para_2; 本法第九条、第二条之一第三款=not-found !art_9; 《航道法》第一条=not-checked; 本章=resolved chapter_2; "},
};

static void test_resolve(void **state) {
  (void)state;
  fatiao_corpus *c = open_statute(NULL);
  int wrong = 0;
  for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
    fatiao_provision p;
    fatiao__buffer b;
    fatiao__buffer_init(&b, NULL);
    assert_int_equal(fatiao_corpus_provision(c, results[i].id, strlen(results[i].id), &p), FATIAO_OK);
    assert_int_equal(resolve_body(p, &b), FATIAO_OK);
    if (strcmp(fatiao__buffer_string(&b), results[i].result) != 0) {
      wrong++;
      print_error("%s\n  expected %s\n  found    %s\n", results[i].id, results[i].result, fatiao__buffer_string(&b));
    }
    fatiao__buffer_free(&b);
    fatiao_instrument_release(p.instrument);
  }
  fatiao_corpus_release(c);
  assert_int_equal(wrong, 0);
}

static void test_cite(void **state) {
  (void)state;
  static const struct { const char *words; int status; fatiao_resolution_status result; const char *id; } t[] = {
    {"《渡口法》第二条第二款", FATIAO_OK, FATIAO_RESOLVED, "f/art_2/para_2"}, {"渡口法2条2款", FATIAO_OK, FATIAO_RESOLVED, "f/art_2/para_2"},
    {"渡口法第二条之一第一款第（三）项", FATIAO_OK, FATIAO_RESOLVED, "f/art_2-1/para_1/point_3"}, {"f 2(1)", FATIAO_OK, FATIAO_RESOLVED, "f/art_2/para_1"},
    {"art. 3 f", FATIAO_OK, FATIAO_RESOLVED, "f/art_3"}, {"渡口法第二条之九", FATIAO_OK, FATIAO_NOT_FOUND, NULL}, {"航道法第一条", FATIAO_OK, FATIAO_NOT_CHECKED, NULL},
    {"前款", FATIAO_OK, FATIAO_NOT_CHECKED, NULL}, {"渡口", FATIAO_INVALID, FATIAO_RESOLVED, NULL}, {"", FATIAO_INVALID, FATIAO_RESOLVED, NULL},
  };
  fatiao_corpus *c = open_statute(NULL);
  for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
    fatiao_resolution r;
    int status = fatiao_corpus_cite(c, t[i].words, strlen(t[i].words), (fatiao_provision){NULL, FATIAO_NONE}, &r);
    if (status != t[i].status) fail_msg("%s: status %d", t[i].words, status);
    if (status != FATIAO_OK) continue;
    if (r.status != t[i].result) fail_msg("%s: %s", t[i].words, fatiao_resolution_status_name(r.status));
    if (t[i].id) {
      fatiao_string id = fatiao_provision_id(r.provision[0]);
      assert_int_equal(id.len, strlen(t[i].id));
      assert_memory_equal(id.ptr, t[i].id, id.len);
    }
    fatiao_resolution_clear(&r);
  }
  fatiao_corpus_release(c);
}

/* Each failure of memory while resolving is NOMEM and loses nothing. */
static void test_resolve_memory(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  fatiao_corpus *c = open_statute(&a);
  fatiao_provision place;
  fatiao__buffer b;
  assert_int_equal(fatiao_corpus_provision(c, "f/art_4/para_1", 14, &place), FATIAO_OK);
  fatiao__buffer_init(&b, NULL);
  resolve_body(place, &b); /* loads the text, makes the ids */
  size_t blocks = p.blocks;
  for (long fail_at = 1;; fail_at++) {
    p.calls = 0;
    p.failed = false;
    p.fail_at = fail_at;
    int status = resolve_body(place, &b);
    assert_int_equal(status, p.failed ? FATIAO_NOMEM : FATIAO_OK);
    assert_int_equal(p.blocks, blocks);
    if (!p.failed) break;
  }
  p.fail_at = 0;
  fatiao__buffer_free(&b);
  fatiao_instrument_release(place.instrument);
  fatiao_corpus_release(c);
  assert_int_equal(p.blocks, 0);
}

/* ---------------------------------------------------------------- abuse ---------------------------------------------------------------- */

/* The text in a block of its own size, so that a byte read beyond it is seen; spans in order and inside. */
static size_t find_all(const char *s, size_t n) {
  char *copy = malloc(n ? n : 1);
  fatiao_citations *c;
  assert_non_null(copy);
  memcpy(copy, s, n);
  assert_int_equal(fatiao_citation_find(&c, NULL, copy, n, NULL), FATIAO_OK);
  size_t count = fatiao_citations_count(c), end = 0;
  for (size_t i = 0; i < count; i++) {
    const fatiao_citation *x = fatiao_citations_at(c, i);
    assert_true(x->start >= end && x->finish > x->start && x->finish <= n && x->name_start <= x->name_finish && x->name_finish <= n);
    assert_true(x->paths > 0 || x->kind != FATIAO_CITE_PLACE);
    for (uint32_t k = 0; k < x->paths; k++) assert_true(x->path[k].steps > 0 && x->path[k].steps <= FATIAO_STEPS_MAX);
    end = x->finish;
  }
  fatiao_citations_free(c);
  free(copy);
  return count;
}

static void test_fuzz(void **state) {
  (void)state;
  static const char *const piece[] = {"第", "条", "款", "项", "目", "章", "节", "编", "分编", "一", "二", "十", "百", "（", "）", "(", ")", "、", "和", "至", "本", "前", "该", "同", "各", "上", "下", "次",
                                      "两", "几", "之", "《", "》", "法", "刑法", "规定", "除外", "但书", "依照", "处罚", "１", "7", " ", "\n", "article ", "paragraph ", "(a)", "1", ".a", " to ", ", ", " of ",
                                      "this ", "the ", "preceding ", "Convention", " on Beacons", "\xE7", "\xAC", "\xCC\x81", "\xEF\xBC\x88", "“", "”", "以下简称", "上述", "㈠", "條", "　"};
  char s[400];
  for (int i = 0; i < 60000; i++) {
    size_t n = 0, pieces = 1 + chance(24);
    for (size_t k = 0; k < pieces; k++) {
      const char *p = piece[chance(sizeof piece / sizeof *piece)];
      size_t m = strlen(p);
      if (n + m > sizeof s) break;
      memcpy(s + n, p, m);
      n += m;
    }
    if (n && chance(3) == 0) s[chance((uint32_t)n)] = (char)chance(256);
    find_all(s, n);
  }
}

/* A citation keeps its bytes whatever stands around it. */
static void test_neighbours(void **state) {
  (void)state;
  static const char *const around[] = {"", "\xCC\x81", "ｆ", "\xFF", "\xE7\xAC", "\xF0\x9F\x90\x88", "\xE3\x80\x80", "e\xCC\x81", "\0", "\xC2\xA0"};
  static const char words[] = "第十二条第三款";
  char s[64];
  for (size_t i = 0; i < sizeof around / sizeof *around; i++)
    for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
      size_t a = strlen(around[i]), b = strlen(around[k]), w = sizeof words - 1;
      memcpy(s, around[i], a);
      memcpy(s + a, words, w);
      memcpy(s + a + w, around[k], b);
      fatiao_citations *c;
      assert_int_equal(fatiao_citation_find(&c, NULL, s, a + w + b, "zh"), FATIAO_OK);
      assert_int_equal(fatiao_citations_count(c), 1);
      assert_int_equal(fatiao_citations_at(c, 0)->start, a);
      assert_int_equal(fatiao_citations_at(c, 0)->finish, a + w);
      fatiao_citations_free(c);
    }
}

static double seconds_for(const char *unit, size_t size) {
  size_t m = strlen(unit);
  char *s = malloc(size + m);
  assert_non_null(s);
  for (size_t n = 0; n < size; n += m) memcpy(s + n, unit, m);
  clock_t from = clock();
  find_all(s, size);
  free(s);
  return (double)(clock() - from) / CLOCKS_PER_SEC;
}

static void test_linear(void **state) {
  (void)state;
  static const char *const units[] = {"第", "第一", "第一、", "（", "《", "(", "前", "本", "各该", "article 1, ", "paragraph ", "(a) ", "第一条至", "一", "the ", "Convention on ", "第一条（第一项", "法第", "of article ",
                                      "《法》（", "“法”第", "上述"};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    double t = seconds_for(units[i], 4000000);
    if (t > 20) fail_msg("4 MB of '%s' took %.1f s", units[i], t);
  }
}

static void test_memory(void **state) {
  (void)state;
  static const char text[] = "依照本法第七条、第九条至第十一条、《渡口规则》第三条（第二项除外）和前两款 under articles 2, 6, paragraph 1.b, and 7 of this Convention";
  for (long fail_at = 1;; fail_at++) {
    pool p = {0};
    p.fail_at = fail_at;
    fatiao_allocator a = pool_allocator(&p);
    fatiao_citations *c;
    int status = fatiao_citation_find(&c, &a, text, sizeof text - 1, NULL);
    assert_int_equal(status, p.failed ? FATIAO_NOMEM : FATIAO_OK);
    if (status != FATIAO_OK) assert_null(c);
    fatiao_citations_free(c);
    assert_int_equal(p.blocks, 0);
    if (!p.failed) break;
  }
}

static void test_absolute(void **state) {
  (void)state;
  static const char text[] = "依照第二百八十六条之四第二款第（三）项、第七条和第八";
  size_t finish, at = fatiao_citation_absolute(text, sizeof text - 1, 0, &finish);
  assert_int_equal(at, strlen("依照"));
  assert_int_equal(finish - at, strlen("第二百八十六条之四第二款第（三）项"));
  at = fatiao_citation_absolute(text, sizeof text - 1, finish, &finish);
  assert_int_equal(finish - at, strlen("第七条"));
  assert_int_equal(fatiao_citation_absolute(text, sizeof text - 1, finish, &finish), sizeof text - 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_cases), cmocka_unit_test(test_identity), cmocka_unit_test(test_sizes), cmocka_unit_test(test_resolve), cmocka_unit_test(test_cite), cmocka_unit_test(test_resolve_memory), cmocka_unit_test(test_fuzz), cmocka_unit_test(test_neighbours),
    cmocka_unit_test(test_linear), cmocka_unit_test(test_memory), cmocka_unit_test(test_absolute),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
