/*
** Finding citations: one pass over the bytes for each grammar.
**
** A Chinese citation begins with one of a dozen characters (第 本 前 该 同 各 上 下 次 《 （), but for a bare name, which is read backwards from 第. The pass looks for the
** last two of their three bytes, sixteen places at once, and calls the grammar where they stand: the grammar is seldom called in vain, and the bytes between
** are not looked at one by one. An English one holds a word such as article; english.c looks for those.
**
** Spans are offsets of the caller's bytes. A malformed byte is no part of any character that a grammar knows, so it ends a citation like any other stranger.
**
** Linear time: a grammar reads a bounded stretch from its anchor (see the limits in citation.h), and what became a citation is not read again.
*/
#include "citation.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* ------------------------------------------------------------ collecting ------------------------------------------------------------- */

fatiao_path *fatiao__scan_path(fatiao__scan *x) {
  fatiao_citations *c = x->out;
  if (x->status == FATIAO_OK) x->status = fatiao__reserve(&c->allocator, (void **)&c->path, &c->path_capacity, c->paths, sizeof *c->path);
  if (x->status != FATIAO_OK) return NULL;
  fatiao_path *path = &c->path[c->paths++];
  path->steps = 0;
  path->excluded = 0;
  return path;
}

size_t fatiao__scan_add(fatiao__scan *x, const fatiao_citation *found, uint32_t first) {
  fatiao_citations *c = x->out;
  if (x->status == FATIAO_OK) x->status = fatiao__reserve(&c->allocator, (void **)&c->item, &c->capacity, c->count, sizeof *c->item);
  if (x->status != FATIAO_OK) return 0;
  fatiao_citation *item = &c->item[c->count++];
  *item = *found;
  item->paths = c->paths - first;
  item->path = NULL;
  x->floor = found->finish;
  return found->finish;
}

/* ------------------------------------------------------------- anchors --------------------------------------------------------------- */

/* The characters, by their last two bytes; the first is looked at by the grammar. */
#define FOR_EACH_LEAD(F) F(0xAC, 0xAC) /* 第 */ F(0x9C, 0xAC) /* 本 */ F(0x89, 0x8D) /* 前 */ F(0xAF, 0xA5) /* 该 */ F(0xA9, 0xB2) /* 該 */ F(0x90, 0x8C) /* 同 */ \
  F(0x90, 0x84) /* 各 */ F(0xB8, 0x8A) /* 上 */ F(0xB8, 0x8B) /* 下 */ F(0xAC, 0xA1) /* 次 */ F(0x80, 0x8A) /* 《 */ F(0xBC, 0x88) /* （ */

static bool is_lead(const unsigned char *p) {
#define IS(a, b) if (p[1] == a && p[2] == b) return true;
  FOR_EACH_LEAD(IS)
#undef IS
  return false;
}

#if defined(__SSE2__)
static unsigned lead_mask(const unsigned char *p) {
  __m128i one = _mm_loadu_si128((const __m128i *)(const void *)(p + 1)), two = _mm_loadu_si128((const __m128i *)(const void *)(p + 2)), all = _mm_setzero_si128();
#define IS(a, b) all = _mm_or_si128(all, _mm_and_si128(_mm_cmpeq_epi8(one, _mm_set1_epi8((char)a)), _mm_cmpeq_epi8(two, _mm_set1_epi8((char)b))));
  FOR_EACH_LEAD(IS)
#undef IS
  return (unsigned)_mm_movemask_epi8(all);
}
#endif

static void chinese_pass(fatiao__scan *x) {
  const unsigned char *s = (const unsigned char *)x->s;
  size_t at = 0;
#if defined(__SSE2__)
  while (x->n >= 18 && at <= x->n - 18) {
    for (unsigned mask = lead_mask(s + at); mask; mask &= mask - 1) {
      size_t here = at + (size_t)__builtin_ctz(mask);
      if (here < x->floor) continue;
      fatiao__chinese(x, here);
      if (x->status != FATIAO_OK) return;
    }
    at += 16;
    if (x->floor > at) at = x->floor;
  }
#endif
  for (; x->n >= 3 && at <= x->n - 3; at++) {
    if (at < x->floor || !is_lead(s + at)) continue;
    fatiao__chinese(x, at);
    if (x->status != FATIAO_OK) return;
  }
}

static void english_pass(fatiao__scan *x) {
  size_t at = 0;
  x->floor = 0;
  while (x->status == FATIAO_OK && (at = fatiao__english(x, at)) != 0) {}
}

