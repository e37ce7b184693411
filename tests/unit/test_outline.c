/*
** The outline: golden files that a lawyer can read (tests/golden/outline), the layout of the text, real texts where the folder with them is at hand,
** a failing allocator, sizes, and mutations. On every text: nothing is lost, nothing stands twice, regions lie side by side, the tree is one.
**
** A golden file NAME.LANG.txt: the text, a line ".", the tree (kind number | label | heading | body), and after another "." the warnings. After a
** change that is meant, FATIAO_GOLDEN=write rewrites what is expected; read the difference. FATIAO_TEXTS names the folder of real texts, FATIAO_FUZZ
** the number of mutations of each text.
*/
#define _POSIX_C_SOURCE 200809L

#include "internal.h"

#include "../../core/outline/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GOLDEN "tests/golden/outline"

/* ---------------------------------------------------------------- helpers --------------------------------------------------------------- */

static char *slurp(const char *path, size_t *n) {
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

static bool is_space_at(const char *s, size_t n, size_t *len) {
  uint32_t c = fatiao__utf8_decode(s, n, len);
  return fatiao__is_space(c) || c == 0x200B || c == 0xFEFF;
}

/* What is compared: everything but white space. */
static void add_signs(fatiao__buffer *b, const char *s, size_t n) {
  size_t len;
  for (size_t i = 0; i < n; i += len)
    if (!is_space_at(s + i, n - i, &len)) fatiao__buffer_add(b, s + i, len);
}

/* The signs of the source, line by line through the markup reader, which has tests of its own. */
static void source_signs(fatiao__buffer *b, const char *s, size_t n) {
  fatiao__cursor c = {s, n, 0, 0, SIZE_MAX};
  fatiao__markup m;
  const char *line;
  size_t len;
  uint32_t number;
  while (fatiao__markup_line(&c, &line, &len, &number)) {
    char *clean = malloc(len + 1);
    assert_non_null(clean);
    add_signs(b, clean, fatiao__markup_clean(clean, line, len, &m));
    free(clean);
  }
}

static void check_blank(const fatiao__outline *o, size_t from, size_t to) {
  assert_true(from <= to && to <= o->text.len);
  for (size_t i = from; i < to; i++) assert_true(o->text.ptr[i] == ' ' || o->text.ptr[i] == '\n');
}

/* All that is promised about any outline of any text. */
static void check_invariants(const fatiao__outline *o, const char *s, size_t n) {
  fatiao__buffer was, is;
  size_t at = 0;
  uint32_t line = 1;
  fatiao__buffer_init(&was, NULL);
  fatiao__buffer_init(&is, NULL);
  for (uint32_t i = 0; i < o->count; i++) {
    const fatiao__outline_node *d = &o->node[i];
    check_blank(o, at, d->label);
    check_blank(o, d->label_end, d->heading);
    check_blank(o, d->heading_end, d->body);
    assert_true(d->label <= d->label_end && d->heading <= d->heading_end && d->body <= d->body_end);
    at = d->body_end;
    add_signs(&is, o->text.ptr + d->label, d->label_end - d->label);
    add_signs(&is, o->text.ptr + d->heading, d->heading_end - d->heading);
    add_signs(&is, o->text.ptr + d->body, d->body_end - d->body);
    assert_true(d->kind >= FATIAO_PREFACE && d->kind < FATIAO_KINDS);
    assert_true(d->line >= line);
    line = d->line;
    assert_true(d->end > i && d->end <= o->count);
    assert_true(d->kind != FATIAO_ART || d->body == d->body_end);
    if (d->parent == FATIAO_NONE) continue;
    assert_true(d->parent < i && i < o->node[d->parent].end && d->end <= o->node[d->parent].end);
    uint8_t up = o->node[d->parent].kind;
    assert_true(d->kind != FATIAO_SUBPOINT || up == FATIAO_POINT);
    assert_true(d->kind != FATIAO_POINT || up == FATIAO_PARA);
  }
  check_blank(o, at, o->text.len);
  for (uint32_t i = 1; i < o->warnings; i++) assert_true(o->warning[i].line >= o->warning[i - 1].line);
  source_signs(&was, s, n);
  if (was.len != is.len || memcmp(was.ptr ? was.ptr : "", is.ptr ? is.ptr : "", was.len) != 0)
    fprintf(stderr, "%.*s\n--- signs of the text\n%.*s\n--- signs of the outline\n%.*s\n", (int)n, s, (int)was.len, was.ptr, (int)is.len, is.ptr);
  assert_int_equal(was.len, is.len);
  if (was.len > 0) assert_memory_equal(was.ptr, is.ptr, was.len);
  fatiao__buffer_free(&was);
  fatiao__buffer_free(&is);
}

static void read_text(fatiao__outline *o, const char *s, size_t n, const char *lang) {
  assert_int_equal(fatiao__outline_read(o, NULL, s, n, lang), FATIAO_OK);
  check_invariants(o, s, n);
}

static uint32_t count_kind(const fatiao__outline *o, uint8_t kind) {
  uint32_t k = 0;
  for (uint32_t i = 0; i < o->count; i++) k += o->node[i].kind == kind;
  return k;
}

/* ---------------------------------------------------------------- golden ---------------------------------------------------------------- */

static void add_number(fatiao__buffer *b, uint64_t value, uint8_t style) {
  char number[FATIAO_NUMERAL_MAX];
  size_t n = fatiao_numeral_format(value, style, number);
  fatiao__buffer_add(b, number, n);
}

static void print_node(fatiao__buffer *b, const fatiao__outline *o, uint32_t i) {
  const fatiao__outline_node *d = &o->node[i];
  for (uint32_t up = d->parent; up != FATIAO_NONE; up = o->node[up].parent) fatiao__buffer_adds(b, "  ");
  fatiao__buffer_adds(b, fatiao_kind_name(d->kind));
  if (d->ordinal > 0) {
    fatiao__buffer_addc(b, ' ');
    add_number(b, d->ordinal, d->style);
  }
  if (d->branch > 0) {
    fatiao__buffer_addc(b, '-');
    add_number(b, d->branch, FATIAO_NUMERAL_ARABIC);
  }
  if (d->repeat > 0) {
    fatiao__buffer_addc(b, '~');
    add_number(b, d->repeat + 1, FATIAO_NUMERAL_ARABIC);
  }
  fatiao__buffer_adds(b, " | ");
  fatiao__buffer_add(b, o->text.ptr + d->label, d->label_end - d->label);
  fatiao__buffer_adds(b, " | ");
  fatiao__buffer_add(b, o->text.ptr + d->heading, d->heading_end - d->heading);
  fatiao__buffer_adds(b, " | ");
  for (uint32_t at = d->body; at < d->body_end; at++) {
    if (o->text.ptr[at] == '\n') fatiao__buffer_adds(b, " / ");
    else fatiao__buffer_addc(b, o->text.ptr[at]);
  }
  while (b->ptr[b->len - 1] == ' ') b->len--; /* editors take it away anyway */
  fatiao__buffer_addc(b, '\n');
}

static void print_outline(fatiao__buffer *b, const fatiao__outline *o) {
  static const char *const kinds[] = {"", "gap", "repeat", "order", "misfit", "empty", "depth", "tree"};
  for (uint32_t i = 0; i < o->count; i++) print_node(b, o, i);
  fatiao__buffer_adds(b, ".\n");
  if (o->date[0]) {
    fatiao__buffer_adds(b, "date ");
    fatiao__buffer_adds(b, o->date);
    fatiao__buffer_addc(b, '\n');
  }
  for (uint32_t i = 0; i < o->warnings; i++) {
    const fatiao_warning *w = &o->warning[i];
    fatiao__buffer_adds(b, "line ");
    add_number(b, w->line, FATIAO_NUMERAL_ARABIC);
    fatiao__buffer_addc(b, ' ');
    fatiao__buffer_adds(b, kinds[w->kind]);
    if (w->expected > 0) {
      fatiao__buffer_adds(b, ", expected ");
      add_number(b, w->expected, FATIAO_NUMERAL_ARABIC);
    }
    fatiao__buffer_adds(b, ": ");
    fatiao__buffer_adds(b, w->where);
    fatiao__buffer_addc(b, '\n');
  }
}

/* "statute.zh.txt" -> "zh" */
static void golden_lang(const char *name, char lang[8]) {
  const char *end = strrchr(name, '.'), *dot = end;
  while (dot > name && dot[-1] != '.') dot--;
  size_t n = (size_t)(end - dot);
  assert_true(n > 0 && n < 8);
  memcpy(lang, dot, n);
  lang[n] = '\0';
}

static void golden_file(const char *name) {
  char path[512], lang[8];
  size_t n;
  snprintf(path, sizeof path, GOLDEN "/%s", name);
  golden_lang(name, lang);
  char *s = slurp(path, &n);
  assert_non_null(s);
  char *dot = strstr(s, "\n.\n");
  size_t length = dot ? (size_t)(dot - s) + 1 : n;
  fatiao__outline o;
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  read_text(&o, s, length, lang);
  print_outline(&b, &o);
  const char *write = getenv("FATIAO_GOLDEN");
  if (write && strcmp(write, "write") == 0) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(s, 1, length, f);
    fputs(".\n", f);
    fwrite(b.ptr, 1, b.len, f);
    fclose(f);
  } else {
    const char *expected = dot ? dot + 3 : "";
    if (strcmp(fatiao__buffer_string(&b), expected) != 0) {
      fprintf(stderr, "%s:\n--- expected\n%s--- found\n%s", path, expected, fatiao__buffer_string(&b));
      fail();
    }
  }
  fatiao__buffer_free(&b);
  fatiao__outline_free(&o);
  free(s);
}

