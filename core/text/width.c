/*
** How much of a terminal a text takes, and where it may be cut. A reader's character is an extended grapheme cluster (UAX #29); its width is that
** of the widest codepoint in it, so a letter with its accents takes 1 and a family of emoji joined by U+200D takes 2; a flag, two regional
** indicators of width 1 each, is drawn 2 wide. Characters of ambiguous width (“ ” … §) take 1, as in every terminal that is not told otherwise.
**
** Between two characters that are ASCII or ideographs there is always a boundary (CR LF aside), so only the others ask utf8proc.
** Refused: guessing at a terminal's font; tabs, which have the width 0 that all controls have (who prints columns expands them before).
*/
#include "internal.h"

#include <utf8proc.h>

/* At p[0..n): an ASCII character other than CR, LF (length 1) or one of U+4E00..9FFF (3); 0 for all else. None of them joins with its like. */
static inline size_t simple(const unsigned char *p, size_t n) {
  if (p[0] < 0x80) return p[0] == '\r' || p[0] == '\n' ? 0 : 1;
  if (p[0] < 0xE4 || p[0] > 0xE9 || n < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) return 0;
  return p[0] == 0xE4 && p[1] < 0xB8 ? 0 : 3;
}

static bool is_regional(uint32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Offset after the cluster at `at` < n, and its width. */
static size_t cluster(const char *s, size_t n, size_t at, size_t *width) {
  size_t k;
  utf8proc_int32_t state = 0;
  uint32_t c = fatiao__utf8_decode(s + at, n - at, &k);
  at += k;
  *width = 1;
  if (c == FATIAO__MALFORMED) return at;
  *width = (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
  while (at < n) {
    uint32_t next = fatiao__utf8_decode(s + at, n - at, &k);
    if (next == FATIAO__MALFORMED || utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)next, &state)) break;
    size_t w = (size_t)utf8proc_charwidth((utf8proc_int32_t)next);
    if (is_regional(c) && is_regional(next)) w = 2;
    if (w > *width) *width = w;
    c = next;
    at += k;
  }
  return at;
}

size_t fatiao_text_width(const char *s, size_t n) {
  const unsigned char *p = (const unsigned char *)s;
  size_t sum = 0, w;
  for (size_t i = 0; i < n; sum += w) {
    size_t k = simple(p + i, n - i);
    if (k && (i + k == n || simple(p + i + k, n - i - k))) {
      w = k == 3 ? 2 : p[i] >= 0x20 && p[i] != 0x7F;
      i += k;
    } else {
      i = cluster(s, n, i, &w);
    }
  }
  return sum;
}

size_t fatiao_text_grapheme(const char *s, size_t n, size_t at) {
  const unsigned char *p = (const unsigned char *)s;
  size_t w;
  if (at >= n) return n;
  size_t k = simple(p + at, n - at);
  if (k && (at + k == n || simple(p + at + k, n - at - k))) return at + k;
  return cluster(s, n, at, &w);
}
