/*
** The text room: UTF-8, folding, width, tokens, scripts. Each fast path is held against a slow one: utf8proc's own functions on the whole text, or a
** plain second implementation written here, over every codepoint and over random texts made of what goes wrong (marks, joiners, halves of sequences).
*/
#include "internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <utf8proc.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---------------------------------------------------------------- helpers --------------------------------------------------------------- */

static uint64_t seed = 0x9E3779B97F4A7C15u;

static uint32_t chance(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)((seed >> 16) % below);
}

/* An allocator that counts what is out and fails when `left` reaches 0 (never when it begins negative). */
typedef struct purse {
  long left;
  size_t out;
} purse;

static void *purse_realloc(void *ud, void *p, size_t old_size, size_t new_size) {
  purse *u = ud;
  if (new_size == 0) {
    u->out -= old_size;
    free(p);
    return NULL;
  }
  if (u->left == 0) return NULL;
  if (u->left > 0) u->left--;
  void *q = realloc(p, new_size);
  if (q) u->out += new_size - old_size;
  return q;
}

/* Exactly n bytes on the heap, so that a sanitizer sees a read past them. */
static char *tight(const char *s, size_t n) {
  char *p = malloc(n ? n : 1);
  assert_non_null(p);
  if (n) memcpy(p, s, n);
  return p;
}

typedef struct text {
  char s[1024];
  size_t n;
} text;

static void text_add(text *t, uint32_t c) {
  t->n += fatiao__utf8_encode(c, t->s + t->n);
}

/* Codepoints that have done harm before, and ranges around them. */
static uint32_t odd(void) {
  static const uint32_t some[] = {
    'a', 'Z', '\'', '=', '<', ' ', '\r', '\n', 0xAD, 0xDF, 0xE9, 0x130, 0x131, 0x149, 0x300, 0x301, 0x308, 0x323, 0x327, 0x328, 0x338, 0x345, 0x344,
    0x3B1, 0x3C2, 0x390, 0x5B0, 0x600, 0x903, 0x93F,
    0x9C7, 0x9BE, 0x9D7, 0xB47, 0xB56, 0xBC6, 0xDD9, 0xDCF, 0xDCA, 0xF73, 0xF71, 0xF72, 0x1025, 0x102E, 0x1100, 0x1112, 0x1161, 0x1175, 0x11A7,
    0x11A8, 0x11C2, 0xAC00, 0xAC01, 0xD7A3,
    0x1E9E, 0x1FB3, 0x200B, 0x200C, 0x200D, 0x2014, 0x2019, 0x201C, 0x2026, 0x2460, 0x3000, 0x3001, 0x3005, 0x3007, 0x300A, 0x302A, 0x304B, 0x3099,
    0x309A, 0x309B, 0x30CF, 0x3220, 0x338F,
    0x4DC0, 0x4E00, 0x6761, 0x7B2C, 0x9FFF, 0xF900, 0xFA0E, 0xFB01, 0xFDFA, 0xFE00, 0xFE0F, 0xFEFF, 0xFF01, 0xFF21, 0xFF41, 0xFF10, 0xFF08, 0xFF1D,
    0xFF76, 0xFF9E, 0xFFE3, 0x1D15E, 0x1D165, 0x1D16D, 0x1F1E8,
    0x1F1F3, 0x1F468, 0x1F3FB, 0x2764, 0x20000, 0x2F800, 0xE0100, 0xE0001, 0x10FFFF, 0x11127, 0x11131,
  };
  uint32_t c;
  switch (chance(8)) {
    case 0: return 0x4E00 + chance(0x5200);
    case 1: return 0x20 + chance(95);
    case 2: return 0x300 + chance(0x70);
    case 3:
      do c = 1 + chance(0x10FFFF);
      while (c >= 0xD800 && c <= 0xDFFF);
      return c;
    default: return some[chance(COUNT(some))];
  }
}

static text odd_text(uint32_t most) {
  text t = {.n = 0};
  for (uint32_t i = chance(most + 1); i > 0; i--) text_add(&t, odd());
  return t;
}

static text bad_text(void) {
  text t = {.n = 0};
  for (uint32_t i = chance(24); i > 0; i--) {
    if (chance(3)) text_add(&t, odd());
    else t.s[t.n++] = (char)(chance(2) ? 0x80 + chance(0x80) : chance(256));
    if (t.n > 0 && chance(6) == 0) t.n--; /* cut a sequence */
  }
  return t;
}

/* utf8proc's own decoder: length, or 0. */
static size_t reference_sequence(const char *s, size_t n, uint32_t *c) {
  utf8proc_int32_t found;
  utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &found);
  if (k <= 0) return 0;
  *c = (uint32_t)found;
  return (size_t)k;
}

/* ----------------------------------------------------------------- UTF-8 ---------------------------------------------------------------- */

