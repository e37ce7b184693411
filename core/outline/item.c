/*
** Paragraphs, points and sub-points. Which list an enumerator belongs to is told by how it is written and by what number is due, never by what the
** words say.
*/
#include "draft.h"

static fatiao__outline_node *draft_paragraph(draft *t) {
  draft_frame *c = fatiao__draft_container(t);
  if (fatiao__draft_structure(c->kind) && t->survey.articles > 0 && c->paras == 0) fatiao__draft_warn(t, FATIAO_WARN_MISFIT);
  return fatiao__draft_open(t, FATIAO_PARA, ++c->paras);
}

void fatiao__draft_words(draft *t) {
  uint32_t base = fatiao__draft_base(t);
  if (t->depth == base) {
    draft_paragraph(t);
    fatiao__draft_body(t);
    return;
  }
  bool numbered = t->open[base].mark.shape != 0, last = t->open[t->depth - 1].node + 1 == t->o->count;
  bool enacted = numbered && t->colon && fatiao__draft_begins_quoted(t); /* the new wording that a numbered paragraph announces */
  bool waits = last && (t->pending || enacted);
  uint8_t top = fatiao__draft_top(t);
  if (waits || t->quoted || top == FATIAO_WRAPUP || (top == FATIAO_PARA && numbered)) {
    fatiao__draft_body(t);
    return;
  }
  uint32_t list = top == FATIAO_PARA ? 0 : fatiao__draft_goes_on(t);
  if (list > 0) {
    t->depth = list + 1;
    fatiao__draft_body(t);
    return;
  }
  if (top != FATIAO_PARA && (numbered || t->survey.treaty)) {
    t->depth = base + 1;
    fatiao__draft_body(t); /* opens the tail */
    return;
  }
  t->depth = base;
  draft_paragraph(t);
  fatiao__draft_body(t);
}

/* The innermost open item that is numbered like m, going on where it stopped if there is one such; FATIAO_NONE for none. */
static uint32_t draft_match(const draft *t, const fatiao__mark *m) {
  uint32_t base = fatiao__draft_base(t), found = FATIAO_NONE;
  for (uint32_t f = t->depth; f-- > base;) {
    if (!fatiao__draft_like(&t->open[f], m)) continue;
    if (t->open[f].mark.ordinal + 1 == m->ordinal) return f;
    if (found == FATIAO_NONE) found = f;
  }
  return found;
}

/* After (h), (i) is the next letter when (j) follows, a numeral when (ii) does. */
static bool draft_roman_follows(draft *t, const fatiao__mark *m) {
  draft_ahead a;
  fatiao__draft_ahead_start(t, &a);
  for (int i = 0; i < DRAFT_LETTERS && fatiao__draft_ahead_next(t, &a); i++) {
    const fatiao__mark *b = &a.line.mark;
    if (a.line.type == FATIAO__ARTICLE || a.line.type == FATIAO__HEADING || a.level > 0) break;
    if (a.line.type != FATIAO__MARKED || b->shape != m->shape || b->upper != m->upper) continue;
    if (b->roman == m->roman + 1) return true;
    if (b->script == FATIAO__LETTER && b->ordinal == m->ordinal + 1) return false;
  }
  return t->colon;
}

/* Decides between letter and roman numeral. */
static void draft_resolve(draft *t, fatiao__mark *m) {
  if (m->roman == 0 || m->script != FATIAO__LETTER) return;
  fatiao__mark roman = *m;
  roman.script = FATIAO__ROMAN;
  roman.ordinal = m->roman;
  uint32_t as_letter = draft_match(t, m), as_roman = draft_match(t, &roman);
  bool next_letter = as_letter != FATIAO_NONE && t->open[as_letter].mark.ordinal + 1 == m->ordinal;
  bool next_roman = as_roman != FATIAO_NONE && t->open[as_roman].mark.ordinal + 1 == m->roman;
  bool numeral = m->roman == 1 || m->ordinal > 26;
  if (next_letter && next_roman) numeral = as_roman > as_letter;
  else if (next_roman) numeral = true;
  else if (next_letter) numeral = m->roman == 1 && draft_roman_follows(t, m);
  if (numeral) *m = roman;
}

static uint8_t draft_style(const fatiao__mark *m) {
  if (m->script == FATIAO__ROMAN) return FATIAO_NUMERAL_ROMAN;
  return m->script == FATIAO__LETTER || m->script == FATIAO__ABJAD ? FATIAO_NUMERAL_LETTER : FATIAO_NUMERAL_ARABIC;
}

/* Whether an article's first words may be numbered so; elsewhere anything numbers paragraphs. */
static bool draft_numbers_paragraphs(const draft_frame *container, const fatiao__mark *m) {
  if (container->kind != FATIAO_ART) return true;
  return m->script == FATIAO__DIGIT || (m->script == FATIAO__HAN && m->shape == FATIAO__COMMA);
}