/* ------------------------------------------------------------- putting together ------------------------------------------------------ */

/* Items [0, middle) and [middle, count) are each in order: merges them, drops what overlaps something that begins before it. */
static int merge(fatiao_citations *c, uint32_t middle) {
  if (middle == 0 || middle == c->count) return FATIAO_OK;
  size_t size = (size_t)c->count * sizeof *c->item;
  fatiao_citation *merged = fatiao__alloc(&c->allocator, size);
  if (!merged) return FATIAO_NOMEM;
  uint32_t a = 0, b = middle, n = 0;
  size_t end = 0;
  while (a < middle || b < c->count) {
    const fatiao_citation *next = b >= c->count || (a < middle && c->item[a].start <= c->item[b].start) ? &c->item[a++] : &c->item[b++];
    if (next->start < end) continue;
    end = next->finish;
    merged[n++] = *next;
  }
  fatiao__free(&c->allocator, c->item, c->capacity * sizeof *c->item);
  c->item = merged;
  c->capacity = c->count;
  c->count = n;
  return FATIAO_OK;
}

static void place_paths(fatiao_citations *c) {
  uint32_t path = 0;
  for (uint32_t i = 0; i < c->count; i++) {
    c->item[i].path = c->item[i].paths ? c->path + path : NULL;
    path += c->item[i].paths;
  }
}

static bool wants(const char *lang, const char *which) {
  return !lang || strncmp(lang, which, 2) == 0 || (strncmp(lang, "zh", 2) != 0 && strncmp(lang, "en", 2) != 0);
}

static int find(fatiao_citations *c, const char *s, size_t n, const char *lang, bool loose) {
  fatiao__scan x = {s, n, 0, c, FATIAO_OK, loose};
  c->size = n;
  if (wants(lang, "zh")) chinese_pass(&x);
  if (loose && c->count == 0 && wants(lang, "zh")) fatiao__chinese_loose(&x);
  uint32_t middle = c->count;
  if (wants(lang, "en") && !(loose && middle)) english_pass(&x);
  if (x.status != FATIAO_OK) return x.status;
  place_paths(c);
  fatiao__types(c, s, n);
  return merge(c, middle);
}

static fatiao_citations *new_citations(const fatiao_allocator *a) {
  static const fatiao_allocator libc = {NULL, NULL};
  fatiao_citations *c = fatiao__alloc(a ? a : &libc, sizeof *c);
  if (c) c->allocator = a ? *a : libc;
  return c;
}

int fatiao_citation_find(fatiao_citations **out, const fatiao_allocator *a, const char *s, size_t n, const char *lang) {
  *out = new_citations(a);
  if (!*out) return FATIAO_NOMEM;
  int status = find(*out, s, n, lang, false);
  if (status == FATIAO_OK) return status;
  fatiao_citations_free(*out);
  *out = NULL;
  return status;
}

int fatiao_citation_parse(fatiao_citations **out, const fatiao_allocator *a, const char *s, size_t n, const char *lang) {
  size_t from = 0, to = n, len;
  while (from < n && fatiao__is_space(fatiao__utf8_decode(s + from, n - from, &len))) from += len;
  for (size_t at = from; at < n; at += len)
    if (!fatiao__is_space(fatiao__utf8_decode(s + at, n - at, &len))) to = at + len;
  *out = NULL;
  if (from == n) return FATIAO_INVALID;
  fatiao_citations *c = new_citations(a);
  if (!c) return FATIAO_NOMEM;
  int status = find(c, s + from, to - from, lang, true);
  if (status == FATIAO_OK && (c->count != 1 || c->item[0].start != 0 || c->item[0].finish != to - from)) status = FATIAO_INVALID;
  if (status != FATIAO_OK) {
    fatiao_citations_free(c);
    return status;
  }
  fatiao_citation *item = c->item;
  item->start += from;
  item->finish += from;
  item->name_start += from;
  item->name_finish += from;
  c->size = n;
  *out = c;
  return FATIAO_OK;
}

void fatiao_citations_free(fatiao_citations *c) {
  if (!c) return;
  fatiao_allocator a = c->allocator;
  fatiao__free(&a, c->item, c->capacity * sizeof *c->item);
  fatiao__free(&a, c->path, c->path_capacity * sizeof *c->path);
  fatiao__free(&a, c, sizeof *c);
}

size_t fatiao_citations_count(const fatiao_citations *c) {
  return c->count;
}

const fatiao_citation *fatiao_citations_at(const fatiao_citations *c, size_t i) {
  return i < c->count ? &c->item[i] : NULL;
}
