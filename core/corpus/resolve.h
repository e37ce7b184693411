/*
** Private to the resolver: the walk over a tree. descend.c finds what is named below a provision, walk.c takes the steps of a path, resolve.c does a citation.
*/
#ifndef FATIAO_RESOLVE_H
#define FATIAO_RESOLVE_H

#include "citation/citation.h"

#define ANTECEDENTS_MAX 64 /* citations that 该款 looks back over: keeps a long text linear */
#define CHAPEAU_BYTES 4000 /* of the words above a point that are read for the article that a bare 第二项 may belong to */
#define SENTENCE_BYTES 600 /* that an article without a name looks back for one */

typedef struct fatiao__resolver {
  fatiao_corpus *corpus;
  const fatiao_citations *all;
  const char *text;
  fatiao_provision place;  /* where the text stands; none when not known */
  fatiao_instrument *home; /* what 本法 means; NULL when not known */
  const char *date;
  fatiao_resolution *done; /* of the citations before the current one */
  size_t current;
  bool amends;             /* home amends another instrument */
  bool chinese;            /* the current citation is written in Chinese */
} fatiao__resolver;

/* What a walk has found so far. */
typedef struct fatiao__walk {
  fatiao__resolver *r;
  fatiao_instrument *in;
  bool at_home;   /* `in` is the instrument that the text stands in, and relative steps have a place to start from */
  uint32_t *node;
  uint32_t count, capacity;
  fatiao_resolution_status status;
  fatiao_reason reason;
  int failure;    /* NOMEM */
} fatiao__walk;


const fatiao__node *fatiao__walk_node(const fatiao__walk *w, uint32_t i);
uint32_t fatiao__walk_up(const fatiao__walk *w, uint32_t i, fatiao_kind kind); /* i or the nearest above it of that kind; FATIAO_NONE */
void fatiao__walk_add(fatiao__walk *w, uint32_t i);
void fatiao__walk_fail(fatiao__walk *w, fatiao_resolution_status status, fatiao_reason reason); /* the first failure stays */

/* descend.c: what a step names below a provision is added to the walk. False: (some of) it is not there, and then nothing is added. */
void fatiao__walk_articles(fatiao__walk *w, uint32_t above, const fatiao_step *s); /* FATIAO_NONE: anywhere; fails by itself */
bool fatiao__walk_children(fatiao__walk *w, uint32_t above, const fatiao_step *s, fatiao_kind kind);
bool fatiao__walk_points(fatiao__walk *w, uint32_t article, const fatiao_step *s);
bool fatiao__walk_divisions(fatiao__walk *w, uint32_t above, const fatiao_step *s);
bool fatiao__walk_below(fatiao__walk *w, uint32_t above, const fatiao_step *s);
void fatiao__walk_all(fatiao__walk *w, uint32_t above, fatiao_kind kind);

/* walk.c */
void fatiao__walk_path(fatiao__walk *w, const fatiao_path *p, char missing[96]);
void fatiao__walk_take_out(fatiao__walk *w, uint32_t gone);
int fatiao__walk_give(fatiao__walk *w, fatiao_resolution *out); /* ends the walk: its nodes are freed */

#endif
