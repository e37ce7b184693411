/*
** The outline while it is drafted, shared by the files that draft it: draft.c lays out text and opens provisions, item.c places paragraphs and
** lists, division.c articles and what is above them, preface.c what stands before them; outline.c, where the approach is told, hands each line to
** one of them.
*/
#ifndef FATIAO_DRAFT_H
#define FATIAO_DRAFT_H

#include "outline.h"

#define DRAFT_DEPTH 24     /* open provisions; only divisions nest freely, and they stop at the next limit */
#define DRAFT_DIVISIONS 6  /* one inside the other; deeper ones become siblings */
#define DRAFT_AHEAD 8      /* lines looked ahead: a constant, so that the whole stays linear */
#define DRAFT_LETTERS 32   /* lines looked ahead for the (j) or (ii) after an (i) */
#define DRAFT_CONTENTS 500 /* lines of a table of contents that is not called one */
#define DRAFT_DIVIDES 120  /* bytes of the words behind 一、 that may be a heading without any markup */

/* A provision that is open. */
typedef struct draft_frame {
  uint32_t node;
  uint32_t level; /* # of its heading; 0: none */
  uint32_t paras; /* paragraphs below it so far */
  uint8_t kind;
  fatiao__mark mark; /* its enumerator; shape 0: none was printed */
} draft_frame;

typedef struct draft {
  fatiao__outline *o;
  fatiao__cursor cursor;
  fatiao__survey survey;
  fatiao__markup markup; /* of the line in hand */
  draft_frame root;       /* stands for the text when nothing is open; only `paras` counts */
  draft_frame open[DRAFT_DEPTH];
  uint32_t depth;
  uint32_t line;          /* number of the line in hand */
  size_t from;            /* where it, or what is left of it, stands in the text; it ends where the text ends */
  bool pending;           /* the last node is a label so far; a space before `from` holds the place of what will part them */
  bool begun;             /* the preface is over */
  bool quoted;            /* inside quotation marks since an earlier line */
  bool colon;             /* the line before ended with a colon */
  uint32_t article, branch; /* the last article */
  uint32_t contents_at, contents_end; /* first line of the table of contents, to notice that it comes again */
  fatiao__line contents;
} draft;

/* ============================================================== draft.c =============================================================== */

/* What parts a label from what follows: the end of the line, a space, or a space where the label is not a wide sign. */
typedef enum draft_gap { DRAFT_APART, DRAFT_HEADED, DRAFT_TOGETHER } draft_gap;

/* A place in lines that are still to come, and what stands there. */
typedef struct draft_ahead {
  fatiao__cursor cursor;
  char s[FATIAO__HEAD];
  size_t n;
  uint32_t level;
  fatiao__line line;
} draft_ahead;

/* The text at an offset: good until something is added. And how much of the line is in hand. */
char *fatiao__draft_text(const draft *t, size_t at);
size_t fatiao__draft_left(const draft *t);

/* Sorts of kinds: paragraph to tail; preface, contents, preamble and conclusion, which have a body however long; part to title. */
bool fatiao__draft_item(uint8_t kind);
bool fatiao__draft_prose(uint8_t kind);
bool fatiao__draft_structure(uint8_t kind);

/* Kind of the innermost open provision; 0: none is open. */
uint8_t fatiao__draft_top(const draft *t);

/* How many of the open provisions are no items: the last of them is what holds the words. */
uint32_t fatiao__draft_base(const draft *t);

/* That provision, or `root`. */
draft_frame *fatiao__draft_container(draft *t);

/* Out of memory, or beyond the limit: nothing is to be done any more. The status is that of the text. */
bool fatiao__draft_failed(const draft *t);

/* A warning about the line in hand. */
void fatiao__draft_warn(draft *t, fatiao_warning_kind kind);

/* Takes the bytes [at, at + n) out of the text; puts one in, unless memory is out. At most a few times for each line, so that it stays linear. */
void fatiao__draft_cut(draft *t, size_t at, size_t n);
bool fatiao__draft_insert(draft *t, size_t at, char c);

