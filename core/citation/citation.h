/*
** Private to the citation room: what scan.c offers to the two grammars, and what they offer to it.
**
** A grammar is a hand-written recursive descent over bytes. It is called at an anchor (a character or word that every citation of its language begins with or
** holds) and either adds one citation and returns where it ends, or returns 0. Nothing is remembered between anchors but where the last citation ended, so
** every grammar looks at a bounded stretch beyond its anchor: the limits below say how far.
*/
#ifndef FATIAO_CITATION_H
#define FATIAO_CITATION_H

#include "internal.h"

#define NAME_BYTES 420    /* of an instrument's name: stops a search for 》 that never comes */
#define GROUP_NUMBERS 48  /* in one 第一、二、三款: more are another citation; stops 第一、第一、第一 from being read again from each 第 */
#define LIST_PATHS 400    /* in one citation, for the same reason */
#define NUMERAL_BYTES 60  /* of a number; no provision has a longer one */
#define CLAUSE_BYTES 90   /* that the type looks at before and after */

struct fatiao_citations {
  fatiao_allocator allocator;
  fatiao_citation *item;
  uint32_t count, capacity;
  fatiao_path *path;        /* of all, one after another; item[i].path is set when the array no longer moves */
  uint32_t paths, path_capacity;
  size_t size;              /* bytes of the text that was read */
};

/* A text being read. */
typedef struct fatiao__scan {
  const char *s;
  size_t n;
  size_t floor;             /* end of the last citation: nothing before it is looked at */
  fatiao_citations *out;
  int status;               /* NOMEM or LIMIT sticks */
  bool loose;               /* one citation given by itself: 刑法285条2款, 7(1) */
} fatiao__scan;

/* Adds a path to the citation being read; NULL when memory is out. It is valid until the next one is added. */
fatiao_path *fatiao__scan_path(fatiao__scan *x);

/* The last path of the citation being read, which began with path number `first`; NULL when it has none. */
static inline fatiao_path *fatiao__last_path(fatiao__scan *x, uint32_t first) {
  return x->out->paths > first ? &x->out->path[x->out->paths - 1] : NULL;
}

/* Adds the citation whose paths begin with path number `first`; its end is returned, 0 when memory is out. */
size_t fatiao__scan_add(fatiao__scan *x, const fatiao_citation *c, uint32_t first);

static inline bool fatiao__at(const fatiao__scan *x, size_t at, const char *word) {
  size_t n = strlen(word);
  return at <= x->n && x->n - at >= n && memcmp(x->s + at, word, n) == 0;
}

/* Codepoint of a character of three bytes at `at`, 0 for anything else. */
static inline uint32_t fatiao__three(const char *s, size_t n, size_t at) {
  if (at > n || n - at < 3) return 0;
  const unsigned char *p = (const unsigned char *)s + at;
  if ((p[0] & 0xF0) != 0xE0 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) return 0;
  return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
}

/* The one that ends before `at`. */
static inline uint32_t fatiao__three_before(const char *s, size_t n, size_t floor, size_t at) {
  return at >= floor + 3 ? fatiao__three(s, n, at - 3) : 0;
}

static inline fatiao_step fatiao__step(fatiao_relation relation, fatiao_kind kind) {
  fatiao_step step;
  memset(&step, 0, sizeof step);
  step.relation = relation;
  step.kind = kind;
  return step;
}

/* ------------------------------------------------------------- grammars -------------------------------------------------------------- */

/* At one of the leading characters that scan.c looks for. Adds a citation and returns its end, or 0. */
size_t fatiao__chinese(fatiao__scan *x, size_t at);
void fatiao__chinese_loose(fatiao__scan *x); /* the same for a citation given by itself in which 第 was left out */
size_t fatiao__chinese_number(const char *s, size_t n, size_t at, uint32_t *value); /* the end of a numeral; `at` when there is none */
size_t fatiao__chinese_name(fatiao__scan *x, size_t at, size_t *start, int *self, int *same); /* the name that ends at `at`, without 《》; 0: none, else its end */

bool fatiao__chinese_is_name(const char *s, size_t n); /* what stands in 《》 is called what instruments are called */
size_t fatiao__chinese_title(const fatiao__scan *x, size_t at); /* after the 》 that belongs to the 《 at `at`; 0: none near */

/* The next citation at or after `at`: its end, or 0 when there is no more. */
size_t fatiao__english(fatiao__scan *x, size_t at);


/* Sets the type of all citations of c from the words around them. */
void fatiao__types(fatiao_citations *c, const char *s, size_t n);

/* ------------------------------------------------- in the corpus room: cited.c ---------------------------------------------------- */

/* The instrument that a citation names: by its name, or by one that the text or the instrument that it stands in defines (以下简称). The result tells why not. */
int fatiao__cited_instrument(fatiao_corpus *corpus, const fatiao_citations *all, const char *text, const fatiao_citation *c, fatiao_instrument *home, const char *date, fatiao_instrument **out,
                             fatiao_resolution *result);

/* What a description stands for in an instrument: rows of the table description(instrument, key, target). Without one the result is UNCLEAR. */
int fatiao__described(fatiao_corpus *corpus, fatiao_instrument *in, const char *key, fatiao_resolution *result);

#endif
