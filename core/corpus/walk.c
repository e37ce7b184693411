/*
** The steps of a path: relative ones from the place where the text stands, first ones from the top or from here, the others below what was found.
*/
#include "resolve.h"

#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------- relatives -------------------------------------------------------------- */

/* The sibling before or after of the same kind; for articles across chapters. */
static uint32_t neighbour(const fatiao__walk *w, uint32_t i, fatiao_kind kind, bool before) {
  const fatiao__tree *t = &w->in->tree;
  if (kind == FATIAO_ART) {
    for (uint32_t k = before ? i : t->node[i].end; before ? k-- > 0 : k < t->count; k += !before)
      if (t->node[k].kind == FATIAO_ART) return k;
    return FATIAO_NONE;
  }
  fatiao_provision p = {w->in, i};
  do p = before ? fatiao_provision_previous(p) : fatiao_provision_next(p);
  while (p.instrument && t->node[p.index].kind != kind);
  return p.instrument ? p.index : FATIAO_NONE;
}

static void find_near(fatiao__walk *w, const fatiao_step *s) {
  bool before = s->relation == FATIAO_PREVIOUS;
  uint32_t at = fatiao__walk_up(w, w->r->place.index, s->kind), found = 0;
  while (at != FATIAO_NONE && (s->count == 0 || found < s->count)) {
    at = neighbour(w, at, s->kind, before);
    if (at == FATIAO_NONE) break;
    fatiao__walk_add(w, at);
    found++;
  }
  if (found == 0) fatiao__walk_fail(w, FATIAO_NOT_FOUND, before ? FATIAO_REASON_NOTHING_BEFORE : FATIAO_REASON_NO_PROVISION);
  else if (found < s->count) fatiao__walk_fail(w, FATIAO_NOT_FOUND, before ? FATIAO_REASON_TOO_FEW_BEFORE : FATIAO_REASON_NO_PROVISION);
}

/* Whether the citation names something of that kind, so that 该款 looks at it and not past it. */
static bool speaks_of(const fatiao_citation *c, fatiao_kind kind) {
  for (uint32_t i = 0; i < c->paths; i++)
    for (uint32_t k = 0; k < c->path[i].steps; k++)
      if (c->path[i].step[k].kind == kind) return true;
  return false;
}

/* Adds the provisions of that kind which a resolved citation named; how many different ones. */
static uint32_t take_named(fatiao__walk *w, const fatiao_resolution *from, fatiao_kind kind) {
  uint32_t before = w->count;
  if (before && w->in != from->instrument) return 0;
  w->in = from->instrument;
  for (uint32_t i = 0; i < from->provisions; i++) {
    uint32_t at = fatiao__walk_up(w, from->provision[i].index, kind);
    if (at != FATIAO_NONE && (w->count == before || w->node[w->count - 1] != at)) fatiao__walk_add(w, at);
  }
  return w->count - before;
}

/* 该款, 同条, 各该款: what was named last. */
static void find_named(fatiao__walk *w, const fatiao_step *s) {
  const fatiao__resolver *r = w->r;
  for (size_t k = r->current; k-- > 0 && r->current - k <= ANTECEDENTS_MAX;) {
    const fatiao_resolution *from = &r->done[k];
    if (!speaks_of(fatiao_citations_at(r->all, k), s->kind)) continue;
    if (from->status != FATIAO_RESOLVED) {
      fatiao__walk_fail(w, from->status == FATIAO_NOT_CHECKED ? FATIAO_NOT_CHECKED : FATIAO_UNCLEAR, from->status == FATIAO_NOT_CHECKED ? from->reason : FATIAO_REASON_NO_ANTECEDENT);
      return;
    }
    uint32_t found = take_named(w, from, s->kind);
    if (found > 1 && s->relation == FATIAO_SAME) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_ANTECEDENTS);
    if (found) return;
  }
  fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_NO_ANTECEDENT);
}

/* A relative step, from where the text stands. */
static void find_relative(fatiao__walk *w, const fatiao_step *s) {
  if (s->relation == FATIAO_SAME || s->relation == FATIAO_EACH) {
    find_named(w, s);
    return;
  }
  if (!w->at_home || !w->r->place.instrument) {
    fatiao__walk_fail(w, FATIAO_NOT_CHECKED, FATIAO_REASON_NO_CONTEXT);
    return;
  }
  uint32_t place = w->r->place.index;
  if (s->relation == FATIAO_PREVIOUS || s->relation == FATIAO_NEXT) {
    find_near(w, s);
    return;
  }
  uint32_t at = fatiao__walk_up(w, place, s->relation == FATIAO_ALL ? (fatiao_kind)(s->kind - 1) : s->kind);
  if (at == FATIAO_NONE && s->kind == FATIAO_PART) at = fatiao__walk_up(w, place, FATIAO_BOOK);
  if (at == FATIAO_NONE) fatiao__walk_fail(w, FATIAO_NOT_FOUND, FATIAO_REASON_NO_PROVISION);
  else if (s->relation == FATIAO_ALL) fatiao__walk_all(w, at, s->kind);
  else fatiao__walk_add(w, at);
}