static void test_every_codepoint_round_trips(void **state) {
  (void)state;
  for (uint32_t c = 0; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    char s[4];
    size_t k, n = fatiao__utf8_encode(c, s);
    assert_int_equal(fatiao__utf8_decode(s, n, &k), c);
    assert_int_equal(k, n);
    assert_int_equal(fatiao_text_validate(s, n), FATIAO_VALID);
    if (n > 1) assert_int_equal(fatiao_text_validate(s, n - 1), 0);
  }
}

static void check_bytes(const char *bytes, size_t n) {
  char *s = tight(bytes, n);
  size_t first_bad = FATIAO_VALID, count = 0;
  for (size_t i = 0, k; i < n; count++) {
    uint32_t c = FATIAO__MALFORMED;
    size_t expected = reference_sequence(s + i, n - i, &c);
    if (expected == 0 && first_bad == FATIAO_VALID) first_bad = i;
    assert_int_equal(fatiao__utf8_decode(s + i, n - i, &k), c);
    assert_int_equal(k, expected ? expected : 1);
    i += k;
  }
  assert_int_equal(fatiao_text_validate(s, n), first_bad);
  assert_int_equal(fatiao_text_length(s, n), count);
  free(s);
}

static void test_hostile_bytes(void **state) {
  (void)state;
  char s[64];
  for (int a = 0; a < 256; a++) {
    s[0] = (char)a;
    check_bytes(s, 1);
    for (int b = 0; b < 256; b++) {
      s[1] = (char)b;
      check_bytes(s, 2);
      s[2] = (char)0x80;
      check_bytes(s, 3);
      s[3] = (char)0xBF;
      check_bytes(s, 4);
    }
  }
  for (int round = 0; round < 100000; round++) {
    size_t n = chance(sizeof s);
    static const char bad[] = "\xE4\xB8\x80\xED\xA0\xF0\x90\xF4\x8F\xC0\xE0\x9F";
    for (size_t i = 0; i < n; i++) s[i] = chance(2) ? (char)chance(256) : bad[chance(12)];
    check_bytes(s, n);
  }
  check_bytes("", 0);
}

static void test_invalid_offsets(void **state) {
  (void)state;
  static const struct { const char *s; size_t at; } t[] = {
    {"abcdefgh\x80", 8}, {"\xED\xA0\x80", 0}, {"\xC0\x80", 0}, {"\xE0\x80\x80", 0}, {"\xF0\x80\x80\x80", 0}, {"\xF4\x90\x80\x80", 0},
    {"\xF8\x88\x80\x80\x80", 0},
    {"\xE6\x9D\xA1\xE6\x9D", 3}, {"第七条", FATIAO_VALID}, {"\xF0\x9F\x98\x80", FATIAO_VALID}, {"", FATIAO_VALID},
  };
  for (size_t i = 0; i < COUNT(t); i++) assert_int_equal(fatiao_text_validate(t[i].s, strlen(t[i].s)), t[i].at);
  assert_int_equal(fatiao_text_validate("a\0b", 3), FATIAO_VALID);
}

static void test_classes(void **state) {
  (void)state;
  assert_true(fatiao__is_han(0x7B2C) && fatiao__is_han(0x3007) && fatiao__is_han(0x20000) && !fatiao__is_han(0x3042) && !fatiao__is_han('a'));
  static const uint32_t cjk[] = {0x4E00, 0x3005, 0x3042, 0x30A2, 0x30FC, 0xAC00, 0x1100, 0x3105, 0xFF76, 0x2F00, 0x31350};
  for (size_t i = 0; i < COUNT(cjk); i++) assert_true(fatiao__is_cjk(cjk[i]) && !fatiao__is_word(cjk[i]) && !fatiao__is_space(cjk[i]));
  static const uint32_t word[] = {'a', 'Z', '0', 0xE9, 0x301, 0x416, 0x5D0, 0xE01, 0x2164, 0xFF21};
  for (size_t i = 0; i < COUNT(word); i++) assert_true(fatiao__is_word(word[i]) && !fatiao__is_cjk(word[i]));
  static const uint32_t neither[] = {'\'', '-', ' ', 0x3000, 0x3001, 0xFF0C, 0x4DC0, 0x30FB, 0x1F600, FATIAO__MALFORMED};
  for (size_t i = 0; i < COUNT(neither); i++) assert_true(!fatiao__is_word(neither[i]) && !fatiao__is_cjk(neither[i]));
  static const uint32_t space[] = {' ', '\t', '\r', 0xA0, 0x3000, 0x2003, 0x200B, 0xFEFF};
  for (size_t i = 0; i < COUNT(space); i++) assert_true(fatiao__is_space(space[i]));
  assert_false(fatiao__is_space('a') || fatiao__is_space(0x200C) || fatiao__is_space(0));
}

/* ---------------------------------------------------------------- folding --------------------------------------------------------------- */