/* "1 Each" numbers a paragraph only where its number is due; ① only behind a colon or another: it is a footnote elsewhere. */
static bool draft_accepts(draft *t, fatiao__mark *m) {
  uint32_t base = fatiao__draft_base(t);
  if (m->shape == FATIAO__CIRCLE) return t->colon || draft_match(t, m) != FATIAO_NONE;
  if (m->shape != FATIAO__BARE) return true;
  if (fatiao__draft_container(t)->kind != FATIAO_ART) return false;
  bool first = t->depth == base;
  if (first ? m->ordinal != 1 : t->open[base].mark.script != FATIAO__DIGIT || m->ordinal != t->open[base].mark.ordinal + 1) return false;
  m->shape = first ? FATIAO__DOT : t->open[base].mark.shape;
  return true;
}

/*
** 一、 in a decision or an annex: unnumbered lines before it were its preamble. They are the last nodes and their regions lie side by side, so that
** one node takes them all.
*/
static void draft_promote(draft *t, const fatiao__mark *m) {
  fatiao__outline *o = t->o;
  draft_frame *c = fatiao__draft_container(t);
  uint32_t base = fatiao__draft_base(t), n = c->paras;
  if (c->kind == FATIAO_ART || m->shape != FATIAO__COMMA || m->ordinal != 1 || t->depth != base + 1 || t->pending || n == 0 || n > o->count) return;
  uint32_t parent = base > 0 ? c->node : FATIAO_NONE, first = o->count - n;
  for (uint32_t i = first; i < o->count; i++) {
    const fatiao__outline_node *node = &o->node[i];
    if (node->kind != FATIAO_PARA || node->parent != parent || node->label_end > node->label) return;
  }
  o->node[first].kind = FATIAO_PREAMBLE;
  o->node[first].ordinal = 0;
  o->node[first].body_end = o->node[o->count - 1].body_end;
  o->count = first + 1;
  c->paras = 0;
  t->depth = base;
}

/* The kind that an item numbered like m has here, after closing what it closes; 0 when all kinds of items are open already. */
static uint8_t draft_rank(draft *t, const fatiao__mark *m) {
  draft_promote(t, m);
  uint32_t base = fatiao__draft_base(t), f = draft_match(t, m);
  if (t->depth == base) {
    if (draft_numbers_paragraphs(fatiao__draft_container(t), m)) return FATIAO_PARA;
    draft_paragraph(t);
    return FATIAO_POINT;
  }
  bool inner = t->colon && m->ordinal == 1; /* a list inside one that is numbered alike */
  if (f != FATIAO_NONE && !inner) {
    uint8_t kind = t->open[f].kind;
    t->depth = f;
    return kind;
  }
  if (fatiao__draft_top(t) == FATIAO_WRAPUP) t->depth--;
  if (fatiao__draft_top(t) == FATIAO_PARA) return FATIAO_POINT;
  return fatiao__draft_top(t) == FATIAO_POINT ? FATIAO_SUBPOINT : 0;
}

void fatiao__draft_marked(draft *t, fatiao__mark m, size_t words) {
  draft_resolve(t, &m);
  if (!draft_accepts(t, &m)) {
    fatiao__draft_words(t);
    return;
  }
  uint8_t kind = draft_rank(t, &m);
  if (kind == 0) {
    fatiao__draft_warn(t, FATIAO_WARN_DEPTH);
    fatiao__draft_body(t);
    return;
  }
  if (kind == FATIAO_PARA) fatiao__draft_container(t)->paras++;
  fatiao__outline_node *node = fatiao__draft_open(t, kind, m.ordinal);
  if (!node) return;
  node->style = draft_style(&m);
  t->open[t->depth - 1].mark = m;
  fatiao__draft_label(t, m.end, words);
  if (t->from < t->o->text.len) fatiao__draft_first_words(t, kind != FATIAO_SUBPOINT);
}

/*
** Whether the enumerator that the words behind a label begin with is one. Behind an article any is; behind an item only the first of a bracketed
** list that is numbered like none of those that are open: so each step leads deeper, and (a) (a) (a) ... ends.
*/
static bool draft_nests(draft *t, fatiao__mark m) {
  if (m.shape == FATIAO__BARE || m.shape == FATIAO__CIRCLE) return false;
  if (fatiao__draft_top(t) == FATIAO_ART) return true;
  if (m.shape != FATIAO__BRACKET && m.shape != FATIAO__HALF) return false;
  draft_resolve(t, &m);
  return m.ordinal == 1 && draft_match(t, &m) == FATIAO_NONE;
}

void fatiao__draft_first_words(draft *t, bool nested) {
  fatiao__mark m;
  if (fatiao__draft_failed(t)) return;
  size_t n = fatiao__draft_left(t);
  if (nested && fatiao__mark_read(fatiao__draft_text(t, t->from), n, &m) && draft_nests(t, m)) {
    size_t words = m.end;
    while (words < n && *fatiao__draft_text(t, t->from + words) == ' ') words++;
    fatiao__draft_marked(t, m, words);
  } else if (fatiao__draft_top(t) == FATIAO_ART) {
    fatiao__draft_words(t);
  } else {
    fatiao__draft_body(t);
  }
}