/* ------------------------------------------------------------ first steps -------------------------------------------------------------- */

/* The last citation before that names another article of this instrument, of those done so far or in the words above the place: its provisions of that kind. */
static uint32_t find_rivals_in(fatiao__walk *w, const fatiao_citations *all, const fatiao_resolution *done, size_t count, const fatiao_step *s) {
  uint32_t before = w->count, own = fatiao__walk_up(w, w->r->place.index, FATIAO_ART);
  for (size_t k = count; k-- > 0 && count - k <= ANTECEDENTS_MAX;) {
    const fatiao_citation *c = fatiao_citations_at(all, k);
    if (done[k].status != FATIAO_RESOLVED || done[k].instrument != w->in || !speaks_of(c, FATIAO_ART)) continue;
    if (s->kind == FATIAO_PARA && !speaks_of(c, FATIAO_PARA)) continue;
    for (uint32_t i = 0; i < done[k].provisions; i++) {
      uint32_t article = fatiao__walk_up(w, done[k].provision[i].index, FATIAO_ART), para = fatiao__walk_up(w, done[k].provision[i].index, FATIAO_PARA);
      if (article == FATIAO_NONE || article == own) continue;
      fatiao__walk look = {.r = w->r, .in = w->in};
      if (fatiao__walk_below(&look, s->kind == FATIAO_POINT && para != FATIAO_NONE ? para : article, s))
        for (uint32_t n = 0; n < look.count; n++) fatiao__walk_add(w, look.node[n]);
      if (look.failure != FATIAO_OK) w->failure = look.failure;
      fatiao__free(&w->r->corpus->store.allocator, look.node, look.capacity * sizeof *look.node);
    }
    break;
  }
  return w->count - before;
}

/* The same in the words of the paragraph that the place is a point of. */
static uint32_t find_rivals_above(fatiao__walk *w, const fatiao_step *s) {
  const fatiao_allocator *a = &w->r->corpus->store.allocator;
  uint32_t place = w->r->place.index, para = fatiao__walk_up(w, place, FATIAO_PARA), found = 0;
  fatiao_citations *c = NULL;
  fatiao_resolution *done = NULL;
  if (para == FATIAO_NONE || para == place) return 0;
  for (uint32_t i = 0; i < w->in->layers && !found && w->failure == FATIAO_OK; i++) {
    fatiao__layer *l = &w->in->layer[i];
    if (strncmp(l->lang, "zh", 2) != 0) continue;
    int status = fatiao__instrument_load(w->in, l);
    size_t n = status == FATIAO_OK ? l->spans[place].start - l->spans[para].start : 0;
    const char *text = status == FATIAO_OK ? l->text + l->spans[para].start : NULL;
    if (status == FATIAO_OK && n > CHAPEAU_BYTES) text += n - CHAPEAU_BYTES, n = CHAPEAU_BYTES;
    if (status == FATIAO_OK) status = fatiao_citation_find(&c, a, text, n, "zh");
    size_t count = status == FATIAO_OK ? fatiao_citations_count(c) : 0;
    if (count && !(done = fatiao__alloc(a, count * sizeof *done))) status = FATIAO_NOMEM;
    if (count && status == FATIAO_OK) status = fatiao_citations_resolve(w->r->corpus, c, text, (fatiao_provision){w->in, para}, NULL, w->r->date, done);
    if (count && status == FATIAO_OK) found = find_rivals_in(w, c, done, count, s);
    for (size_t k = 0; done && k < count; k++) fatiao_resolution_clear(&done[k]);
    fatiao__free(a, done, count * sizeof *done);
    fatiao_citations_free(c);
    done = NULL;
    c = NULL;
    if (status != FATIAO_OK) w->failure = status;
  }
  return found;
}

/* 第二款, 第二项 after 第三十条第一款 in the same sentence: of this article or of that one. Both are candidates when both are there. */
static uint32_t find_rivals(fatiao__walk *w, const fatiao_step *s) {
  if (!w->r->chinese) return 0;
  uint32_t found = find_rivals_in(w, w->r->all, w->r->done, w->r->current, s);
  return found ? found : find_rivals_above(w, s);
}