typedef struct folded {
  fatiao__buffer out, map;
} folded;

static folded fold(const char *s, size_t n) {
  folded f;
  char *p = tight(s, n);
  fatiao__buffer_init(&f.out, NULL);
  fatiao__buffer_init(&f.map, NULL);
  fatiao__fold(p, n, &f.out, &f.map);
  assert_int_equal(f.out.status, FATIAO_OK);
  assert_int_equal(f.map.status, FATIAO_OK);
  free(p);
  return f;
}

static void folded_free(folded *f) {
  fatiao__buffer_free(&f->out);
  fatiao__buffer_free(&f->map);
}

static uint32_t map_at(const folded *f, size_t i) {
  uint32_t v;
  memcpy(&v, f->map.ptr + 4 * i, 4);
  return v;
}

#define NFKC_CASEFOLD (UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

/* What utf8proc makes of the well-formed stretches, with malformed bytes between them as they are. */
static void reference_map(const char *s, size_t n, int options, fatiao__buffer *out) {
  for (size_t i = 0; i < n;) {
    size_t end = i, k;
    uint32_t c;
    while (end < n && (k = reference_sequence(s + end, n - end, &c)) > 0) end += k;
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(end - i), &made, (utf8proc_option_t)options);
    assert_true(len >= 0);
    fatiao__buffer_add(out, (char *)made, (size_t)len);
    free(made);
    if (end < n) fatiao__buffer_addc(out, s[end++]);
    i = end;
  }
}

static void assert_buffers(const fatiao__buffer *a, const fatiao__buffer *b, const char *s, size_t n) {
  if (a->len == b->len && (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0)) return;
  print_error("source:");
  for (size_t i = 0; i < n; i++) print_error(" %02X", (unsigned char)s[i]);
  print_error("\n   got:");
  for (size_t i = 0; i < a->len; i++) print_error(" %02X", (unsigned char)a->ptr[i]);
  print_error("\n  want:");
  for (size_t i = 0; i < b->len; i++) print_error(" %02X", (unsigned char)b->ptr[i]);
  print_error("\n");
  fail();
}

static void check_fold(const char *s, size_t n) {
  fatiao__buffer want, got;
  folded f = fold(s, n);
  fatiao__buffer_init(&want, NULL);
  fatiao__buffer_init(&got, NULL);
  reference_map(s, n, NFKC_CASEFOLD, &want);
  assert_buffers(&f.out, &want, s, n);
  assert_int_equal(f.map.len, 4 * (f.out.len + 1));
  assert_int_equal(map_at(&f, f.out.len), n);
  for (size_t i = 0; i < f.out.len; i++) {
    assert_true(map_at(&f, i) <= map_at(&f, i + 1));
    assert_true(map_at(&f, i) < n);
    size_t k, at = map_at(&f, i), j = 0; /* it is where a character begins */
    while (j < at) fatiao__utf8_decode(s + j, n - j, &k), j += k;
    assert_int_equal(j, at);
  }
  fatiao__fold(s, n, &got, NULL);
  assert_buffers(&got, &want, s, n);
  for (int compatibility = 0; compatibility < 2; compatibility++) {
    fatiao__buffer_clear(&want);
    fatiao__buffer_clear(&got);
    reference_map(s, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE | (compatibility ? UTF8PROC_COMPAT : 0), &want);
    fatiao__normalize(s, n, compatibility, &got);
    assert_buffers(&got, &want, s, n);
  }
  fatiao__buffer_free(&want);
  fatiao__buffer_free(&got);
  folded_free(&f);
}

static void test_fold_every_codepoint(void **state) {
  (void)state;
  for (uint32_t c = 1; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (c >= 0x40000 && c % 97) continue; /* nothing is there */
    text t = {.n = 0};
    text_add(&t, c);
    check_fold(t.s, t.n);
    text u = {.n = 0};
    text_add(&u, 0x41);
    text_add(&u, c);
    text_add(&u, 0x323);
    text_add(&u, 0x301);
    check_fold(u.s, u.n);
    text_add(&t, 0x338);
    text_add(&t, c);
    text_add(&t, 0x6761);
    check_fold(t.s, t.n);
  }
}

static void test_fold_random(void **state) {
  (void)state;
  for (int round = 0; round < 200000; round++) {
    text t = odd_text(16);
    check_fold(t.s, t.n);
  }
  for (int round = 0; round < 100000; round++) {
    text t = bad_text();
    check_fold(t.s, t.n);
  }
}

static void test_fold_many_marks(void **state) {
  (void)state;
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  for (int i = 0; i < 3000; i++) {
    char s[4];
    uint32_t c = i % 700 == 0 ? 'e' : i % 2 ? 0x300 + chance(0x60) : 0x5B0 + chance(10);
    fatiao__buffer_add(&b, s, fatiao__utf8_encode(c, s));
  }
  check_fold(b.ptr, b.len);
  fatiao__buffer_free(&b);
}

