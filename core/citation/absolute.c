/*
** Spans of 第N条[之N][第N款][第N项 | 第（N）项] and nothing more: what a regular expression would find, for those who want only that and at once.
**
**    第 numeral 条 [之 一..十]+ [第 numeral 款] [[第] （ numeral ） 项 | 第 numeral 项]
**
** A numeral is any run of digits; no value is computed. The pattern is that of the yardstick that this library is measured against.
*/
#include "citation.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What the pattern takes for a digit. */
static bool is_numeral(uint32_t c) {
  switch (c) {
    case 0x96F6: case 0x3007: case 0x4E00: case 0x4E8C: case 0x4E09: case 0x56DB: case 0x4E94: case 0x516D: case 0x4E03: case 0x516B: case 0x4E5D: case 0x5341: case 0x767E: case 0x5343:
    case 0x4E07: case 0x4E24: return true;
    default: return c >= 0xFF10 && c <= 0xFF19;
  }
}

static size_t numeral(const char *s, size_t n, size_t at) {
  for (;;) {
    if (at < n && s[at] >= '0' && s[at] <= '9') at++;
    else if (is_numeral(fatiao__three(s, n, at))) at += 3;
    else return at;
  }
}

/* 第 numeral unit at `at`: its end, or 0. */
static size_t part(const char *s, size_t n, size_t at, uint32_t unit) {
  if (fatiao__three(s, n, at) != 0x7B2C) return 0;
  size_t end = numeral(s, n, at + 3);
  return end > at + 3 && fatiao__three(s, n, end) == unit ? end + 3 : 0;
}

static size_t point(const char *s, size_t n, size_t at) {
  size_t plain = part(s, n, at, 0x9879), p = fatiao__three(s, n, at) == 0x7B2C ? at + 3 : at;
  if (plain) return plain;
  if (fatiao__three(s, n, p) == 0xFF08) p += 3;
  else if (p < n && s[p] == '(') p++;
  else return 0;
  size_t end = numeral(s, n, p);
  if (end == p) return 0;
  if (fatiao__three(s, n, end) == 0xFF09) end += 3;
  else if (end < n && s[end] == ')') end++;
  else return 0;
  return fatiao__three(s, n, end) == 0x9879 ? end + 3 : 0;
}

static size_t match(const char *s, size_t n, size_t at) {
  size_t end = part(s, n, at, 0x6761), next;
  if (!end) return 0;
  if (fatiao__three(s, n, end) == 0x4E4B) {
    next = end + 3;
    for (uint32_t c; (c = fatiao__three(s, n, next)) >= 0x4E00 && c <= 0x9FFF && is_numeral(c) && c != 0x4E07 && c != 0x4E24 && c != 0x5343 && c != 0x767E && c != 0x96F6;) next += 3;
    if (next > end + 3) end = next;
  }
  if ((next = part(s, n, end, 0x6B3E)) != 0) end = next;
  next = point(s, n, end);
  return next ? next : end;
}

/* 第 at or after `at`; n when there is none. */
static size_t next_lead(const char *s, size_t n, size_t at) {
#if defined(__SSE2__)
  const __m128i one = _mm_set1_epi8((char)0xE7), two = _mm_set1_epi8((char)0xAC);
  for (; at + 18 <= n; at += 16) {
    const char *p = s + at;
    __m128i a = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), one), b = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 1)), two);
    __m128i c = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 2)), two);
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_and_si128(a, b), c));
    if (mask) return at + (size_t)__builtin_ctz(mask);
  }
#endif
  for (; at + 3 <= n; at++) {
    const char *hit = memchr(s + at, '\xE7', n - 2 - at);
    if (!hit) return n;
    at = (size_t)(hit - s);
    if (s[at + 1] == '\xAC' && s[at + 2] == '\xAC') return at;
  }
  return n;
}

size_t fatiao_citation_absolute(const char *s, size_t n, size_t from, size_t *finish) {
  for (size_t at = next_lead(s, n, from); at < n; at = next_lead(s, n, at + 3))
    if ((*finish = match(s, n, at)) != 0) return at;
  *finish = n;
  return n;
}