/* The label that waits is followed by something else, by its heading, or by its own words. */
void fatiao__draft_settle(draft *t, draft_gap gap);

/* Opens a provision where the line in hand begins. Everything is there but its label, heading and body. */
fatiao__outline_node *fatiao__draft_open(draft *t, uint8_t kind, uint32_t ordinal);

/* The first n bytes of the line become the label of the last node; the words at `words` become what is in hand. */
void fatiao__draft_label(draft *t, size_t n, size_t words);

/* Ends a line of the text: nothing is in hand any more. */
void fatiao__draft_line_end(draft *t);

/* What is in hand becomes the heading of the last node. */
void fatiao__draft_heading(draft *t);

/* What is in hand becomes a line of the body of the innermost provision, or of a tail when that one has ended. */
void fatiao__draft_body(draft *t);

/* Begins behind the line in hand. */
void fatiao__draft_ahead_start(const draft *t, draft_ahead *a);

/* The next line that is not blank, or its beginning. */
bool fatiao__draft_ahead_next(draft *t, draft_ahead *a);

/* Whether the next line holds words: then a line without a full stop before it may be their heading. */
bool fatiao__draft_words_follow(draft *t);

/* Whether an open item is numbered in the same manner as m. */
bool fatiao__draft_like(const draft_frame *f, const fatiao__mark *m);

/* The open list, as a place in `open`, that goes on within the next lines; 0 for none. What stands before its next number belongs to its last one. */
uint32_t fatiao__draft_goes_on(draft *t);

/* Whether the line in hand begins with an opening quotation mark. */
bool fatiao__draft_begins_quoted(const draft *t);

/* =============================================================== item.c =============================================================== */

/* A line without a number. */
void fatiao__draft_words(draft *t);

/* A line that begins with an enumerator. */
void fatiao__draft_marked(draft *t, fatiao__mark m, size_t words);

/* The words behind a label: "3. (a) Each" begins a list at once. */
void fatiao__draft_first_words(draft *t, bool nested);

/* ============================================================= division.c ============================================================= */

/* Closes items, the article, and what stands before the text. */
void fatiao__draft_close_article(draft *t);

/* An article, with the words on its line. */
void fatiao__draft_article(draft *t, const fatiao__line *l);

/* Part to title, by rank. A division that stands outside by its # stays open. */
void fatiao__draft_numbered_heading(draft *t, const fatiao__line *l);

/* A heading of no known rank. m is its enumerator, NULL for none, and `words` where its words begin; `final`: it is 附则. */
void fatiao__draft_division(draft *t, const fatiao__mark *m, size_t words, bool final);

/*
** Whether 一、 or （一） with these words is a heading. Markup says so, or else what follows: articles, or something other than the next of a list.
*/
bool fatiao__draft_divides(draft *t, const fatiao__line *l);

/* An annex closes everything. */
void fatiao__draft_annex(draft *t, const fatiao__line *l);

/* ============================================================= preface.c ============================================================== */

/* A line of the provision of that kind (preamble, conclusion), which opens unless it is open. */
void fatiao__draft_prose_line(draft *t, uint8_t kind);

/* A line of the preface: the title, when it is the first. */
void fatiao__draft_preface(draft *t);

/* Whether a line behind the title is one of the lines that say who adopted the text and when. */
bool fatiao__draft_enacts(draft *t, const fatiao__line *l);

/* "Preamble", alone or before its words on the same line. */
void fatiao__draft_preamble(draft *t, const fatiao__line *l);

/* A line in the table of contents; false when the table is over: its first line comes again, or a sentence does. */
bool fatiao__draft_contents(draft *t, const fatiao__line *l);

/*
** A table of contents without a name: the first heading comes again before any sentence does. Looked for at the first heading only.
*/
bool fatiao__draft_unnamed_contents(draft *t, const fatiao__line *l);

#endif