/* A megabyte of marks in the worst order: utf8proc_map would take hours. */
static void test_fold_is_not_quadratic(void **state) {
  (void)state;
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  fatiao__buffer_addc(&b, 'a');
  for (int i = 0; i < 250000; i++) fatiao__buffer_add(&b, "\xCC\x81", 2); /* class 230 */
  for (int i = 0; i < 250000; i++) fatiao__buffer_add(&b, "\xCC\xA3", 2); /* class 220 */
  folded f = fold(b.ptr, b.len);
  assert_memory_equal(f.out.ptr, "\xE1\xBA\xA1\xCC\xA3", 5); /* ạ, and the other dots below before the accents */
  assert_int_equal(f.out.len, b.len); /* a and its first dot, three bytes, are ạ, three bytes */
  folded_free(&f);
  fatiao__buffer_free(&b);
}

static void test_fold_blocks(void **state) {
  (void)state;
  for (size_t n = 4080; n < 4110; n++) { /* the plain loop works in blocks of 4096 bytes */
    static const char *const ends[] = {"条", "Ａ\xCC\x88", "a\xCC\x88", "\xE6\x9D", "㈠", "ｚ"};
    for (size_t i = 0; i < COUNT(ends); i++) {
      char s[4200];
      memset(s, 'a', n);
      strcpy(s + n, ends[i]);
      check_fold(s, strlen(s));
    }
  }
}

static void test_fold_known(void **state) {
  (void)state;
  static const struct { const char *s, *want; uint32_t map[12]; } t[] = {
    {"ＡＢ", "ab", {0, 3, 6}}, {"㈠", "(一)", {0, 0, 0, 0, 0, 3}}, {"①条", "1条", {0, 3, 3, 3, 6}}, {"㎏", "kg", {0, 0, 3}},
    {"ﬁX", "fix", {0, 0, 3, 4}}, {"Straße", "strasse", {0, 1, 2, 3, 4, 4, 6, 7}}, {"e\xCC\x81z", "éz", {0, 0, 3, 4}},
    {"\xEF\xBB\xBF" "A", "a", {3, 4}}, {"A\xC2\xAD" "B", "ab", {0, 3, 4}}, {"\x80Ａ", "\x80" "a", {0, 1, 4}}, {"", "", {0}},
    {"（一）　", "(一) ", {0, 3, 3, 3, 6, 9, 12}},
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    folded f = fold(t[i].s, strlen(t[i].s));
    assert_string_equal(fatiao__buffer_string(&f.out), t[i].want);
    for (size_t j = 0; j <= f.out.len; j++) assert_int_equal(map_at(&f, j), t[i].map[j]);
    folded_free(&f);
  }
}

/* --------------------------------------------------------- width and graphemes ---------------------------------------------------------- */

static void test_width_known(void **state) {
  (void)state;
  static const struct { const char *s; size_t width, clusters; } t[] = {
    {"", 0, 0}, {"abc", 3, 3}, {"第七条", 6, 3}, {"e\xCC\x81", 1, 1}, {"Ａ（", 4, 2}, {"“条”…", 5, 4}, {"\t\x01", 0, 2}, {"\r\n", 0, 1}, {"👨‍👩‍👧", 2, 1},
    {"🇨🇳🇨🇳", 4, 2}, {"🇨", 1, 1},
    {"👍🏽", 2, 1}, {"각", 2, 1}, {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", 2, 1}, {"\x80\xE6\x9D", 3, 3}, {"条\xCC\x81条", 4, 2},
    {"葛\xF3\xA0\x84\x80", 2, 1}, {"𠀀", 2, 1}, {"が", 2, 1}, {"か\xE3\x82\x99", 2, 1},
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    size_t n = strlen(t[i].s), clusters = 0;
    char *s = tight(t[i].s, n);
    assert_int_equal(fatiao_text_width(s, n), t[i].width);
    for (size_t at = 0; at < n; clusters++) at = fatiao_text_grapheme(s, n, at);
    assert_int_equal(clusters, t[i].clusters);
    free(s);
  }
  assert_int_equal(fatiao_text_grapheme("ab", 2, 2), 2);
  assert_int_equal(fatiao_text_grapheme("ab", 2, 9), 2);
}

static void test_graphemes_are_utf8procs(void **state) {
  (void)state;
  for (int round = 0; round < 300000; round++) {
    text t = round % 3 ? odd_text(12) : bad_text();
    char *s = tight(t.s, t.n);
    utf8proc_int32_t machine = 0;
    uint32_t before = FATIAO__MALFORMED;
    size_t end = 0, k, sum = 0;
    for (size_t i = 0; i < t.n; i += k) {
      uint32_t c = fatiao__utf8_decode(s + i, t.n - i, &k);
      bool boundary = true;
      if (c == FATIAO__MALFORMED || before == FATIAO__MALFORMED) machine = 0;
      else boundary = utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)c, &machine);
      before = c;
      if (boundary) {
        assert_int_equal(end, i); /* the cluster before ended here, or this is the beginning */
        end = fatiao_text_grapheme(s, t.n, i);
        sum += fatiao_text_width(s + i, end - i);
      }
      assert_true(i + k <= end);
    }
    assert_int_equal(end, t.n);
    assert_int_equal(fatiao_text_width(s, t.n), sum);
    free(s);
  }
}

