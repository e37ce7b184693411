/*
** Packed trees and spans: what is packed comes back, and what is read from a damaged database is refused or harmless.
*/
#include "helper.h"

#define NODE_BYTES 16
#define SPAN_BYTES 12

static const fatiao_allocator libc = {NULL, NULL};

/* ------------------------------------------------------------- the tree --------------------------------------------------------------- */

/* All that the other files rely on, whatever was read. */
static void check_tree(fatiao__tree *t) {
  for (uint32_t i = 0; i < t->count; i++) {
    const fatiao__node *n = &t->node[i];
    assert_true(n->end > i && n->end <= t->count);
    assert_true(n->kind > 0 && n->kind < FATIAO_KINDS);
    if (n->parent == FATIAO_NONE) assert_int_equal(n->depth, 0);
    else {
      assert_true(n->parent < i && n->end <= t->node[n->parent].end);
      assert_int_equal(n->depth, t->node[n->parent].depth + 1);
    }
  }
  for (uint32_t k = 0; k < t->articles; k++) {
    const fatiao__node *n = &t->node[t->article[k]];
    assert_true(t->article[k] < t->count);
    assert_int_equal(n->kind, FATIAO_ART);
    uint32_t found = fatiao__tree_article(t, n->ordinal, n->branch);
    assert_int_equal(t->node[found].ordinal, n->ordinal);
    assert_int_equal(t->node[found].branch, n->branch);
    assert_true(t->node[found].repeat <= n->repeat);
  }
  assert_int_equal(fatiao__tree_units(t), FATIAO_OK);
  uint32_t at = 0;
  for (uint32_t k = 0; k < t->units; k++) {
    assert_int_equal(t->unit[k], at);
    at = fatiao__tree_unit_end(t, at);
  }
  assert_int_equal(at, t->count);
}

static fatiao__tree random_tree(uint64_t *seed, uint32_t count) {
  fatiao__tree t = {0};
  t.count = count;
  t.node = fatiao__alloc(&libc, count * sizeof *t.node);
  for (uint32_t i = 0; i < count; i++) {
    fatiao__node *n = &t.node[i];
    uint32_t depth = random_below(seed, i ? t.node[i - 1].depth + 2u : 1);
    n->depth = (uint8_t)(depth > 8 ? 8 : depth);
    n->kind = (uint8_t)(1 + random_below(seed, FATIAO_KINDS - 1));
    n->ordinal = random_below(seed, 3) ? random_below(seed, 50) : random_below(seed, UINT32_MAX);
    n->branch = (uint16_t)(random_below(seed, 4) ? 0 : random_below(seed, 65536));
    n->repeat = random_below(seed, 5) ? 0 : random_below(seed, UINT32_MAX);
    n->style = (uint8_t)random_below(seed, FATIAO_NUMERAL_ROMAN_UPPER + 1);
  }
  assert_int_equal(fatiao__tree_finish(&t), FATIAO_OK);
  return t;
}

static void test_round_trip(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (uint32_t round = 0; round < 300; round++) {
    fatiao__tree t = random_tree(&seed, 1 + random_below(&seed, 200)), back;
    fatiao__buffer b, again;
    fatiao__buffer_init(&b, NULL);
    fatiao__buffer_init(&again, NULL);
    fatiao__tree_pack(&t, &b);
    assert_int_equal(b.len, t.count * NODE_BYTES);
    assert_int_equal(fatiao__tree_unpack(&back, &libc, b.ptr, b.len), FATIAO_OK);
    assert_int_equal(back.count, t.count);
    for (uint32_t i = 0; i < t.count; i++) assert_memory_equal(&back.node[i], &t.node[i], sizeof t.node[i]);
    assert_int_equal(back.articles, t.articles);
    if (t.articles) assert_memory_equal(back.article, t.article, t.articles * sizeof *t.article);
    fatiao__tree_pack(&back, &again);
    assert_memory_equal(again.ptr, b.ptr, b.len);
    check_tree(&back);
    fatiao__tree_free(&t);
    fatiao__tree_free(&back);
    fatiao__buffer_free(&b);
    fatiao__buffer_free(&again);
  }
}

