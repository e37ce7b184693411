/*
** UTF-8 and classes of characters. Text comes from scans, word processors and terminals, so everything here takes any bytes at all: what is no
** UTF-8 is met one byte at a time, named FATIAO__MALFORMED, and never read past. "Well-formed" is the table 3-7 of the Unicode standard: no
** surrogates, nothing overlong, nothing beyond U+10FFFF. NUL is a character like any other.
**
** Refused: a table of our own for categories. utf8proc has it; only the ranges that every Chinese text is full of are answered without asking.
*/
#include "internal.h"

#include <utf8proc.h>

#define HIGH_BITS 0x8080808080808080u /* one in each byte that is not ASCII */

static bool continues(unsigned char b) {
  return (b & 0xC0) == 0x80;
}

/* Length of the well-formed sequence at p[0..n), n > 0; 0 when there is none. */
static inline size_t sequence(const unsigned char *p, size_t n) {
  unsigned char b = p[0];
  if (b < 0x80) return 1;
  if (b < 0xC2 || n < 2 || !continues(p[1])) return 0;
  if (b < 0xE0) return 2;
  if (n < 3 || !continues(p[2])) return 0;
  if (b < 0xF0) return (b == 0xE0 && p[1] < 0xA0) || (b == 0xED && p[1] > 0x9F) ? 0 : 3;
  if (b > 0xF4 || n < 4 || !continues(p[3])) return 0;
  return (b == 0xF0 && p[1] < 0x90) || (b == 0xF4 && p[1] > 0x8F) ? 0 : 4;
}

/* Bytes of ASCII at the beginning of p[0..n), counted by eight: fewer than there are, never more. */
static inline size_t ascii_run(const unsigned char *p, size_t n) {
  size_t i = 0;
  for (uint64_t w; n - i >= 8; i += 8) {
    memcpy(&w, p + i, 8);
    if (w & HIGH_BITS) break;
  }
  return i;
}

uint32_t fatiao__utf8_decode(const char *s, size_t n, size_t *len) {
  const unsigned char *p = (const unsigned char *)s;
  size_t k = sequence(p, n);
  *len = k ? k : 1;
  switch (k) {
    case 1: return p[0];
    case 2: return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4: return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default: return FATIAO__MALFORMED;
  }
}

size_t fatiao__utf8_encode(uint32_t c, char out[4]) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char)(0xC0 | c >> 6);
    out[1] = (char)(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[2] = (char)(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 0x3F));
  out[2] = (char)(0x80 | (c >> 6 & 0x3F));
  out[3] = (char)(0x80 | (c & 0x3F));
  return 4;
}

size_t fatiao_text_validate(const char *s, size_t n) {
  const unsigned char *p = (const unsigned char *)s;
  size_t i = 0;
  while (i < n) {
    unsigned char b = p[i];
    if (b < 0x80) {
      size_t run = ascii_run(p + i, n - i);
      i += run ? run : 1;
    } else if (b > 0xE0 && b < 0xED && n - i >= 3) { /* where Chinese is: both others are continuations, and that is all */
      if (!continues(p[i + 1]) || !continues(p[i + 2])) return i;
      i += 3;
    } else {
      size_t k = sequence(p + i, n - i);
      if (k == 0) return i;
      i += k;
    }
  }
  return FATIAO_VALID;
}

size_t fatiao_text_length(const char *s, size_t n) {
  const unsigned char *p = (const unsigned char *)s;
  size_t count = 0;
  for (size_t i = 0; i < n; count++) {
    size_t run = p[i] < 0x80 ? ascii_run(p + i, n - i) : 0, k = run ? run : sequence(p + i, n - i);
    if (run) count += run - 1;
    i += k ? k : 1;
  }
  return count;
}

bool fatiao__is_han(uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x323AF); /* extensions B to H and the compatibility supplement; what is not assigned yet will be ideographs */
}

/* 々 〆 and the radicals count: they stand in place of ideographs, the latter in what PDF readers give out. */
bool fatiao__is_cjk(uint32_t c) {
  if (c < 0x1100) return false;
  if (fatiao__is_han(c)) return true;
  return c <= 0x11FF || (c >= 0x2E80 && c <= 0x2FD5) || c == 0x3005 || c == 0x3006 || (c >= 0x3031 && c <= 0x3035) || c == 0x303B ||
         (c >= 0x3041 && c <= 0x3096) || (c >= 0x309D && c <= 0x309F) || (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x30FC && c <= 0x30FF) ||
         (c >= 0x3105 && c <= 0x312F) || (c >= 0x3131 && c <= 0x318E) || (c >= 0x31A0 && c <= 0x31BF) || (c >= 0x31F0 && c <= 0x31FF) ||
         (c >= 0xA960 && c <= 0xA97C) || (c >= 0xAC00 && c <= 0xD7FB) || (c >= 0xFF66 && c <= 0xFFDC) || (c >= 0x1AFF0 && c <= 0x1B16F);
}

bool fatiao__is_space(uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0xFEFF;
}

bool fatiao__is_word(uint32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  if (c > 0x10FFFF || fatiao__is_cjk(c)) return false;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO; /* letters, marks, numbers stand in this order */
}