/* 第二项 alone: of this paragraph, or when that has no points, of another that was named. */
static bool find_own_points(fatiao__walk *w, const fatiao_step *s) {
  uint32_t place = w->r->place.index, para = fatiao__walk_up(w, place, FATIAO_PARA), article = fatiao__walk_up(w, place, FATIAO_ART), before = w->count;
  bool own = para != FATIAO_NONE && fatiao__walk_children(w, para, s, FATIAO_POINT);
  for (size_t k = w->r->current; !own && k-- > 0 && w->r->current - k <= ANTECEDENTS_MAX;) {
    const fatiao_resolution *from = &w->r->done[k];
    if (from->status != FATIAO_RESOLVED || from->instrument != w->in) continue;
    for (uint32_t i = 0; i < from->provisions && !own; i++) {
      uint32_t named = fatiao__walk_up(w, from->provision[i].index, FATIAO_PARA);
      if (named != FATIAO_NONE && named != para && fatiao__walk_up(w, named, FATIAO_ART) == article) own = fatiao__walk_children(w, named, s, FATIAO_POINT);
    }
  }
  uint32_t rivals = find_rivals(w, s);
  if (own && rivals) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
  if (own || rivals) return true;
  if (article != FATIAO_NONE && fatiao__walk_points(w, article, s)) {
    fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
    return true;
  }
  return w->count > before;
}

/* A unit below the article without its article: in this article. */
static bool find_here(fatiao__walk *w, const fatiao_step *s) {
  if (!w->at_home || !w->r->place.instrument) {
    fatiao__walk_fail(w, FATIAO_NOT_CHECKED, FATIAO_REASON_NO_CONTEXT);
    return true;
  }
  uint32_t place = w->r->place.index, above = fatiao__walk_up(w, place, s->kind == FATIAO_SUBPOINT ? FATIAO_POINT : FATIAO_ART);
  if (s->kind == FATIAO_POINT) return find_own_points(w, s);
  if (above == FATIAO_NONE && s->kind == FATIAO_PARA) { /* paragraphs that stand in no article */
    above = fatiao__walk_up(w, place, FATIAO_PARA);
    above = above == FATIAO_NONE ? above : fatiao__walk_node(w, above)->parent;
  }
  bool own = above != FATIAO_NONE && fatiao__walk_below(w, above, s);
  uint32_t rivals = s->kind == FATIAO_PARA ? find_rivals(w, s) : 0;
  if (own && rivals) fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_MANY_READINGS);
  return own || rivals;
}

/* A chapter, section or article by its number. */
static bool find_from_top(fatiao__walk *w, const fatiao_step *s) {
  static const fatiao_kind around[] = {FATIAO_SECTION, FATIAO_CHAPTER, FATIAO_BOOK, FATIAO_PART};
  uint32_t place = w->at_home && w->r->place.instrument ? w->r->place.index : FATIAO_NONE;
  uint32_t annex = place == FATIAO_NONE ? place : fatiao__walk_up(w, place, FATIAO_ANNEX);
  if (s->kind == FATIAO_ART && annex == FATIAO_NONE) {
    fatiao__walk_articles(w, FATIAO_NONE, s);
    return true;
  }
  if (annex != FATIAO_NONE) {
    uint32_t before = w->count;
    fatiao_step wanted = *s;
    if (fatiao__walk_divisions(w, annex, &wanted)) return true;
    w->count = before;
    if (s->kind == FATIAO_ART) {
      fatiao__walk_fail(w, FATIAO_UNCLEAR, FATIAO_REASON_NO_CONTEXT);
      return true;
    }
  }
  for (size_t i = 0; place != FATIAO_NONE && i < sizeof around / sizeof *around; i++) {
    uint32_t above = around[i] < s->kind ? fatiao__walk_up(w, place, around[i]) : FATIAO_NONE, before = w->count;
    if (above == FATIAO_NONE) continue;
    if (fatiao__walk_divisions(w, above, s)) return true;
    w->count = before;
  }
  return fatiao__walk_divisions(w, FATIAO_NONE, s);
}

static void describe_missing(char out[96], const fatiao_path *p, uint32_t steps) {
  size_t n = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < steps && n < 80; i++) {
    const fatiao_step *s = &p->step[i];
    if (s->relation != FATIAO_NAMED) continue;
    char number[FATIAO_NUMERAL_MAX];
    uint32_t ordinal = s->to_ordinal ? s->to_ordinal : s->ordinal, branch = s->to_ordinal ? s->to_branch : s->branch;
    if (!fatiao_numeral_format(ordinal, s->letter == 1 ? FATIAO_NUMERAL_LETTER : s->letter == 2 ? FATIAO_NUMERAL_ROMAN : FATIAO_NUMERAL_ARABIC, number)) number[0] = '\0';
    n += (size_t)snprintf(out + n, 96 - n, branch ? "%s%s_%.20s-%u" : "%s%s_%.20s", n ? "/" : "", fatiao_kind_name(s->kind), number, branch);
  }
}