static void test_empty(void **state) {
  (void)state;
  fatiao__tree t;
  assert_int_equal(fatiao__tree_unpack(&t, &libc, "", 0), FATIAO_OK);
  assert_int_equal(t.count, 0);
  assert_int_equal(fatiao__tree_article(&t, 1, 0), FATIAO_NONE);
  assert_int_equal(fatiao__tree_units(&t), FATIAO_OK);
  assert_int_equal(fatiao__tree_name(&t, "x", ""), FATIAO_OK);
  fatiao__tree_free(&t);
}

/* Bytes of any kind: FOREIGN, or a tree that holds together and can be named. */
static bool read_hostile(const char *bytes, size_t n) {
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  fatiao__tree t;
  char *exact = malloc(n ? n : 1); /* so that valgrind and the sanitizers see a byte too many */
  memcpy(exact, bytes, n);
  int status = fatiao__tree_unpack(&t, &a, exact, n);
  assert_true(status == FATIAO_OK || status == FATIAO_FOREIGN);
  if (status == FATIAO_OK) {
    check_tree(&t);
    assert_int_equal(fatiao__tree_name(&t, "hostile", "2024"), FATIAO_OK);
    for (uint32_t i = 0; i < t.count; i++) assert_true(t.id[i + 1] > t.id[i] && t.id[i + 1] <= t.ids_size);
  }
  fatiao__tree_free(&t);
  assert_int_equal(p.bytes, 0);
  free(exact);
  return status == FATIAO_OK;
}

static void test_hostile(void **state) {
  (void)state;
  uint64_t seed = 2;
  char bytes[NODE_BYTES * 64];
  int accepted = 0, refused = 0;
  for (int round = 0; round < 20000; round++) {
    size_t n = random_below(&seed, sizeof bytes + 1);
    for (size_t i = 0; i < n; i++) {
      uint32_t limit = 256;
      if (i % NODE_BYTES == 0) limit = round % 3 ? FATIAO_KINDS + (uint32_t)(round % 50 == 0) : 256;
      if (i % NODE_BYTES == 1) limit = round % 3 ? FATIAO_NUMERAL_ROMAN_UPPER + 1 : 256;
      if (i % NODE_BYTES == 2) limit = round % 3 ? 3 : 256;
      bytes[i] = (char)random_below(&seed, limit);
      if (i % NODE_BYTES == 0 && round % 3 && bytes[i] == 0) bytes[i] = 1;
    }
    if (round % 2) n -= n % NODE_BYTES;
    if (read_hostile(bytes, n)) accepted++;
    else refused++;
  }
  assert_true(accepted > 100 && refused > 100);
}

static void test_flipped_and_truncated(void **state) {
  (void)state;
  uint64_t seed = 3;
  fatiao__tree t = random_tree(&seed, 100);
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  fatiao__tree_pack(&t, &b);
  for (size_t n = 0; n <= b.len; n++) assert_true(read_hostile(b.ptr, n) == (n % NODE_BYTES == 0));
  for (int round = 0; round < 5000; round++) {
    size_t at = random_below(&seed, (uint32_t)b.len);
    char kept = b.ptr[at];
    b.ptr[at] = (char)random_below(&seed, 256);
    read_hostile(b.ptr, b.len);
    b.ptr[at] = kept;
  }
  fatiao__tree_free(&t);
  fatiao__buffer_free(&b);
}

static void test_depth(void **state) {
  (void)state;
  char bytes[NODE_BYTES * 256] = {0};
  for (int i = 0; i < 256; i++) {
    bytes[i * NODE_BYTES] = FATIAO_PARA;
    bytes[i * NODE_BYTES + 2] = (char)(unsigned char)i;
  }
  size_t deepest = 0;
  for (size_t i = 1; i <= 256; i++)
    if (read_hostile(bytes, i * NODE_BYTES)) deepest = i;
  assert_true(deepest >= 16 && deepest <= 64);
  bytes[2] = 1; /* a first node that stands below nothing */
  assert_false(read_hostile(bytes, NODE_BYTES));
}