/* ----------------------------------------------------------------- tokens --------------------------------------------------------------- */

typedef struct token {
  size_t start, finish, len;
  char s[200];
} token;

typedef struct tokens {
  token item[600];
  size_t count, stop; /* fails at that token */
} tokens;

static int collect(void *ud, const char *s, size_t n, size_t start, size_t finish) {
  tokens *t = ud;
  if (t->count == t->stop) return FATIAO_USER;
  assert_true(t->count < COUNT(t->item) && n < sizeof t->item->s && n > 0);
  token *k = &t->item[t->count++];
  memcpy(k->s, s, n);
  k->s[n] = '\0';
  k->len = n;
  k->start = start;
  k->finish = finish;
  return FATIAO_OK;
}

static const fatiao_allocator LIBC;

static void read_tokens(tokens *t, const char *bytes, size_t n) {
  char *s = tight(bytes, n);
  t->count = 0;
  t->stop = SIZE_MAX;
  assert_int_equal(fatiao__tokens(&LIBC, s, n, collect, t), FATIAO_OK);
  free(s);
}

/* "token@start-finish ..." */
static void check_tokens(const char *s, const char *want) {
  static tokens t;
  char got[4096] = "", *p = got;
  read_tokens(&t, s, strlen(s));
  for (size_t i = 0; i < t.count; i++) p += sprintf(p, "%s%s@%zu-%zu", i ? " " : "", t.item[i].s, t.item[i].start, t.item[i].finish);
  assert_string_equal(got, want);
}

static void test_tokens_known(void **state) {
  (void)state;
  check_tokens("", "");
  check_tokens("，。 ", "");
  check_tokens("条", "条@0-3");
  check_tokens("第七条", "第七@0-6 七条@3-9 条@6-9");
  check_tokens("第七条，数据。", "第七@0-6 七条@3-9 条@6-9 数据@12-18 据@15-18");
  check_tokens("第7条", "第@0-3 7@3-4 条@4-7");
  check_tokens("Article 7bis (A)", "article@0-7 7bis@8-12 a@14-15");
  check_tokens("State's States’", "state@0-5 s@6-7 states@8-14");
  check_tokens("79/243", "79@0-2 243@3-6");
  check_tokens("网络ABC罪", "网络@0-6 络@3-6 abc@6-9 罪@9-12");
  check_tokens("㈠", "一@0-3");
  check_tokens("第㈠项", "第@0-3 一@3-6 项@6-9");
  check_tokens("㊀㊁", "一二@0-6 二@3-6");
  check_tokens("①②", "12@0-6");
  check_tokens("第①条", "第@0-3 1@3-6 条@6-9");
  check_tokens("5㎏", "5kg@0-4");
  check_tokens("ﬁle", "file@0-5");
  check_tokens("第１２条", "第@0-3 12@3-9 条@9-12");
  check_tokens("ＵＮ", "un@0-6");
  check_tokens("e\xCC\x81t", "ét@0-4");
  check_tokens("x\xCC\x81\xCC\xA3y", "x\xCC\xA3\xCC\x81y@0-6"); /* sorted */
  check_tokens("条\xCC\x81款", "条\xCC\x81款@0-8 款@5-8");
  check_tokens(" \xCC\x81" "a", "a@3-4");
  check_tokens("葛\xF3\xA0\x84\x80城", "葛城@0-10 城@7-10");
  check_tokens("葛\xF3\xA0\x84\x80", "葛@0-7");
  check_tokens("か\xE3\x82\x99き", "がき@0-9 き@6-9");
  check_tokens("条\x80款", "条@0-3 款@4-7");
  check_tokens("\xE6\x9D", "");
  check_tokens("二〇二四年", "二〇@0-6 〇二@3-9 二四@6-12 四年@9-15 年@12-15");
  check_tokens("佐々木", "佐々@0-6 々木@3-9 木@6-9");
  check_tokens("Ünïted", "ünïted@0-8");
  check_tokens("𠀀条", "𠀀条@0-7 条@4-7");
  check_tokens("AAAAAAAAAABBBBBBBBBBAAAAAAAAAABBBBBBBBBBAAAAAAAAAABBBBBBBBBBAAAAAAAAAAB",
               "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaab@0-71");
}

