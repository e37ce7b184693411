/*
** Private to the English grammar: words, units and numbers (word.c), which english.c makes citations of. What reads something returns its end; when there is
** nothing of the kind that is `at`, or 0 where it says so.
*/
#ifndef FATIAO_CITATION_ENGLISH_H
#define FATIAO_CITATION_ENGLISH_H

#include "citation.h"

typedef struct fatiao__en_unit {
  const char *word;
  fatiao_kind kind;
  bool plural;
} fatiao__en_unit;

static inline bool fatiao__en_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool fatiao__en_digit(char c) {
  return c >= '0' && c <= '9';
}

static inline char fatiao__en_lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline char fatiao__en_char(const fatiao__scan *x, size_t at) {
  return at < x->n ? x->s[at] : '\0';
}

size_t fatiao__en_skip(const fatiao__scan *x, size_t at);                       /* after a few blanks or one line break */
size_t fatiao__en_expect(const fatiao__scan *x, size_t at, const char *words);   /* these words, in any case; 0: others */
const fatiao__en_unit *fatiao__en_unit_at(const fatiao__scan *x, size_t at, size_t *end); /* NULL: none */
uint32_t fatiao__en_roman(const char *s, size_t n);                             /* value of a roman number, 0: it is none */
bool fatiao__en_letters(const char *s, size_t n, fatiao_kind kind, fatiao_step *out);
size_t fatiao__en_plain(const fatiao__scan *x, size_t at);                      /* bytes of one small letter or a small roman number, else 0 */
size_t fatiao__en_stop(const fatiao__scan *x, size_t at);                       /* after the full stop of "d. and e" */
size_t fatiao__en_bracketed(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out); /* (a), (1), a) below a unit of that kind */
size_t fatiao__en_suffix(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out);    /* that, or .1, .a */
size_t fatiao__en_number(const fatiao__scan *x, size_t at, fatiao_kind kind, fatiao_step *out);     /* 23, V, (a), a after a unit */

/* title.c: "the Convention against ..." after "of": sets what c says of its instrument; and a name whose noun stands at `at`. Their end, or 0. */
size_t fatiao__english_instrument(fatiao__scan *x, size_t at, fatiao_citation *c);
size_t fatiao__english_particulars(const fatiao__scan *x, size_t at); /* after a name: the end of "(ETS No. 24)" and its like; `at` when there is none */
size_t fatiao__english_name(const fatiao__scan *x, size_t at, size_t *start);

#endif
