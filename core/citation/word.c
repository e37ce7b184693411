/*
** The parts of an English citation: words, the units that they name, numbers and letters as treaties print them.
*/
#include "english.h"

#define WORD_BYTES 24 /* of the longest word that the grammar knows, and then some */

static const fatiao__en_unit units[] = {
  {"article", FATIAO_ART, false}, {"articles", FATIAO_ART, true}, {"art", FATIAO_ART, false}, {"arts", FATIAO_ART, true},
  {"paragraph", FATIAO_PARA, false}, {"paragraphs", FATIAO_PARA, true}, {"para", FATIAO_PARA, false}, {"paras", FATIAO_PARA, true},
  {"subparagraph", FATIAO_POINT, false}, {"subparagraphs", FATIAO_POINT, true}, {"sub-paragraph", FATIAO_POINT, false}, {"sub-paragraphs", FATIAO_POINT, true},
  {"point", FATIAO_POINT, false}, {"points", FATIAO_POINT, true}, {"subpoint", FATIAO_SUBPOINT, false}, {"subpoints", FATIAO_SUBPOINT, true},
  {"section", FATIAO_SECTION, false}, {"sections", FATIAO_SECTION, true}, {"chapter", FATIAO_CHAPTER, false}, {"chapters", FATIAO_CHAPTER, true},
  {"title", FATIAO_TITLE, false}, {"titles", FATIAO_TITLE, true}, {"part", FATIAO_PART, false}, {"parts", FATIAO_PART, true},
  {"book", FATIAO_BOOK, false}, {"books", FATIAO_BOOK, true}, {"annex", FATIAO_ANNEX, false}, {"annexes", FATIAO_ANNEX, true},
};

/* --------------------------------------------------------------- words --------------------------------------------------------------- */

/* After white space: a few blanks or a line break, not an empty line. */
size_t fatiao__en_skip(const fatiao__scan *x, size_t at) {
  size_t end = at;
  int lines = 0;
  while (end < x->n && end < at + 12) {
    char c = x->s[end];
    if (c == '\n' && ++lines > 1) return at;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') end++;
    else if (c == '\xC2' && fatiao__en_char(x, end + 1) == '\xA0') end += 2;
    else break;
  }
  return end;
}

/* The word at `at` in lower case; its end, or `at` when there is none or it is longer than any that is known. */
static size_t word_at(const fatiao__scan *x, size_t at, char out[WORD_BYTES]) {
  size_t n = 0;
  while (fatiao__en_letter(fatiao__en_char(x, at + n)) || (n > 0 && fatiao__en_char(x, at + n) == '-' && fatiao__en_letter(fatiao__en_char(x, at + n + 1)))) {
    if (n + 1 >= WORD_BYTES) return at;
    out[n] = fatiao__en_lower(x->s[at + n]);
    n++;
  }
  out[n] = '\0';
  return at + n;
}

size_t fatiao__en_expect(const fatiao__scan *x, size_t at, const char *words) {
  for (const char *p = words; *p; p++) {
    if (*p == ' ') {
      size_t next = fatiao__en_skip(x, at);
      if (next == at) return 0;
      at = next;
    } else if (fatiao__en_lower(fatiao__en_char(x, at)) == *p) at++;
    else return 0;
  }
  return fatiao__en_letter(fatiao__en_char(x, at)) ? 0 : at;
}

const fatiao__en_unit *fatiao__en_unit_at(const fatiao__scan *x, size_t at, size_t *end) {
  char word[WORD_BYTES];
  *end = word_at(x, at, word);
  if (*end == at) return NULL;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (strcmp(word, units[i].word) != 0) continue;
    if (fatiao__en_char(x, *end) == '.' && strlen(units[i].word) <= 5) (*end)++; /* art. */
    return &units[i];
  }
  return NULL;
}

/* -------------------------------------------------------------- numbers -------------------------------------------------------------- */

uint32_t fatiao__en_roman(const char *s, size_t n) {
  static const char digits[] = "ivxlc";
  static const uint32_t values[] = {1, 5, 10, 50, 100};
  char again[FATIAO_NUMERAL_MAX], small[12];
  uint32_t total = 0, before = 0;
  if (n == 0 || n >= sizeof small) return 0;
  for (size_t i = n; i-- > 0;) {
    const char *d = strchr(digits, fatiao__en_lower(s[i]));
    if (!d || !*d) return 0;
    uint32_t v = values[d - digits];
    total = v < before ? total - v : total + v;
    before = v > before ? v : before;
    small[i] = fatiao__en_lower(s[i]);
  }
  return total < 4000 && fatiao_numeral_format(total, FATIAO_NUMERAL_ROMAN, again) == n && memcmp(small, again, n) == 0 ? total : 0;
}

/* The letters s[0..n) as the number of a step of that kind: (a) is 1, (ii) is 2; (i) is 9 as a point and 1 below one. */
bool fatiao__en_letters(const char *s, size_t n, fatiao_kind kind, fatiao_step *out) {
  uint32_t roman = fatiao__en_roman(s, n);
  if (roman && (n > 1 || (kind == FATIAO_SUBPOINT && strchr("ivx", fatiao__en_lower(s[0]))))) {
    out->ordinal = roman;
    out->letter = 2;
    return true;
  }
  if (n > 2 || (n == 2 && fatiao__en_lower(s[0]) != fatiao__en_lower(s[1]))) return false;
  out->ordinal = (uint32_t)(fatiao__en_lower(s[0]) - 'a' + 1) + (n == 2 ? 26 : 0);
  out->letter = 1;
  return true;
}

