/*
** Shared by the files of this room only. A source line goes through these: markup.c takes the markup out, line.c (with mark.c for enumerators) says
** what the line is, outline.c and what draft.h names give it a place in the tree. survey.c looks over the whole text first, review.c over the
** finished tree.
*/
#ifndef FATIAO_OUTLINE_H
#define FATIAO_OUTLINE_H

#include "internal.h"

/* ============================================================== markup.c =============================================================== */

typedef struct fatiao__markup {
  uint32_t level; /* of a Markdown heading: how many # there were; 0: no heading */
  int quote;      /* the last quotation mark of the line: 1 opens, -1 closes, 0: there is none */
  bool colon;     /* an opening one that follows a colon, as where an amendment quotes its new wording */
} fatiao__markup;

/* Writes the line s[0..n) to dst, which holds n bytes, without markup, trimmed, every run of white space as one space. The length. */
size_t fatiao__markup_clean(char *dst, const char *s, size_t n, fatiao__markup *m);

/* Where one reads; a copy of it looks ahead. */
typedef struct fatiao__cursor {
  const char *s;
  size_t n, at;
  uint32_t line; /* lines before `at` */
  size_t open;   /* a comment that begins there or later has no end, and is text. SIZE_MAX: not known; kept from copies, or it is quadratic */
} fatiao__cursor;

/* The next line, without its end and without comments, and its number from 1. False at the end of the text. */
bool fatiao__markup_line(fatiao__cursor *c, const char **out, size_t *n, uint32_t *number);

/* =============================================================== mark.c ================================================================ */

/* How an enumerator is written: what stands around the number, and the script of the number. Together they tell one list from another. */
typedef enum fatiao__shape {
  FATIAO__COMMA = 1, /* 一、 */
  FATIAO__DOT,       /* 1. 1、 1 - */
  FATIAO__BRACKET,   /* （一） (a) */
  FATIAO__HALF,      /* 1) a) */
  FATIAO__CIRCLE,    /* ① */
  FATIAO__QUOTE,     /* ’1’ */
  FATIAO__BARE       /* 1, and a capital letter behind it */
} fatiao__shape;
typedef enum fatiao__script { FATIAO__HAN = 1, FATIAO__DIGIT, FATIAO__LETTER, FATIAO__ROMAN, FATIAO__ABJAD } fatiao__script;

typedef struct fatiao__mark {
  uint8_t shape, script;
  bool upper;       /* capital letters */
  uint32_t ordinal; /* as `script` reads it */
  uint32_t roman;   /* (i) is a letter and a roman numeral: its value as the latter; 0: it is none */
  size_t end;       /* bytes of the enumerator with its punctuation */
} fatiao__mark;

/* The enumerator at the beginning of the clean line s[0..n): 一、 （一） ㈠ 1. 1） (a) a) i. ① ’1’; false when there is none. */
bool fatiao__mark_read(const char *s, size_t n, fatiao__mark *out);

/* Value of the roman numeral s[0..n), up to a hundred; 0 when it is none. Letters of either case. */
uint32_t fatiao__mark_roman(const char *s, size_t n);

/* =============================================================== line.c ================================================================ */

typedef enum fatiao__line_type {
  FATIAO__TEXT,       /* none of the others */
  FATIAO__MARKED,     /* begins with an enumerator */
  FATIAO__HEADING,    /* a numbered division: part, book, chapter, section, title */
  FATIAO__ARTICLE,
  FATIAO__CITATION,   /* begins as an article would, but continues a sentence: 第三条规定的 */
  FATIAO__CONTENTS,   /* 目录 */
  FATIAO__PREAMBLED,  /* 序言, Preamble */
  FATIAO__FINAL,      /* 附则 without a number */
  FATIAO__ANNEXED,    /* 附件一 */
  FATIAO__CONCLUDED   /* IN WITNESS WHEREOF */
} fatiao__line_type;

typedef struct fatiao__line {
  uint8_t type;       /* fatiao__line_type */
  uint8_t kind;       /* fatiao_kind of HEADING, ARTICLE, ANNEXED */
  uint16_t branch;    /* 1 of 之一 */
  uint32_t ordinal;   /* 0: no number */
  fatiao__mark mark;  /* of MARKED */
  size_t label_end;   /* the label is s[0..label_end); of CONTENTS, PREAMBLED and FINAL the name */
  size_t words;       /* and the words are s[words..n) */
  bool titular;       /* the words, if any, could be a heading: short, and no sentence ends with them */
} fatiao__line;

#define FATIAO__HEAD 600 /* bytes of a line that decide what it is; a label and a heading are shorter */

/*
** What the clean line s[0..n), n > 0, is. `level` as in fatiao__markup. A pure function that looks at the first FATIAO__HEAD bytes and the last few.
*/
void fatiao__line_read(const char *s, size_t n, uint32_t level, fatiao__line *out);

/* Whether s[0..n), n > 0, could be a heading. */
bool fatiao__line_titular(const char *s, size_t n);

/* ============================================================== survey.c =============================================================== */

typedef struct fatiao__survey {
  size_t preface;    /* bytes up to a mark that says where the preface ends; 0: there is none */
  uint32_t articles;
  bool treaty;       /* words behind the points of an unnumbered paragraph belong to it; in statutes they are a paragraph of their own */
  bool plain;        /* nothing but lines: no articles, headings or lists */
  bool headed;       /* articles have headings on their line, without any markup */
} fatiao__survey;

void fatiao__survey_read(fatiao__survey *out, const char *s, size_t n, const char *lang);

/* ============================================================== review.c =============================================================== */

/* Fills `end` and `repeat` of the nodes, and adds warnings about gaps, repeats, order and emptiness, in order of lines. FATIAO_OK, NOMEM, LIMIT. */
int fatiao__review(fatiao__outline *o);

/* ============================================================= enactment.c ============================================================= */

/* The last date in s[0..n), in any form in which laws print dates, as ISO 8601; out is "" when there is none. */
void fatiao__enactment_date(const char *s, size_t n, char out[11]);

#endif