/* ---------------------------------------------------------------- ids ----------------------------------------------------------------- */

static fatiao__node node(int depth, fatiao_kind kind, uint32_t ordinal, uint16_t branch, uint32_t repeat, fatiao_numeral_style style) {
  fatiao__node n = {0};
  n.depth = (uint8_t)depth;
  n.kind = (uint8_t)kind;
  n.ordinal = ordinal;
  n.branch = branch;
  n.repeat = repeat;
  n.style = (uint8_t)style;
  return n;
}

static void test_ids(void **state) {
  (void)state;
  static const char *const expected[] = {"x@2020/preface",
                                         "x@2020/part_2",
                                         "x@2020/part_2/chapter_6",
                                         "x@2020/art_286-1",
                                         "x@2020/art_286-1/para_1",
                                         "x@2020/art_286-1/para_1/point_ab",
                                         "x@2020/art_286-1/para_1/point_ab/subpoint_iv",
                                         "x@2020/art_286-1/para_1/point_4000",
                                         "x@2020/art_286-1~2",
                                         "x@2020/annex_1",
                                         "x@2020/annex_1/section_3",
                                         "x@2020/annex_1/art_1",
                                         "x@2020/division_4294967295-65535~4294967296"};
  fatiao__tree t = {0};
  t.count = 13;
  t.node = fatiao__alloc(&libc, t.count * sizeof *t.node);
  t.node[0] = node(0, FATIAO_PREFACE, 0, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[1] = node(0, FATIAO_PART, 2, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[2] = node(1, FATIAO_CHAPTER, 6, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[3] = node(2, FATIAO_ART, 286, 1, 0, FATIAO_NUMERAL_ARABIC);
  t.node[4] = node(3, FATIAO_PARA, 1, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[5] = node(4, FATIAO_POINT, 28, 0, 0, FATIAO_NUMERAL_LETTER);
  t.node[6] = node(5, FATIAO_SUBPOINT, 4, 0, 0, FATIAO_NUMERAL_ROMAN);
  t.node[7] = node(4, FATIAO_POINT, 4000, 0, 0, FATIAO_NUMERAL_ROMAN); /* roman numerals end before */
  t.node[8] = node(2, FATIAO_ART, 286, 1, 1, FATIAO_NUMERAL_ARABIC);
  t.node[9] = node(0, FATIAO_ANNEX, 1, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[10] = node(1, FATIAO_SECTION, 3, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[11] = node(2, FATIAO_ART, 1, 0, 0, FATIAO_NUMERAL_ARABIC);
  t.node[12] = node(0, FATIAO_DIVISION, UINT32_MAX, UINT16_MAX, UINT32_MAX, FATIAO_NUMERAL_ARABIC);
  assert_int_equal(fatiao__tree_finish(&t), FATIAO_OK);
  assert_int_equal(fatiao__tree_name(&t, "x", "2020"), FATIAO_OK);
  for (uint32_t i = 0; i < t.count; i++) assert_string((fatiao_string){t.ids + t.id[i], t.id[i + 1] - t.id[i]}, expected[i]);
  assert_int_equal(t.articles, 2); /* an annex's articles are its own */
  assert_int_equal(fatiao__tree_article(&t, 286, 1), 3);
  assert_int_equal(fatiao__tree_article(&t, 286, 0), FATIAO_NONE);
  assert_int_equal(fatiao__tree_article(&t, 286, 65536 + 1), FATIAO_NONE);
  assert_int_equal(fatiao__tree_article(&t, 1, 0), FATIAO_NONE);
  fatiao__tree_free(&t);
}

/* Articles out of order are found all the same. */
static void test_article_order(void **state) {
  (void)state;
  uint64_t seed = 4;
  fatiao__tree t = {0};
  t.count = 500;
  t.node = fatiao__alloc(&libc, t.count * sizeof *t.node);
  for (uint32_t i = 0; i < t.count; i++) t.node[i] = node(0, FATIAO_ART, i + 1, 0, 0, FATIAO_NUMERAL_ARABIC);
  for (uint32_t i = t.count - 1; i > 0; i--) {
    uint32_t k = random_below(&seed, i + 1), swap = t.node[i].ordinal;
    t.node[i].ordinal = t.node[k].ordinal;
    t.node[k].ordinal = swap;
  }
  assert_int_equal(fatiao__tree_finish(&t), FATIAO_OK);
  for (uint32_t i = 0; i < t.count; i++) assert_int_equal(fatiao__tree_article(&t, t.node[i].ordinal, 0), i);
  assert_int_equal(fatiao__tree_article(&t, 0, 0), FATIAO_NONE);
  assert_int_equal(fatiao__tree_article(&t, 501, 0), FATIAO_NONE);
  fatiao__tree_free(&t);
}

/* -------------------------------------------------------------- spans ----------------------------------------------------------------- */

static void test_span_parts(void **state) {
  (void)state;
  static const char text[] = "第一条 总则\n一、甲乙丙\n（一）丁\n";
  /* article: label, heading, no words; paragraph: label and words; point: label and words */
  fatiao__span s[4] = {{0, 9, 16}, {17, 23, 23}, {33, 42, 42}, {46, 46, 46}};
  fatiao__buffer b;
  fatiao__span *back = NULL;
  fatiao__buffer_init(&b, NULL);
  fatiao__spans_pack(s, 3, &b);
  assert_int_equal(b.len, 4 * SPAN_BYTES);
  assert_int_equal(fatiao__spans_unpack(&back, 3, &libc, b.ptr, b.len, text, sizeof text - 1), FATIAO_OK);
  assert_memory_equal(back, s, sizeof s);
  assert_string(fatiao__span_label(&back[0], text), "第一条");
  assert_string(fatiao__span_heading(&back[0], text), "总则");
  assert_string(fatiao__span_body(&back[0], text), "");
  assert_string(fatiao__span_text(&back[0], text, 3), "一、甲乙丙\n（一）丁");
  assert_string(fatiao__span_heading(&back[1], text), "");
  assert_string(fatiao__span_body(&back[1], text), "甲乙丙");
  assert_string(fatiao__span_text(&back[1], text, 2), "甲乙丙\n（一）丁");
  assert_string(fatiao__span_label(&back[2], text), "（一）");
  assert_string(fatiao__span_body(&back[2], text), "丁");
  fatiao__free(&libc, back, sizeof s);
  fatiao__buffer_free(&b);
}

/* Reads what may be anything; if it is taken, every part is read to its last byte and is UTF-8. */
static bool read_hostile_spans(const void *packed, size_t size, uint32_t count, const char *text, size_t text_size) {
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  fatiao__span *s = NULL;
  char *exact = malloc(size ? size : 1);
  memcpy(exact, packed, size);
  int status = fatiao__spans_unpack(&s, count, &a, exact, size, text, text_size);
  assert_true(status == FATIAO_OK || status == FATIAO_FOREIGN);
  for (uint32_t i = 0; status == FATIAO_OK && i < count; i++) {
    fatiao_string part[] = {fatiao__span_label(s + i, text), fatiao__span_heading(s + i, text), fatiao__span_body(s + i, text), fatiao__span_text(s + i, text, count - i)};
    for (int k = 0; k < 4; k++) {
      assert_true(part[k].ptr >= text && part[k].ptr + part[k].len <= text + text_size);
      assert_int_equal(fatiao_text_validate(part[k].ptr, part[k].len), FATIAO_VALID);
    }
  }
  if (status == FATIAO_OK) fatiao__free(&a, s, (count + (size_t)1) * sizeof *s);
  assert_int_equal(p.bytes, 0);
  free(exact);
  return status == FATIAO_OK;
}

static void test_hostile_spans(void **state) {
  (void)state;
  static const char source[] = "第一条 总则\n一、甲 b\n（一）丁\n";
  const uint32_t count = 5;
  size_t n = sizeof source - 1;
  char *text = malloc(n);
  memcpy(text, source, n);
  uint64_t seed = 5;
  uint32_t offset[18];
  char packed[sizeof offset];
  int accepted = 0;
  for (int round = 0; round < 50000; round++) {
    for (int i = 0; i < 18; i++) offset[i] = random_below(&seed, round % 7 ? (uint32_t)n + 1 : UINT32_MAX);
    for (int i = 1; round % 5 && i < 18; i++) /* mostly in order */
      for (int k = i; k > 0 && offset[k] < offset[k - 1]; k--) {
        uint32_t swap = offset[k];
        offset[k] = offset[k - 1];
        offset[k - 1] = swap;
      }
    for (int i = 0; round % 4 && i < 18; i++) /* mostly where characters begin */
      while (offset[i] < n && (text[offset[i]] & 0xC0) == 0x80) offset[i]--;
    if (round % 3) offset[0] = 0, offset[15] = (uint32_t)n;
    for (size_t i = 0; i < sizeof packed; i++) packed[i] = (char)(unsigned char)(offset[i / 4] >> (8 * (i % 4)));
    accepted += read_hostile_spans(packed, sizeof packed, count, text, n);
  }
  assert_true(accepted > 100);
  for (size_t size = 0; size < sizeof packed; size++) assert_false(read_hostile_spans(packed, size, count, text, n));
  assert_false(read_hostile_spans(packed, sizeof packed, count + 1, text, n));
  assert_false(read_hostile_spans(packed, sizeof packed, UINT32_MAX - 1, text, n));
  free(text);
}

/* An offset within a character, or beyond the end, or before the one before it: each is refused on its own. */
static void test_refused_spans(void **state) {
  (void)state;
  static const char text[] = "条一\n二\n";
  const uint32_t good[9] = {0, 3, 3, 7, 10, 10, 11, 11, 11};
  struct {
    int at;
    uint32_t value;
    bool fine;
  } cases[] = {{0, 0, true}, {1, 1, false}, {2, 4, false}, {2, 2, false}, {3, 8, false}, {0, 3, false}, {6, 10, false}, {6, 12, false}, {5, UINT32_MAX, false}, {4, 7, true}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char packed[36];
    for (size_t i = 0; i < sizeof packed; i++) {
      uint32_t v = (int)(i / 4) == cases[k].at ? cases[k].value : good[i / 4];
      packed[i] = (char)(unsigned char)(v >> (8 * (i % 4)));
    }
    assert_int_equal(read_hostile_spans(packed, sizeof packed, 2, text, sizeof text - 1), cases[k].fine);
  }
}

/* -------------------------------------------------------------- memory ---------------------------------------------------------------- */

static int unpack_and_name(const fatiao__buffer *b, const fatiao_allocator *a) {
  fatiao__tree t;
  int status = fatiao__tree_unpack(&t, a, b->ptr, b->len);
  if (status == FATIAO_OK) status = fatiao__tree_units(&t);
  if (status == FATIAO_OK) status = fatiao__tree_name(&t, "x", "");
  fatiao__tree_free(&t);
  return status;
}

static void test_memory(void **state) {
  (void)state;
  uint64_t seed = 6;
  fatiao__tree t = random_tree(&seed, 200);
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  fatiao__tree_pack(&t, &b);
  int status = FATIAO_NOMEM;
  long n = 0;
  while (status != FATIAO_OK) {
    pool p = {.fail_at = ++n};
    fatiao_allocator a = pool_allocator(&p);
    status = unpack_and_name(&b, &a);
    assert_int_equal(status, p.failed ? FATIAO_NOMEM : FATIAO_OK);
    assert_int_equal(p.bytes, 0);
  }
  assert_true(n > 5);
  fatiao__tree_free(&t);
  fatiao__buffer_free(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_empty),      cmocka_unit_test(test_hostile),
                                     cmocka_unit_test(test_flipped_and_truncated), cmocka_unit_test(test_depth), cmocka_unit_test(test_ids),
                                     cmocka_unit_test(test_article_order), cmocka_unit_test(test_span_parts), cmocka_unit_test(test_hostile_spans),
                                     cmocka_unit_test(test_refused_spans), cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
