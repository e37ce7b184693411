/*
** Enumerators: 一、 （一） ㈠ 1. 1． ⒈ （1） ⑴ 1) ① (a) a) a. (i) i) i. （أ） 1 - ’1’, brackets and dots narrow or wide, with or without a space
** inside.
**
** Refused: what only looks like one. 一、二审 (the first and the second instance) and （一）至（三）项 list numbers in a sentence; 1.5 is a
** quantity, 2024. a year, i.e. a word. Which of letter and roman numeral an (i) is depends on what stands before and after it: both values are
** given.
*/
#include "outline.h"

#define MARK_LARGEST 999   /* no list is longer; larger numbers at the beginning of a line are years and quantities */
#define MARK_NUMERAL 48    /* bytes that a numeral is looked for in */
#define MARK_ROMAN_MAX 100 /* (di), (mild) and (civil) are words */

typedef struct mark_reader {
  const char *s;
  size_t n, at;
} mark_reader;

/* The character at the reader's place, 0 at the end, and its length. */
static uint32_t mark_peek(const mark_reader *r, size_t *len) {
  *len = 0;
  return r->at < r->n ? fatiao__utf8_decode(r->s + r->at, r->n - r->at, len) : 0;
}

static bool mark_take(mark_reader *r, uint32_t a, uint32_t b) {
  size_t len;
  uint32_t c = mark_peek(r, &len);
  if (len == 0 || (c != a && c != b)) return false;
  r->at += len;
  return true;
}

static void mark_space(mark_reader *r) {
  while (r->at < r->n && r->s[r->at] == ' ') r->at++;
}

/* Opening bracket: narrow and wide, and the small form. */
static bool mark_open(mark_reader *r) {
  return mark_take(r, '(', 0xFF08) || mark_take(r, 0xFE59, 0xFE59);
}

static bool mark_close(mark_reader *r) {
  return mark_take(r, ')', 0xFF09) || mark_take(r, 0xFE5A, 0xFE5A);
}

/* Value of the letters s[0..n) as a..z, aa..zz; 0 when they are none. */
static uint32_t mark_letters(const char *s, size_t n) {
  if (n == 1) return (uint32_t)((s[0] | 32) - 'a' + 1);
  if (n == 2 && s[0] == s[1]) return (uint32_t)(26 + (s[0] | 32) - 'a' + 1);
  return 0;
}

uint32_t fatiao__mark_roman(const char *s, size_t n) {
  char low[16], again[FATIAO_NUMERAL_MAX];
  uint32_t value = 0, last = 0;
  if (n == 0 || n >= sizeof low) return 0;
  for (size_t i = n; i-- > 0;) {
    low[i] = (char)(s[i] | 32);
    uint32_t v = low[i] == 'i' ? 1 : low[i] == 'v' ? 5 : low[i] == 'x' ? 10 : low[i] == 'l' ? 50 : low[i] == 'c' ? 100 : 0;
    if (v == 0) return 0;
    if (v < last) value -= v;
    else value += v;
    last = v;
  }
  if (value > MARK_ROMAN_MAX || fatiao_numeral_format(value, FATIAO_NUMERAL_ROMAN, again) != n) return 0;
  return memcmp(low, again, n) == 0 ? value : 0; /* written the one way in which it is written */
}

/* Arabic letters in the order in which they count. */
static uint32_t mark_abjad(uint32_t c) {
  static const uint16_t order[] = {0x0623, 0x0628, 0x062C, 0x062F, 0x0647, 0x0648, 0x0632, 0x062D, 0x0637, 0x064A, 0x0643, 0x0644, 0x0645, 0x0646,
                                   0x0633, 0x0639, 0x0641, 0x0635, 0x0642, 0x0631, 0x0634, 0x062A, 0x062B, 0x062E, 0x0630, 0x0636, 0x0638, 0x063A};
  if (c == 0x0627) return 1; /* alif without hamza */
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    if (order[i] == c) return (uint32_t)i + 1;
  return 0;
}

static bool mark_latin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The number of an enumerator, without what stands around it. */
static bool mark_number(mark_reader *r, fatiao__mark *out) {
  size_t left = r->n - r->at, k = 0;
  const char *s = r->s + r->at;
  if (left == 0) return false;
  while (k < left && k < 16 && mark_latin(s[k])) k++;
  if (k > 0) {
    out->upper = s[0] < 'a';
    for (size_t i = 0; i < k; i++)
      if ((s[i] < 'a') != out->upper) return false;
    out->script = FATIAO__LETTER;
    out->ordinal = mark_letters(s, k);
    out->roman = fatiao__mark_roman(s, k);
    if (out->ordinal == 0) {
      out->script = FATIAO__ROMAN;
      out->ordinal = out->roman;
    }
    r->at += k;
    return out->ordinal > 0;
  }
  uint64_t value;
  size_t len = fatiao_numeral_scan(s, left < MARK_NUMERAL ? left : MARK_NUMERAL, &value), first;
  if (len > 0 && value > 0 && value <= MARK_LARGEST) {
    uint32_t c = mark_peek(r, &first);
    out->script = c < 0x80 || (c >= 0xFF10 && c <= 0xFF19) ? FATIAO__DIGIT : FATIAO__HAN;
    out->ordinal = (uint32_t)value;
    r->at += len;
    return true;
  }
  out->script = FATIAO__ABJAD;
  out->ordinal = mark_abjad(mark_peek(r, &first));
  if (out->ordinal == 0) return false;
  r->at += first;
  if (out->ordinal == 5 && mark_peek(r, &first) == 0x0640) r->at += first; /* (هـ), drawn longer */
  return true;
}