/* The same thing said plainly: fold all, cut into units of a character and its marks, then look at neighbours. */
static void reference_tokens(tokens *t, const char *s, size_t n) {
  static struct { size_t from, to; int is; } unit[1000];
  size_t units = 0;
  folded f = fold(s, n);
  for (size_t i = 0, k; i < f.out.len; i += k) {
    uint32_t c = fatiao__utf8_decode(f.out.ptr + i, f.out.len - i, &k);
    utf8proc_category_t category = c == FATIAO__MALFORMED ? UTF8PROC_CATEGORY_CN : utf8proc_category((utf8proc_int32_t)c);
    bool mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    int is = fatiao__is_cjk(c) ? 2 : mark ? 0 : fatiao__is_word(c) ? 1 : 0;
    if (mark && units > 0 && !fatiao__is_cjk(c)) unit[units - 1].to = i + k; /* marks on separators are separators */
    else unit[units].from = i, unit[units].to = i + k, unit[units++].is = is;
  }
  t->count = 0;
  t->stop = SIZE_MAX;
  for (size_t i = 0; i < units; i++) {
    size_t last = i;
    if (unit[i].is == 0) continue;
    if (unit[i].is == 1) while (last + 1 < units && unit[last + 1].is == 1) last++;
    else if (i + 1 < units && unit[i + 1].is == 2) last++;
    size_t from = unit[i].from, to = unit[last].to, end = n;
    for (size_t j = to; j <= f.out.len; j++) {
      if (map_at(&f, j) == map_at(&f, to - 1)) continue;
      end = map_at(&f, j);
      break;
    }
    collect(t, f.out.ptr + from, to - from, map_at(&f, from), end);
    if (unit[i].is == 1) i = last;
  }
  folded_free(&f);
}

static void test_tokens_are_those_of_the_folded_text(void **state) {
  (void)state;
  static tokens got, want;
  for (int round = 0; round < 300000; round++) {
    text t = round % 3 ? odd_text(20) : bad_text();
    read_tokens(&got, t.s, t.n);
    reference_tokens(&want, t.s, t.n);
    if (got.count != want.count) {
      for (size_t i = 0; i < t.n; i++) print_error("%02X ", (unsigned char)t.s[i]);
      print_error("\n");
    }
    assert_int_equal(got.count, want.count);
    for (size_t i = 0; i < got.count; i++) {
      assert_string_equal(got.item[i].s, want.item[i].s);
      assert_int_equal(got.item[i].start, want.item[i].start);
      /* A stretch that ends before a character which folds to nothing may or may not hold it. */
      assert_int_equal(got.item[i].finish, want.item[i].finish);
      assert_true(got.item[i].start < got.item[i].finish && got.item[i].finish <= t.n);
    }
  }
}

/* Every codepoint between two ideographs, and between letters. */
static void test_tokens_every_codepoint(void **state) {
  (void)state;
  static tokens got, want;
  for (uint32_t c = 1; c < 0x30000; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    text t = {.n = 0};
    text_add(&t, 0x6761);
    text_add(&t, c);
    text_add(&t, 'B');
    text_add(&t, c);
    text_add(&t, 0x6B3E);
    read_tokens(&got, t.s, t.n);
    reference_tokens(&want, t.s, t.n);
    assert_int_equal(got.count, want.count);
    for (size_t i = 0; i < got.count; i++) {
      assert_string_equal(got.item[i].s, want.item[i].s);
      assert_int_equal(got.item[i].start, want.item[i].start);
      assert_int_equal(got.item[i].finish, want.item[i].finish);
    }
  }
}

static void test_tokens_stop_when_told(void **state) {
  (void)state;
  static const char s[] = "第七条 words ㈠ＡＢ words 数据";
  static tokens t;
  read_tokens(&t, s, strlen(s));
  size_t all = t.count;
  assert_true(all > 8);
  for (size_t stop = 0; stop < all; stop++) {
    t.count = 0;
    t.stop = stop;
    assert_int_equal(fatiao__tokens(&LIBC, s, strlen(s), collect, &t), FATIAO_USER);
    assert_int_equal(t.count, stop);
  }
}

/* ----------------------------------------------------------------- script --------------------------------------------------------------- */

typedef void (*converter)(const char *s, size_t n, fatiao__buffer *out);

static void check_script(converter fn, const char *source, const char *want) {
  fatiao__buffer out;
  char *s = tight(source, strlen(source));
  fatiao__buffer_init(&out, NULL);
  fn(s, strlen(source), &out);
  assert_string_equal(fatiao__buffer_string(&out), want);
  fatiao__buffer_free(&out);
  free(s);
}