static size_t digits_at(const fatiao__scan *x, size_t at, uint32_t *value) {
  size_t n = 0;
  *value = 0;
  while (n < 6 && fatiao__en_digit(fatiao__en_char(x, at + n))) *value = *value * 10 + (uint32_t)(x->s[at + n++] - '0');
  return n == 0 || n == 6 || *value == 0 ? at : at + n;
}

static fatiao_kind below(fatiao_kind kind, bool digit) {
  if (kind == FATIAO_ART) return digit ? FATIAO_PARA : FATIAO_POINT;
  return kind == FATIAO_PARA ? FATIAO_POINT : FATIAO_SUBPOINT;
}

/* (a), (1), a) with the marks: sets ordinal and letter of *out, whose kind follows from `above`. Its end, or `at`. */
size_t fatiao__en_bracketed(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t p = at + (fatiao__en_char(x, at) == '('), from = p;
  bool open = p > at;
  if (open && fatiao__en_digit(fatiao__en_char(x, p))) {
    *out = fatiao__step(FATIAO_NAMED, below(above, true));
    size_t end = digits_at(x, p, &out->ordinal);
    return end > p && fatiao__en_char(x, end) == ')' ? end + 1 : at;
  }
  while (fatiao__en_letter(fatiao__en_char(x, p)) && p < from + 6) p++;
  if (p == from || fatiao__en_char(x, p) != ')' || (!open && p > from + 1 && !fatiao__en_roman(x->s + from, p - from))) return at;
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  return fatiao__en_letters(x->s + from, p - from, out->kind, out) ? p + 1 : at;
}

/* Bytes of the word at `at` when it is one small letter or a small roman number; else 0. */
size_t fatiao__en_plain(const fatiao__scan *x, size_t at) {
  size_t n = 0;
  while (fatiao__en_letter(fatiao__en_char(x, at + n)) && n < 6) n++;
  return n == 1 || (n > 1 && x->s[at] >= 'a' && fatiao__en_roman(x->s + at, n)) ? n : 0;
}

/* .1 or .a, of 9.1.a */
static size_t dotted(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  if (fatiao__en_char(x, at) != '.') return at;
  if (fatiao__en_digit(fatiao__en_char(x, at + 1))) {
    *out = fatiao__step(FATIAO_NAMED, below(above, true));
    size_t end = digits_at(x, at + 1, &out->ordinal);
    return end > at + 1 ? end : at;
  }
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  size_t n = fatiao__en_plain(x, at + 1);
  return n && fatiao__en_letters(x->s + at + 1, n, out->kind, out) ? at + 1 + n : at;
}

/* a.ii after a blank, of paragraph 1 a.ii */
static size_t spaced(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t p = fatiao__en_skip(x, at), n = fatiao__en_plain(x, p);
  if (p == at || n != 1 || fatiao__en_char(x, p + 1) != '.' || !fatiao__en_roman(x->s + p + 2, fatiao__en_plain(x, p + 2))) return at;
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  return fatiao__en_letters(x->s + p, 1, out->kind, out) ? p + 1 : at;
}

/* The full stop of "d. and e": a letter's own, when the citation goes on. */
size_t fatiao__en_stop(const fatiao__scan *x, size_t at) {
  static const char *const on[] = {"and", "or", "of", "to", "through", NULL};
  if (fatiao__en_char(x, at) != '.' || !fatiao__en_letter(x->s[at - 1])) return at;
  for (int i = 0; on[i]; i++)
    if (fatiao__en_expect(x, fatiao__en_skip(x, at + 1), on[i])) return at + 1;
  return at;
}

size_t fatiao__en_suffix(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t end = dotted(x, at, above, out);
  if (end > at) return fatiao__en_stop(x, end);
  end = spaced(x, at, above, out);
  if (end > at) return end;
  size_t gap = fatiao__en_skip(x, at);
  end = fatiao__en_bracketed(x, gap, above, out);
  return end > gap ? end : at;
}

/* The number of a unit of that kind: 23, V, (a), a. */
size_t fatiao__en_number(const fatiao__scan *x, size_t at, fatiao_kind kind, fatiao_step *out) {
  *out = fatiao__step(FATIAO_NAMED, kind);
  size_t end = digits_at(x, at, &out->ordinal);
  if (end > at) {
    uint32_t branch;
    if (kind == FATIAO_ART && fatiao__en_char(x, end) == '-' && fatiao__en_digit(fatiao__en_char(x, end + 1))) {
      size_t more = digits_at(x, end + 1, &branch);
      if (more > end + 1 && branch < out->ordinal && branch < 10 && !fatiao__en_digit(fatiao__en_char(x, more))) {
        out->branch = branch;
        return more;
      }
    }
    return fatiao__en_letter(fatiao__en_char(x, end)) && fatiao__en_char(x, end + 1) != ')' ? at : end;
  }
  size_t from = at + (fatiao__en_char(x, at) == '('), p = from;
  while (fatiao__en_letter(fatiao__en_char(x, p)) && p < from + 8) p++;
  if (p == from) return at;
  bool closed = fatiao__en_char(x, p) == ')';
  if (from > at && !closed) return at;
  if (kind == FATIAO_PARA || kind == FATIAO_POINT || kind == FATIAO_SUBPOINT) {
    if (kind == FATIAO_PARA) out->kind = kind = FATIAO_POINT; /* paragraph (a) is what trees call a point */
    if ((!closed && p > from + 1) || !fatiao__en_letters(x->s + from, p - from, kind, out)) return at;
    return closed ? p + 1 : fatiao__en_stop(x, p);
  }
  out->ordinal = kind == FATIAO_ART || closed || x->s[from] > 'Z' ? 0 : fatiao__en_roman(x->s + from, p - from);
  return out->ordinal ? p : at;
}