/* One character that is number and shape in one: ㈠ ⑴ ⒈ ① ⒜. */
static bool mark_ligature(mark_reader *r, fatiao__mark *out) {
  static const struct {
    uint32_t first, last;
    uint8_t shape, script;
  } table[] = {{0x3220, 0x3229, FATIAO__BRACKET, FATIAO__HAN},
               {0x2474, 0x2487, FATIAO__BRACKET, FATIAO__DIGIT},
               {0x2488, 0x249B, FATIAO__DOT, FATIAO__DIGIT},
               {0x2460, 0x2473, FATIAO__CIRCLE, FATIAO__DIGIT},
               {0x249C, 0x24B5, FATIAO__BRACKET, FATIAO__LETTER}};
  size_t len;
  uint32_t c = mark_peek(r, &len);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (c < table[i].first || c > table[i].last) continue;
    out->shape = table[i].shape;
    out->script = table[i].script;
    out->ordinal = c - table[i].first + 1;
    r->at += len;
    return true;
  }
  return false;
}

/* Whether the sentence goes on from number to number: 、（二） or 至（三） behind （一）. */
static bool mark_listing(mark_reader r) {
  size_t len;
  uint32_t c = mark_peek(&r, &len);
  if (c != 0x3001 && c != 0x81F3 && c != 0x5230 && c != 0x548C && c != 0x6216 && c != 0x53CA && c != 0x4E0E) return false; /* 、至到和或及与 */
  r.at += len;
  return mark_open(&r);
}

static bool mark_bracketed(mark_reader *r, fatiao__mark *out) {
  if (!mark_open(r)) return false;
  mark_space(r);
  if (!mark_number(r, out)) return false;
  mark_space(r);
  if (!mark_close(r) || mark_listing(*r)) return false;
  out->shape = FATIAO__BRACKET;
  return true;
}

/* ’1’ as the United Nations print sub-points in Arabic. */
static bool mark_quoted(mark_reader *r, fatiao__mark *out) {
  if (!mark_take(r, 0x2019, 0x2018) || !mark_number(r, out) || out->script != FATIAO__DIGIT) return false;
  out->shape = FATIAO__QUOTE;
  return mark_take(r, 0x2019, 0x2018);
}

/* 一、二审: the numeral behind the comma is the next one, and what it counts follows. 一、二者 is the first of a list. */
static bool mark_pair(mark_reader r, uint32_t ordinal) {
  static const char counted[] = "审級级類类等、项款条年季次期号楼层线产章节分";
  uint64_t value;
  size_t left = r.n - r.at, len = fatiao_numeral_scan(r.s + r.at, left < MARK_NUMERAL ? left : MARK_NUMERAL, &value), first;
  if (len == 0 || value != ordinal + 1) return false;
  r.at += len;
  mark_peek(&r, &first);
  for (size_t i = 0; first == 3 && i + 3 < sizeof counted; i += 3)
    if (memcmp(counted + i, r.s + r.at, 3) == 0) return true;
  return false;
}

static bool mark_digit_next(const mark_reader *r) {
  size_t len;
  uint32_t c = mark_peek(r, &len);
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* Number first: 一、 1. 1) a) i. 1 - and, before a capital letter, 1 alone. */
static bool mark_plain(mark_reader *r, fatiao__mark *out) {
  if (!mark_number(r, out)) return false;
  bool words = out->script == FATIAO__LETTER || out->script == FATIAO__ROMAN;
  if (mark_close(r)) {
    out->shape = FATIAO__HALF;
    return out->script != FATIAO__HAN;
  }
  if (mark_take(r, 0x3001, 0x3001) && !words) { /* 、 */
    out->shape = out->script == FATIAO__HAN ? FATIAO__COMMA : FATIAO__DOT;
    return !mark_pair(*r, out->ordinal);
  }
  if (mark_take(r, '.', 0xFF0E)) {
    if (mark_digit_next(r) || (words && r->at < r->n && r->s[r->at] != ' ')) return false;
    out->shape = out->script == FATIAO__HAN ? FATIAO__COMMA : FATIAO__DOT;
    return !(words && out->upper); /* A. Person */
  }
  if (out->script != FATIAO__DIGIT || r->at >= r->n || r->s[r->at] != ' ') return false;
  mark_reader ahead = *r;
  mark_space(&ahead);
  if (mark_take(&ahead, '-', 0x2013) && ahead.at < ahead.n && ahead.s[ahead.at] == ' ') {
    out->shape = FATIAO__DOT;
    r->at = ahead.at;
    return true;
  }
  out->shape = FATIAO__BARE;
  return r->at + 1 < r->n && r->s[r->at + 1] >= 'A' && r->s[r->at + 1] <= 'Z';
}

/* Bytes that an enumerator can begin with. */
static bool mark_possible(unsigned char c) {
  return c == '(' || (c >= '0' && c <= '9') || mark_latin((char)c) || c >= 0xD8;
}

bool fatiao__mark_read(const char *s, size_t n, fatiao__mark *out) {
  if (n == 0 || !mark_possible((unsigned char)s[0])) return false;
  static bool (*const forms[])(mark_reader *, fatiao__mark *) = {mark_bracketed, mark_plain, mark_ligature, mark_quoted};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    mark_reader r = {s, n, 0};
    memset(out, 0, sizeof *out);
    if (!forms[i](&r, out)) continue;
    out->end = r.at;
    return true;
  }
  return false;
}