static void test_simplified(void **state) {
  (void)state;
  static const char *const t[][2] = {
    {"聯合國打擊網絡犯罪公約", "联合国打击网络犯罪公约"}, {"個人資料保護法", "个人资料保护法"}, {"著作權", "著作权"}, {"隨著", "随着"}, {"乾隆", "乾隆"}, {"乾燥", "干燥"}, {"顛覆", "颠覆"}, {"答覆", "答复"},
    {"徵收", "征收"}, {"瞭望", "瞭望"}, {"瞭解", "了解"}, {"慰藉", "慰藉"}, {"藉口", "借口"}, {"合夥", "合伙"}, {"裏裡", "里里"}, {"發髮", "发发"}, {"臺灣", "台湾"}, {"標準", "标准"},
    {"為爲", "为为"},
    {"說説", "说说"}, {"於", "于"}, {"復複", "复复"}, {"後", "后"}, {"雲", "云"}, {"ABC，。", "ABC，。"}, {"", ""}, {"\xE6\x9D\x80網\xE6", "\xE6\x9D\x80网\xE6"},
    {"瑪瑙", "玛瑙"}, {"大阪", "大阪"},
    {"標籤", "标签"}, {"貪汙賄賂", "贪污贿赂"}, {"儘快", "尽快"},
  };
  for (size_t i = 0; i < COUNT(t); i++) check_script(fatiao__simplified, t[i][0], t[i][1]);
}

static void test_traditional(void **state) {
  (void)state;
  static const char *const t[][2] = {
    {"联合国打击网络犯罪公约", "聯合國打擊網絡犯罪公約"}, {"后", "後"}, {"里", "裡"}, {"公里", "公里"}, {"发", "發"}, {"毛发", "毛髮"}, {"复", "復"}, {"恢复制度", "恢復制度"}, {"复制", "複製"},
    {"制定", "制定"}, {"制造", "製造"}, {"机制造成", "機制造成"}, {"书面", "書面"}, {"云计算", "雲計算"}, {"平台", "平臺"}, {"系统", "系統"}, {"关系", "關係"}, {"有关系统", "有關系統"},
    {"联系", "聯繫"},
    {"批准时", "批准時"}, {"标准", "標準"}, {"准予", "准予"}, {"若干规定", "若干規定"}, {"干部", "幹部"}, {"干燥", "乾燥"}, {"犬只", "犬隻"}, {"只能", "只能"}, {"标志", "標誌"}, {"志愿", "志願"},
    {"征收", "徵收"}, {"注册", "註冊"}, {"注意", "注意"}, {"应当", "應當"}, {"合并", "合併"}, {"并处", "並處"}, {"采取", "採取"}, {"规范", "規範"}, {"合伙", "合夥"}, {"著作权", "著作權"},
    {"委托", "委託"},
    {"山谷", "山谷"}, {"谷物", "穀物"}, {"松树", "松樹"}, {"放松", "放鬆"}, {"历史", "歷史"}, {"日期", "日期"}, {"冲突", "衝突"}, {"签订", "簽訂"}, {"干净", "乾淨"}, {"个人信息", "個人信息"},
    {"", ""},
  };
  for (size_t i = 0; i < COUNT(t); i++) check_script(fatiao__traditional, t[i][0], t[i][1]);
}

/* What is simplified stays so; and a traditional character that was made out of a simplified one goes back to it. */
static void test_scripts_are_settled(void **state) {
  (void)state;
  fatiao__buffer once, twice;
  fatiao__buffer_init(&once, NULL);
  fatiao__buffer_init(&twice, NULL);
  for (uint32_t c = 0x3000; c < 0x32000; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    char s[4];
    size_t n = fatiao__utf8_encode(c, s);
    converter all[] = {fatiao__simplified, fatiao__traditional};
    for (int i = 0; i < 2; i++) {
      fatiao__buffer_clear(&once);
      fatiao__buffer_clear(&twice);
      all[i](s, n, &once);
      assert_int_equal(fatiao_text_length(once.ptr, once.len), 1);
      all[i](once.ptr, once.len, &twice);
      assert_buffers(&once, &twice, s, n);
    }
  }
  static const char common[] = "的一是了不在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里"
    "如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向"
    "道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花"
    "带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断"
    "深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住"
    "调满县局照参红细引听该铁价严";
  fatiao__buffer_clear(&once);
  fatiao__simplified(common, sizeof common - 1, &once);
  assert_string_equal(fatiao__buffer_string(&once), common);
  fatiao__buffer_clear(&once);
  fatiao__buffer_clear(&twice);
  fatiao__traditional(common, sizeof common - 1, &once);
  fatiao__simplified(once.ptr, once.len, &twice);
  for (size_t i = 0, j = 0; i < twice.len && j < sizeof common - 1; i += 3, j += 3) {
    if (memcmp(common + j, "着", 3) == 0) continue; /* 著: not known to be the particle when it stands alone */
    assert_memory_equal(twice.ptr + i, common + j, 3);
  }
  fatiao__buffer_free(&once);
  fatiao__buffer_free(&twice);
}

