/*
** What a step names below a provision: articles by number and in ranges, chapters, paragraphs, points.
*/
#include "resolve.h"

const fatiao__node *fatiao__walk_node(const fatiao__walk *w, uint32_t i) {
  return &w->in->tree.node[i];
}

void fatiao__walk_add(fatiao__walk *w, uint32_t i) {
  const fatiao_allocator *a = &w->r->corpus->store.allocator;
  if (w->failure == FATIAO_OK) w->failure = fatiao__reserve(a, (void **)&w->node, &w->capacity, w->count, sizeof *w->node);
  if (w->failure == FATIAO_OK) w->node[w->count++] = i;
}

void fatiao__walk_fail(fatiao__walk *w, fatiao_resolution_status status, fatiao_reason reason) {
  if (w->status != FATIAO_RESOLVED) return;
  w->status = status;
  w->reason = reason;
}

uint32_t fatiao__walk_up(const fatiao__walk *w, uint32_t i, fatiao_kind kind) {
  while (i != FATIAO_NONE && fatiao__walk_node(w, i)->kind != kind) i = fatiao__walk_node(w, i)->parent;
  return i;
}

/* ------------------------------------------------------------- articles -------------------------------------------------------------- */

static int compare(const fatiao__node *n, uint32_t ordinal, uint32_t branch) {
  if (n->ordinal != ordinal) return n->ordinal < ordinal ? -1 : 1;
  return n->branch < branch ? -1 : n->branch > branch;
}