static void test_golden(void **state) {
  (void)state;
  DIR *dir = opendir(GOLDEN);
  assert_non_null(dir);
  int files = 0;
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    if (e->d_name[0] == '.') continue;
    golden_file(e->d_name);
    files++;
  }
  closedir(dir);
  assert_true(files >= 15);
}

/* ----------------------------------------------------------------- layout --------------------------------------------------------------- */

static void test_layout(void **state) {
  (void)state;
  static const struct {
    const char *source, *text;
  } cases[] = {
      {"第 一 条　甲。\n（一）乙\n  1. 丙\n丁", "第一条 甲。\n（一）乙\n1. 丙\n丁\n"},
      {"### 第七条 非法\n一、甲。\n", "第七条 非法\n一、甲。\n"},
      {"Article  7\nTheft\n1.   Each\n2. \n(a)Any", "Article 7 Theft\n1. Each\n2. (a) Any\n"},
      {"第六条\n\n甲。", "第六条 甲。\n"},
      {"第六条\n第七条\n", "第六条\n第七条\n"},
      {"一、\n（一）甲", "一、（一）甲\n"},
      {"第一章\n第一条 甲。", "第一章\n第一条 甲。\n"},
      {"第一章", "第一章\n"},
      {"", ""},
      {" \n\n\xE2\x80\x8B\n", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fatiao__outline o;
    read_text(&o, cases[i].source, strlen(cases[i].source), "zh");
    assert_string_equal(fatiao__buffer_string(&o.text), cases[i].text);
    fatiao__outline_free(&o);
  }
}

/* ----------------------------------------------------------------- markup --------------------------------------------------------------- */

static void test_markup(void **state) {
  (void)state;
  static const struct {
    const char *source, *clean;
    uint32_t level;
  } cases[] = {
      {"####Illegal access  ", "Illegal access", 4},
      {"**第一条**　为了", "第一条 为了", 0},
      {"a *b* c * d *e", "a b c * d *e", 0},
      {"[a](../x.html) [b](二) [c] d](e.f) ![g](h.png)", "a [b](二) [c] d](e.f) g", 0},
      {"1\\. \\* \\a \\", "1. * \\a \\", 0},
      {"<b>x</b><中华> <br/>y <p", "x<中华> y <p", 0},
      {"---", "", 0},
      {"-- -", "-- -", 0},
      {"\xEF\xBB\xBF\xE3\x80\x80 x\xC2\xA0\xC2\xA0y\xE2\x80\x8Bz\r", "x yz", 0},
      {"a&nbsp;b &amp;", "a b &amp;", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char out[256];
    fatiao__markup m;
    size_t n = fatiao__markup_clean(out, cases[i].source, strlen(cases[i].source), &m);
    out[n] = '\0';
    assert_string_equal(out, cases[i].clean);
    assert_int_equal(m.level, cases[i].level);
  }
}

static void test_comments(void **state) {
  (void)state;
  const char *s = "a\n<!-- b\nc --> d\n<!-- e --><!-- f -->\n<!-- g\n<!-- h\n";
  fatiao__cursor c = {s, strlen(s), 0, 0, SIZE_MAX};
  static const struct {
    const char *text;
    uint32_t line;
  } lines[] = {{"a", 1}, {"d", 3}, {"", 4}, {"<!-- g", 5}, {"<!-- h", 6}};
  for (size_t i = 0; i < 5; i++) {
    const char *line;
    size_t n;
    uint32_t number;
    assert_true(fatiao__markup_line(&c, &line, &n, &number));
    assert_int_equal(n, strlen(lines[i].text));
    assert_memory_equal(line, lines[i].text, n);
    assert_int_equal(number, lines[i].line);
  }
  assert_int_equal(c.open, strstr(s, "<!-- g") - s);
}

/* ------------------------------------------------------------------ lines --------------------------------------------------------------- */

static void test_lines(void **state) {
  (void)state;
  static const struct {
    const char *s;
    uint8_t type, kind;
    uint32_t ordinal, branch;
  } cases[] = {
      {"第一百二十八 条侦查人员", FATIAO__ARTICLE, FATIAO_ART, 128, 0},
      {"第二百八十六条之一 拒不", FATIAO__ARTICLE, FATIAO_ART, 286, 1},
      {"第 12 條", FATIAO__ARTICLE, FATIAO_ART, 12, 0},
      {"第三条规定的情形", FATIAO__CITATION, FATIAO_ART, 3, 0},
      {"第三条第二款规定", FATIAO__CITATION, FATIAO_ART, 3, 0},
      {"第三条 第四条所称", FATIAO__ARTICLE, FATIAO_ART, 3, 0},
      {"第一分编 通则", FATIAO__HEADING, FATIAO_BOOK, 1, 0},
      {"第二章规定的", FATIAO__TEXT, 0, 0, 0},
      {"第三人明知。", FATIAO__TEXT, 0, 0, 0},
      {"Article 7. Theft", FATIAO__ARTICLE, FATIAO_ART, 7, 0},
      {"Article 7 – Theft", FATIAO__ARTICLE, FATIAO_ART, 7, 0},
      {"ARTICLE XIV", FATIAO__ARTICLE, FATIAO_ART, 14, 0},
      {"Article 286-1", FATIAO__ARTICLE, FATIAO_ART, 286, 1},
      {"Article 7 ter", FATIAO__ARTICLE, FATIAO_ART, 7, 2},
      {"Article 7, paragraph 2, applies", FATIAO__CITATION, FATIAO_ART, 7, 0},
      {"Articles 2 to 5", FATIAO__TEXT, 0, 0, 0},
      {"Part of the text", FATIAO__TEXT, 0, 0, 0},
      {"Part One General", FATIAO__HEADING, FATIAO_PART, 1, 0},
      {"Chapter IV of the Act", FATIAO__TEXT, 0, 0, 0},
      {"Title V", FATIAO__HEADING, FATIAO_TITLE, 5, 0},
      {"Annex B Forms", FATIAO__ANNEXED, FATIAO_ANNEX, 2, 0},
      {"Annexes are part", FATIAO__TEXT, 0, 0, 0},
      {"المادة 12: العنوان", FATIAO__ARTICLE, FATIAO_ART, 12, 0},
      {"目　录", FATIAO__TEXT, 0, 0, 0}, /* not clean: the wide space is the markup reader's */
      {"目 录", FATIAO__CONTENTS, 0, 0, 0},
      {"附件三所列法律", FATIAO__TEXT, 0, 0, 0},
      {"附件 3：名单", FATIAO__ANNEXED, FATIAO_ANNEX, 3, 0},
      {"一、总则", FATIAO__MARKED, 0, 1, 0},
      {"一、二审法院", FATIAO__TEXT, 0, 0, 0},
      {"一、两个以上", FATIAO__MARKED, 0, 1, 0},
      {"（一）至（三）项", FATIAO__TEXT, 0, 0, 0},
      {"1.5 metres", FATIAO__TEXT, 0, 0, 0},
      {"2024. Spring", FATIAO__TEXT, 0, 0, 0},
      {"i.e. this", FATIAO__TEXT, 0, 0, 0},
      {"（ 十二 ）甲", FATIAO__MARKED, 0, 12, 0},
      {"⑶ 甲", FATIAO__MARKED, 0, 3, 0},
      {"1 - لا", FATIAO__MARKED, 0, 1, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fatiao__line l;
    fatiao__line_read(cases[i].s, strlen(cases[i].s), 0, &l);
    if (l.type != cases[i].type) fprintf(stderr, "%s: %d\n", cases[i].s, l.type);
    assert_int_equal(l.type, cases[i].type);
    if (cases[i].type == FATIAO__TEXT) continue;
    assert_int_equal(l.kind, cases[i].kind);
    assert_int_equal(l.ordinal, cases[i].ordinal);
    assert_int_equal(l.branch, cases[i].branch);
  }
}

static void test_dates(void **state) {
  (void)state;
  static const struct {
    const char *s, *date;
  } cases[] = {{"1979年7月1日通过 根据2018年10月26日的决定修正", "2018-10-26"},
               {"２００２年６月２９日", "2002-06-29"}, {"二〇〇〇年十二月二十八日", "2000-12-28"},
               {"adopted on 24 December 2024 in New York", "2024-12-24"}, {"December 4, 2024", "2024-12-04"}, {"on 2024-12-24.", "2024-12-24"},
               {"2023年2月30日", ""}, {"第12届3次会议", ""}, {"", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char date[11];
    fatiao__enactment_date(cases[i].s, strlen(cases[i].s), date);
    assert_string_equal(date, cases[i].date);
  }
}

/* ---------------------------------------------------------------- real texts ------------------------------------------------------------ */

static const char *texts_folder(void) {
  const char *dir = getenv("FATIAO_TEXTS");
  struct stat st;
  if (!dir) dir = "../shared/texts";
  return stat(dir, &st) == 0 && S_ISDIR(st.st_mode) ? dir : NULL;
}

static const struct {
  const char *file, *lang;
  uint32_t articles, branches;
  uint32_t paras, points; /* 0: not counted here */
} texts[] = {
    {"prc-criminal-law/zh.md", "zh", 505, 53, 0, 0},
    {"prc-criminal-law/zh@amendment-11.md", "zh", 505, 53, 0, 0},
    {"prc-criminal-law/amendment-12.zh.md", "zh", 0, 0, 8, 0},
    {"prc-cpl/zh.md", "zh", 308, 0, 0, 0},
    {"prc-cpl/zh.second-source.md", "zh", 308, 0, 0, 0},
    {"prc-icja/zh.md", "zh", 70, 0, 0, 0},
    {"prc-csl/zh@2016.md", "zh", 79, 0, 0, 0},
    {"prc-csl/zh@2025.md", "zh", 81, 0, 0, 0},
    {"prc-pipl/zh.md", "zh", 74, 0, 0, 0},
    {"prc-dsl/zh.md", "zh", 55, 0, 0, 0},
    {"prc-extradition/zh.md", "zh", 55, 0, 0, 0},
    {"budapest/en.md", "en", 48, 0, 142, 0},
    {"untoc/en.md", "en", 41, 0, 0, 0},
    {"uncac/en.md", "en", 71, 0, 0, 0},
    {"uncc/ar.partial-art1-15.txt", "ar", 15, 0, 31, 37}};

static void check_articles(const fatiao__outline *o, uint32_t articles, uint32_t branches) {
  uint32_t branched = 0, last = 0, last_branch = 0;
  for (uint32_t i = 0; i < o->count; i++) {
    const fatiao__outline_node *d = &o->node[i];
    if (d->kind != FATIAO_ART) continue;
    branched += d->branch > 0;
    assert_true(d->end > i + 1); /* no article is empty */
    assert_int_equal(d->repeat, 0);
    assert_true(d->branch == 0 ? d->ordinal == last + 1 : d->ordinal == last && d->branch == last_branch + 1);
    last = d->ordinal;
    last_branch = d->branch;
  }
  assert_int_equal(count_kind(o, FATIAO_ART), articles);
  assert_int_equal(branched, branches);
}

static void test_texts(void **state) {
  (void)state;
  const char *dir = texts_folder();
  if (!dir) {
    printf("skipped: there are no texts in ../shared/texts\n");
    return;
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char path[512];
    size_t n;
    fatiao__outline o;
    snprintf(path, sizeof path, "%s/%s", dir, texts[i].file);
    char *s = slurp(path, &n);
    if (!s) {
      printf("skipped: %s\n", path);
      continue;
    }
    read_text(&o, s, n, texts[i].lang);
    check_articles(&o, texts[i].articles, texts[i].branches);
    if (texts[i].paras > 0) assert_int_equal(count_kind(&o, FATIAO_PARA), texts[i].paras);
    if (texts[i].points > 0) assert_int_equal(count_kind(&o, FATIAO_POINT), texts[i].points);
    fatiao__outline_free(&o);
    free(s);
  }
}

/* ----------------------------------------------------------------- memory --------------------------------------------------------------- */

typedef struct meter {
  long left;   /* allocations that still succeed */
  size_t held; /* bytes */
} meter;

static void *metered(void *ud, void *ptr, size_t old_size, size_t new_size) {
  meter *m = ud;
  if (new_size > 0 && m->left-- <= 0) return NULL;
  void *p = NULL;
  if (new_size == 0) free(ptr);
  else p = realloc(ptr, new_size);
  if (new_size == 0 || p) m->held += new_size - (ptr ? old_size : 0);
  return p;
}

static void test_memory(void **state) {
  (void)state;
  size_t n;
  char *s = slurp(GOLDEN "/oddities.zh.txt", &n);
  assert_non_null(s);
  for (long left = 0;; left++) {
    meter m = {left, 0};
    fatiao_allocator a = {metered, &m};
    fatiao__outline o;
    int status = fatiao__outline_read(&o, &a, s, n, "zh");
    fatiao__outline_free(&o);
    assert_int_equal(m.held, 0);
    if (status == FATIAO_OK) break;
    assert_int_equal(status, FATIAO_NOMEM);
    assert_true(left < 1000);
  }
  free(s);
}

/* ------------------------------------------------------------------ sizes --------------------------------------------------------------- */

/* A text of `times` units; it ends, and keeps its promises. That its time is linear shows in how long the test takes. */
static void repeated(const char *before, const char *unit, size_t times) {
  size_t k = strlen(unit), n = strlen(before);
  char *s = malloc(n + k * times + 1);
  assert_non_null(s);
  memcpy(s, before, n);
  for (size_t i = 0; i < times; i++, n += k) memcpy(s + n, unit, k);
  fatiao__outline o;
  read_text(&o, s, n, "zh");
  fatiao__outline_free(&o);
  free(s);
}

static void test_sizes(void **state) {
  (void)state;
  static const char *const lines[] = {"第一条 甲。\n", "(i) a\n", "<!-- a\n", "甲\n", "# a\n", "## 一、甲\n",
                                      "一、甲乙\n丙\n", "第一章\n", "目录\n", "1.\n", "第一条\n", "“（一）\n"};
  static const char *const signs[] = {"[", "](x", "*a", "<b ", "9", "2024 ", "\\", " ", "一", "(a) "};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    repeated("", lines[i], 100000);
    repeated("第一条 甲：\n（一）乙\n", lines[i], 100000);
    repeated("Article 1\n(h) x:\n", lines[i], 100000);
  }
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    repeated("", signs[i], 1000000);
    repeated("第一条 ", signs[i], 1000000);
  }
}

/* ---------------------------------------------------------------- mutations ------------------------------------------------------------- */

static uint64_t random_state = UINT64_C(88172645463325252);

static uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return n ? (uint32_t)(random_state >> 11) % n : 0;
}

/* Characters and beginnings of lines that mean something, to be put anywhere. */
static const char *const pieces[] = {"第", "条", "章", "一", "二", "十", "、", "（", "）", "“", "”", "：", "。", "(", ")", "a", "i", "v", ".", "1",
                                     "2", "#", "*", "**", "[", "](x.y)",
                                     "\\", " ", "　", "\n", "\n\n", "<!--", "-->", "<b>", "Article 7", "Chapter I", "附则", "附件", "目录",
                                     "之一", "\nIN WITNESS WHEREOF", "【", "】",
                                     "\n（一）", "\n一、", "\n1.", "\n(a) ", "\n(i) ", "\n第一条", "\n## ", "\n第二章 ", "①", "㈠",
                                     "’1’", "المادة 1", "\xC2\xA0", "\xE2\x80\x8B", "\xF0\xA0\x80\x80", "\r"};

static size_t line_start(const char *s, size_t n, size_t at) {
  while (at > 0 && s[at - 1] != '\n') at--;
  (void)n;
  return at;
}

static size_t line_after(const char *s, size_t n, size_t at) {
  while (at < n && s[at] != '\n') at++;
  return at < n ? at + 1 : n;
}

static size_t character_start(const char *s, size_t at) {
  while (at > 0 && ((unsigned char)s[at] & 0xC0) == 0x80) at--;
  return at;
}

/* s[0..n) with one change, valid UTF-8 as before; *n is the new length. */
static void mutate(fatiao__buffer *b, fatiao__buffer *spare) {
  size_t n = b->len;
  if (n == 0) return;
  size_t at = random_below((uint32_t)n), from = line_start(b->ptr, n, at), to = line_after(b->ptr, n, at), len;
  fatiao__buffer_clear(spare);
  switch (random_below(6)) {
    case 0: /* a line goes */
      fatiao__buffer_add(spare, b->ptr, from);
      fatiao__buffer_add(spare, b->ptr + to, n - to);
      break;
    case 1: { /* a line moves */
      size_t other = line_start(b->ptr, n, random_below((uint32_t)n));
      if (other > from && other < to) other = to;
      size_t first = other <= from ? other : from, second = other <= from ? from : other;
      fatiao__buffer_add(spare, b->ptr, first);
      if (other <= from) fatiao__buffer_add(spare, b->ptr + from, to - from);
      fatiao__buffer_add(spare, b->ptr + (other <= from ? first : to), other <= from ? second - first : second - to);
      if (other > from) fatiao__buffer_add(spare, b->ptr + from, to - from);
      size_t rest = other <= from ? to : second;
      fatiao__buffer_add(spare, b->ptr + rest, n - rest);
      break;
    }
    case 2: /* a line is cut short */
      at = character_start(b->ptr, at);
      fatiao__buffer_add(spare, b->ptr, at);
      fatiao__buffer_add(spare, b->ptr + to, n - to);
      break;
    case 3: /* a line comes twice */
      fatiao__buffer_add(spare, b->ptr, to);
      fatiao__buffer_add(spare, b->ptr + from, n - from);
      break;
    case 4: { /* something is put in */
      at = random_below(2) ? from : character_start(b->ptr, at);
      const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
      fatiao__buffer_add(spare, b->ptr, at);
      fatiao__buffer_adds(spare, piece);
      fatiao__buffer_add(spare, b->ptr + at, n - at);
      break;
    }
    default: /* a character goes */
      at = character_start(b->ptr, at);
      fatiao__utf8_decode(b->ptr + at, n - at, &len);
      fatiao__buffer_add(spare, b->ptr, at);
      fatiao__buffer_add(spare, b->ptr + at + len, n - at - len);
      break;
  }
  fatiao__buffer swap = *b;
  *b = *spare;
  *spare = swap;
}

static void mutate_file(const char *path, long times) {
  static const char *const langs[] = {"zh", "en", "ar"};
  size_t n;
  char *s = slurp(path, &n);
  fatiao__buffer b, spare;
  if (!s) return;
  if (n > 200000) n = character_start(s, 200000);
  fatiao__buffer_init(&b, NULL);
  fatiao__buffer_init(&spare, NULL);
  for (long i = 0; i < times; i++) {
    if (i % 40 == 0) {
      fatiao__buffer_clear(&b);
      fatiao__buffer_add(&b, s, n);
    }
    for (uint32_t k = 1 + random_below(4); k > 0; k--) mutate(&b, &spare);
    assert_int_equal(fatiao_text_validate(b.ptr, b.len), FATIAO_VALID);
    fatiao__outline o;
    read_text(&o, b.ptr, b.len, langs[random_below(3)]);
    fatiao__outline_free(&o);
  }
  fatiao__buffer_free(&b);
  fatiao__buffer_free(&spare);
  free(s);
}

static void test_mutations(void **state) {
  (void)state;
  const char *setting = getenv("FATIAO_FUZZ"), *folder = texts_folder();
  long times = setting ? atol(setting) : 400;
  char path[512];
  DIR *dir = opendir(GOLDEN);
  assert_non_null(dir);
  for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    snprintf(path, sizeof path, GOLDEN "/%s", e->d_name);
    if (e->d_name[0] != '.') mutate_file(path, times);
  }
  closedir(dir);
  for (size_t i = 0; folder && i < sizeof texts / sizeof *texts; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, texts[i].file);
    mutate_file(path, times / 20);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_golden), cmocka_unit_test(test_layout), cmocka_unit_test(test_markup), cmocka_unit_test(test_comments),
      cmocka_unit_test(test_lines),  cmocka_unit_test(test_dates),  cmocka_unit_test(test_texts),  cmocka_unit_test(test_memory),
      cmocka_unit_test(test_sizes),  cmocka_unit_test(test_mutations)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