static void test_script_hostile(void **state) {
  (void)state;
  for (int round = 0; round < 100000; round++) {
    text t = bad_text();
    char *s = tight(t.s, t.n);
    fatiao__buffer b;
    fatiao__buffer_init(&b, NULL);
    fatiao__simplified(s, t.n, &b);
    assert_int_equal(fatiao_text_length(b.ptr, b.len), fatiao_text_length(s, t.n));
    fatiao__buffer_clear(&b);
    fatiao__traditional(s, t.n, &b);
    assert_int_equal(fatiao_text_length(b.ptr, b.len), fatiao_text_length(s, t.n));
    fatiao__buffer_free(&b);
    free(s);
  }
}

/* ----------------------------------------------------------------- memory --------------------------------------------------------------- */

static int nothing(void *ud, const char *s, size_t n, size_t start, size_t finish) {
  (void)ud, (void)s, (void)n, (void)start, (void)finish;
  return FATIAO_OK;
}

/* {NULL, 0} is a string. */
static void test_null(void **state) {
  (void)state;
  fatiao__buffer out, map;
  fatiao__buffer_init(&out, NULL);
  fatiao__buffer_init(&map, NULL);
  fatiao__fold(NULL, 0, &out, &map);
  fatiao__normalize(NULL, 0, true, &out);
  fatiao__simplified(NULL, 0, &out);
  fatiao__traditional(NULL, 0, &out);
  assert_int_equal(out.len, 0);
  assert_int_equal(map.len, 4);
  assert_int_equal(fatiao__tokens(&LIBC, NULL, 0, nothing, NULL), FATIAO_OK);
  assert_int_equal(fatiao_text_width(NULL, 0) + fatiao_text_length(NULL, 0) + fatiao_text_grapheme(NULL, 0, 0), 0);
  assert_int_equal(fatiao_text_validate(NULL, 0), FATIAO_VALID);
  fatiao__buffer_free(&out);
  fatiao__buffer_free(&map);
}

/* The n-th allocation fails, for every n, until none does. */
static void test_out_of_memory(void **state) {
  (void)state;
  fatiao__buffer source;
  fatiao__buffer_init(&source, NULL);
  fatiao__buffer_adds(&source, "第七条 ＡＢ㈠ e");
  for (int i = 0; i < 100; i++) fatiao__buffer_adds(&source, i % 2 ? "\xCC\x81" : "\xCC\xA3");
  for (int i = 0; i < 3000; i++) fatiao__buffer_adds(&source, "ẞ發");
  for (int what = 0; what < 5; what++) {
    int status = FATIAO_NOMEM;
    for (long left = 0; status != FATIAO_OK; left++) {
      assert_true(left < 1000);
      purse u = {left, 0};
      fatiao_allocator a = {purse_realloc, &u};
      fatiao__buffer out, map;
      fatiao__buffer_init(&out, &a);
      fatiao__buffer_init(&map, &a);
      if (what == 0) fatiao__fold(source.ptr, source.len, &out, &map);
      if (what == 1) fatiao__normalize(source.ptr, source.len, true, &out);
      if (what == 2) fatiao__simplified(source.ptr, source.len, &out);
      if (what == 3) fatiao__traditional(source.ptr, source.len, &out);
      status = what == 4 ? fatiao__tokens(&a, source.ptr, source.len, nothing, NULL) : out.status ? out.status : map.status;
      assert_true(status == FATIAO_OK || status == FATIAO_NOMEM);
      fatiao__buffer_free(&out);
      fatiao__buffer_free(&map);
      assert_int_equal(u.out, 0);
      if (left == 0) assert_int_equal(status, FATIAO_NOMEM);
    }
  }
  fatiao__buffer_free(&source);
}

int main(void) {
  const struct CMUnitTest all[] = {
    cmocka_unit_test(test_every_codepoint_round_trips), cmocka_unit_test(test_hostile_bytes), cmocka_unit_test(test_invalid_offsets),
    cmocka_unit_test(test_classes),
    cmocka_unit_test(test_fold_known), cmocka_unit_test(test_fold_every_codepoint), cmocka_unit_test(test_fold_random),
    cmocka_unit_test(test_fold_many_marks),
    cmocka_unit_test(test_fold_is_not_quadratic), cmocka_unit_test(test_fold_blocks),
    cmocka_unit_test(test_width_known), cmocka_unit_test(test_graphemes_are_utf8procs),
    cmocka_unit_test(test_tokens_known), cmocka_unit_test(test_tokens_are_those_of_the_folded_text), cmocka_unit_test(test_tokens_every_codepoint),
    cmocka_unit_test(test_tokens_stop_when_told),
    cmocka_unit_test(test_simplified), cmocka_unit_test(test_traditional), cmocka_unit_test(test_scripts_are_settled),
    cmocka_unit_test(test_script_hostile),
    cmocka_unit_test(test_null),
    cmocka_unit_test(test_out_of_memory),
  };
  return cmocka_run_group_tests(all, NULL, NULL);
}