/* The first article whose number is not below that one, as an index into tree.article. */
static uint32_t first_article(const fatiao__walk *w, uint32_t ordinal, uint32_t branch) {
  const fatiao__tree *t = &w->in->tree;
  uint32_t low = 0, high = t->articles;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (compare(&t->node[t->article[middle]], ordinal, branch) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* The text is a selection, and an article of that number would stand in one of its gaps. */
static bool in_gap(const fatiao__walk *w, uint32_t ordinal, uint32_t branch) {
  const fatiao__tree *t = &w->in->tree;
  uint32_t after = first_article(w, ordinal, branch), gaps = 0, before = 0;
  if (w->in->layers == 0 || strcmp(w->in->layer[0].source, "digest") != 0) return false;
  for (uint32_t i = 0; i < t->articles; i++) {
    gaps += t->node[t->article[i]].ordinal > before + 1;
    before = t->node[t->article[i]].ordinal;
  }
  if (!gaps) return false;
  if (after == t->articles) return branch == 0 || before != ordinal;
  uint32_t lower = after ? t->node[t->article[after - 1]].ordinal : 0;
  return t->node[t->article[after]].ordinal > lower + 1;
}

/* Articles of a step, those below `above` only unless that is FATIAO_NONE. */
void fatiao__walk_articles(fatiao__walk *w, uint32_t above, const fatiao_step *s) {
  const fatiao__tree *t = &w->in->tree;
  uint32_t i = first_article(w, s->ordinal, s->branch), found = 0, last_ordinal = s->to_ordinal ? s->to_ordinal : s->ordinal;
  uint32_t last_branch = s->to_ordinal ? s->to_branch : s->branch, from = above == FATIAO_NONE ? 0 : above, to = above == FATIAO_NONE ? t->count : t->node[above].end;
  bool first = false, last = false, selection = false;
  uint32_t before = s->ordinal;
  for (; i < t->articles && compare(&t->node[t->article[i]], last_ordinal, last_branch) <= 0; i++) {
    const fatiao__node *n = &t->node[t->article[i]];
    if (t->article[i] < from || t->article[i] >= to) continue;
    first |= compare(n, s->ordinal, s->branch) == 0;
    last |= compare(n, last_ordinal, last_branch) == 0;
    selection |= n->ordinal > before + 1 && in_gap(w, before + 1, 0);
    before = n->ordinal;
    fatiao__walk_add(w, t->article[i]);
    found++;
  }
  if (!first || !last) {
    bool gap = !first ? in_gap(w, s->ordinal, s->branch) : in_gap(w, last_ordinal, last_branch);
    if (gap) fatiao__walk_fail(w, FATIAO_NOT_CHECKED, FATIAO_REASON_SELECTION);
    else fatiao__walk_fail(w, FATIAO_NOT_FOUND, FATIAO_REASON_NO_PROVISION);
  } else if (selection) fatiao__walk_fail(w, FATIAO_NOT_CHECKED, FATIAO_REASON_SELECTION);
  else if (found > 1 && !s->to_ordinal) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
}

/* ------------------------------------------------------------ other units ------------------------------------------------------------- */

/* The ordinal that a step written with a letter means among nodes of that style: (i) is nine or one. */
static uint32_t meant(const fatiao_step *s, uint32_t ordinal, const fatiao__node *n) {
  bool roman = n->style == FATIAO_NUMERAL_ROMAN || n->style == FATIAO_NUMERAL_ROMAN_UPPER || (n->style == FATIAO_NUMERAL_ARABIC && s->kind == FATIAO_SUBPOINT);
  if (s->letter == 1 && roman) return ordinal == 9 ? 1 : ordinal == 22 ? 5 : ordinal == 24 ? 10 : ordinal;
  if (s->letter == 2 && !roman && n->style == FATIAO_NUMERAL_LETTER) return ordinal == 1 ? 9 : ordinal == 5 ? 22 : ordinal == 10 ? 24 : 0;
  return ordinal;
}

/* Whether a node is what the step names: 1 its only or first number, 2 its last, 4 one between. */
static unsigned fits(const fatiao_step *s, const fatiao__node *n) {
  uint32_t from = meant(s, s->ordinal, n);
  if (n->ordinal == 0) return 0;
  if (!s->to_ordinal) return n->ordinal == from && n->branch == s->branch ? 3 : 0;
  uint32_t to = meant(s, s->to_ordinal, n);
  int low = compare(n, from, s->branch), high = compare(n, to, s->to_branch);
  return low < 0 || high > 0 ? 0 : 4u | (low == 0 ? 1u : 0) | (high == 0 ? 2u : 0);
}

/* Children of that kind below `above` that the step names. True when the first and the last of them are there. */
bool fatiao__walk_children(fatiao__walk *w, uint32_t above, const fatiao_step *s, fatiao_kind kind) {
  unsigned seen = 0;
  uint32_t before = w->count;
  for (uint32_t i = above + 1; i < fatiao__walk_node(w, above)->end; i = fatiao__walk_node(w, i)->end) {
    if (fatiao__walk_node(w, i)->kind != kind) continue;
    unsigned fit = fits(s, fatiao__walk_node(w, i));
    if (fit) fatiao__walk_add(w, i);
    seen |= fit;
  }
  if ((seen & 3) == 3) return true;
  w->count = before;
  return false;
}

/* Points of an article, whose paragraph was not named: they must stand in one paragraph only. */
bool fatiao__walk_points(fatiao__walk *w, uint32_t article, const fatiao_step *s) {
  uint32_t places = fatiao__walk_children(w, article, s, FATIAO_POINT);
  for (uint32_t i = article + 1; i < fatiao__walk_node(w, article)->end; i = fatiao__walk_node(w, i)->end)
    if (fatiao__walk_node(w, i)->kind == FATIAO_PARA) places += fatiao__walk_children(w, i, s, FATIAO_POINT);
  if (places > 1) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
  return places > 0;
}

/* Divisions (chapters, sections, ...) within `above` (FATIAO_NONE: the whole instrument). */
bool fatiao__walk_divisions(fatiao__walk *w, uint32_t above, const fatiao_step *s) {
  const fatiao__tree *t = &w->in->tree;
  uint32_t i = above == FATIAO_NONE ? 0 : above + 1, end = above == FATIAO_NONE ? t->count : t->node[above].end, found = 0;
  unsigned seen = 0;
  while (i < end) {
    const fatiao__node *n = &t->node[i];
    unsigned fit = n->kind == s->kind ? fits(s, n) : 0;
    if (fit) {
      fatiao__walk_add(w, i);
      seen |= fit;
      found++;
    }
    i = n->kind >= FATIAO_ART || n->kind == FATIAO_TOC || n->kind == s->kind ? n->end : i + 1;
  }
  if (found > 1 && !s->to_ordinal) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
  return (seen & 3) == 3;
}

bool fatiao__walk_below(fatiao__walk *w, uint32_t above, const fatiao_step *s) {
  fatiao_kind kind = fatiao__walk_node(w, above)->kind;
  if (s->kind == FATIAO_ART) {
    fatiao__walk_articles(w, above, s);
    return true;
  }
  if (s->kind < FATIAO_ART) return fatiao__walk_divisions(w, above, s);
  if (s->kind == FATIAO_PARA && s->letter) return kind == FATIAO_ART ? fatiao__walk_points(w, above, s) : fatiao__walk_children(w, above, s, FATIAO_POINT);
  if (s->kind == FATIAO_POINT && kind == FATIAO_ART) return fatiao__walk_points(w, above, s);
  return fatiao__walk_children(w, above, s, s->kind);
}

void fatiao__walk_all(fatiao__walk *w, uint32_t above, fatiao_kind kind) {
  uint32_t before = w->count;
  for (uint32_t i = above + 1; i < fatiao__walk_node(w, above)->end;) {
    bool deeper = fatiao__walk_node(w, i)->kind < kind;
    if (fatiao__walk_node(w, i)->kind == kind) fatiao__walk_add(w, i);
    i = deeper ? i + 1 : fatiao__walk_node(w, i)->end;
  }
  if (w->count == before) fatiao__walk_fail(w, FATIAO_NOT_FOUND, FATIAO_REASON_NO_PROVISION);
}