/* One step from the nodes [from, w->count), which it replaces. */
static void take_step(fatiao__walk *w, const fatiao_path *p, uint32_t i, uint32_t from, char missing[96]) {
  const fatiao_step *s = &p->step[i];
  uint32_t bases = w->count - from;
  bool found = true;
  if (s->relation != FATIAO_NAMED && !(s->relation == FATIAO_ALL && i > 0)) {
    w->count = from;
    find_relative(w, s);
  } else if (i == 0) found = s->kind > FATIAO_ART ? find_here(w, s) : find_from_top(w, s);
  else {
    for (uint32_t k = 0; k < bases && w->failure == FATIAO_OK; k++) {
      uint32_t base = w->node[from + k];
      if (s->relation == FATIAO_ALL) fatiao__walk_all(w, base, s->kind);
      else found &= fatiao__walk_below(w, base, s);
    }
    if (bases) memmove(w->node + from, w->node + from + bases, (w->count - from - bases) * sizeof *w->node);
    w->count -= bases;
  }
  if (!found) fatiao__walk_fail(w, FATIAO_NOT_FOUND, FATIAO_REASON_NO_PROVISION);
  if (w->status == FATIAO_NOT_FOUND && !missing[0]) describe_missing(missing, p, i + 1);
}

void fatiao__walk_path(fatiao__walk *w, const fatiao_path *p, char missing[96]) {
  uint32_t from = w->count;
  fatiao_resolution_status status = w->status;
  fatiao_reason reason = w->reason;
  w->status = FATIAO_RESOLVED;
  w->reason = FATIAO_REASON_NONE;
  for (uint32_t i = 0; i < p->steps && (w->status == FATIAO_RESOLVED || w->status == FATIAO_UNCLEAR) && w->failure == FATIAO_OK; i++) take_step(w, p, i, from, missing);
  if (w->status == FATIAO_NOT_FOUND || w->status == FATIAO_NOT_CHECKED) {
    bool near = w->reason == FATIAO_REASON_TOO_FEW_BEFORE || w->reason == FATIAO_REASON_NO_PROVISION || w->reason == FATIAO_REASON_SELECTION;
    if (!near || p->steps != 1) w->count = from; /* what of a range is there is told */
  }
  if (status == FATIAO_NOT_FOUND || (status != FATIAO_RESOLVED && w->status == FATIAO_RESOLVED)) {
    w->status = status;
    w->reason = reason;
  }
}

/* -------------------------------------------------------------- results --------------------------------------------------------------- */

static int by_index(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void sort_unique(fatiao__walk *w) {
  uint32_t n = 0;
  if (w->count > 1) qsort(w->node, w->count, sizeof *w->node, by_index);
  for (uint32_t i = 0; i < w->count; i++)
    if (i == 0 || w->node[i] != w->node[i - 1]) w->node[n++] = w->node[i];
  w->count = n;
}

/* Takes one provision out of those found: what holds it is replaced by its children. */
void fatiao__walk_take_out(fatiao__walk *w, uint32_t gone) {
  for (uint32_t i = 0; i < w->count; i++) {
    uint32_t at = w->node[i];
    if (gone < at || gone >= fatiao__walk_node(w, at)->end) continue;
    w->node[i] = w->node[--w->count];
    while (at != gone && w->failure == FATIAO_OK) {
      uint32_t next = gone;
      for (uint32_t k = at + 1; k < fatiao__walk_node(w, at)->end; k = fatiao__walk_node(w, k)->end) {
        if (gone >= k && gone < fatiao__walk_node(w, k)->end) next = k;
        else fatiao__walk_add(w, k);
      }
      at = next;
    }
    return;
  }
}

int fatiao__walk_give(fatiao__walk *w, fatiao_resolution *out) {
  const fatiao_allocator *a = &w->r->corpus->store.allocator;
  sort_unique(w);
  out->status = w->status;
  out->reason = w->reason;
  out->instrument = w->in;
  if (w->failure == FATIAO_OK && w->count) {
    out->provision = fatiao__alloc(a, w->count * sizeof *out->provision);
    if (out->provision) {
      out->provisions = w->count;
      for (uint32_t i = 0; i < w->count; i++) out->provision[i] = (fatiao_provision){w->in, w->node[i]};
    } else w->failure = FATIAO_NOMEM;
  }
  fatiao__free(a, w->node, w->capacity * sizeof *w->node);
  return w->failure;
}
