/*
** Law-like text into a tree. Each line is cleaned of markup where it will stand in the outline's text, classified (line.c), and given a place by a
** small state machine over the provisions that are open: a stack from the outermost division to the innermost point. A heading closes what ranks
** below it; an enumerator belongs to the open list that is written like it, or else begins a list one level deeper; a line without either is a
** paragraph in a statute and the tail of the paragraph in a treaty (survey.c knows which it is). Where one line does not suffice (is that short line
** a heading? is (i) the letter or the numeral?), a few lines are looked ahead.
**
** The text is laid out as one reads it, in document order, one region for each node: label, heading, body. A label stands on the line of its heading
** or of the first words below it: "Article 7 1. Each", "（一）用语". White space inside a label goes, but for one space between words (Article 7).
** Lines of a body are separated by newlines.
**
** Nothing is lost and nothing stands twice: what fits nowhere is text of the nearest provision, and a warning names its line. Refused: guesses about
** words. A paragraph is never split at a full stop and two lines are never joined because the first looks unfinished,
** but for a heading that was broken right above its first article.
*/
#include "draft.h"

/* Whether a line without any mark is the heading of the label that waits above it. */
static bool draft_is_heading(draft *t, const fatiao__line *l) {
  if (!t->pending) return false;
  uint8_t kind = t->o->node[t->o->count - 1].kind;
  if (!fatiao__draft_structure(kind) && kind != FATIAO_ART && kind != FATIAO_ANNEX && kind != FATIAO_DIVISION) return false;
  if (t->markup.level > 0) return true;
  return l->titular && (kind != FATIAO_ART || fatiao__draft_words_follow(t));
}

/* A heading that was broken over two lines: nothing but a few words stands between it and the first article below it. They are joined to it. */
static bool draft_broken_heading(draft *t, const fatiao__line *l) {
  if (t->depth == 0 || t->pending || !l->titular || t->markup.level > 0 || t->survey.articles == 0) return false;
  const draft_frame *top = &t->open[t->depth - 1];
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (top->node + 1 != t->o->count || !fatiao__draft_structure(top->kind)) return false;
  if (node->heading_end == node->heading || fatiao__draft_left(t) > DRAFT_DIVIDES) return false;
  draft_ahead a;
  size_t len;
  fatiao__draft_ahead_start(t, &a);
  if (!fatiao__draft_ahead_next(t, &a) || (a.line.type != FATIAO__ARTICLE && a.line.type != FATIAO__HEADING)) return false;
  if (fatiao__is_cjk(fatiao__utf8_decode(fatiao__draft_text(t, t->from), fatiao__draft_left(t), &len))) fatiao__draft_cut(t, t->from - 1, 1);
  else *fatiao__draft_text(t, t->from - 1) = ' ';
  node->heading_end = (uint32_t)t->o->text.len;
  fatiao__draft_line_end(t);
  node->body = node->body_end = (uint32_t)t->from;
  return true;
}

static void draft_plain(draft *t, const fatiao__line *l) {
  uint8_t top = fatiao__draft_top(t);
  if (draft_broken_heading(t, l)) return;
  if (draft_is_heading(t, l)) {
    fatiao__draft_heading(t);
    return;
  }
  if (!t->begun && t->o->count == 0 && (t->markup.level > 0 || l->titular)) {
    fatiao__draft_preface(t);
    return;
  }
  if (top == FATIAO_CONCLUSION || (top == FATIAO_PREAMBLE && t->markup.level == 0)) {
    fatiao__draft_body(t);
    return;
  }
  if (top == FATIAO_PREFACE && t->survey.preface == 0 && fatiao__draft_enacts(t, l)) {
    fatiao__draft_preface(t);
    return;
  }
  if (t->markup.level > 0) {
    fatiao__draft_division(t, NULL, 0, false);
    return;
  }
  if (!t->begun && !t->survey.plain) {
    fatiao__draft_prose_line(t, FATIAO_PREAMBLE);
    return;
  }
  if (!t->begun) fatiao__draft_close_article(t);
  t->begun = true;
  fatiao__draft_words(t);
}

/* Whether the number of an article is the one that is due. */
static bool draft_is_due(const draft *t, const fatiao__line *l) {
  if (l->branch == 0) return l->ordinal == t->article + 1;
  return l->ordinal == t->article && l->branch == t->branch + 1;
}

/* Whether a line inside quotation marks is part of the quotation: unless it goes on counting where the text outside stopped. */
static bool draft_is_quoted(const draft *t, const fatiao__line *l) {
  if (!t->quoted || t->markup.level > 0 || l->type == FATIAO__TEXT || l->type == FATIAO__ANNEXED) return false;
  if (l->type == FATIAO__ARTICLE && t->article > 0) return !draft_is_due(t, l);
  uint32_t base = fatiao__draft_base(t);
  if (l->type != FATIAO__MARKED || t->depth == base) return true;
  return !fatiao__draft_like(&t->open[base], &l->mark) || l->ordinal != t->open[base].mark.ordinal + 1;
}

/* Whether an enumerator before the first article, or in a preamble that says it is one, is only text. */
static bool draft_is_prose(const draft *t) {
  if (t->markup.level > 0) return false;
  uint8_t top = fatiao__draft_top(t);
  const fatiao__outline_node *node = t->depth > 0 ? &t->o->node[t->open[t->depth - 1].node] : NULL;
  return top == FATIAO_CONCLUSION || (top == FATIAO_PREAMBLE && node->heading_end > node->heading);
}

static void draft_marked_line(draft *t, const fatiao__line *l) {
  if (draft_is_prose(t)) {
    fatiao__draft_body(t);
    return;
  }
  if (fatiao__draft_divides(t, l)) {
    fatiao__draft_division(t, &l->mark, l->words, false);
    return;
  }
  if (fatiao__draft_prose(fatiao__draft_top(t))) t->depth = 0;
  t->begun = true;
  fatiao__draft_marked(t, l->mark, l->words);
}

static void draft_place(draft *t, fatiao__line *l) {
  if (fatiao__draft_unnamed_contents(t, l)) {
    t->depth = 0;
    fatiao__draft_open(t, FATIAO_TOC, 0);
  }
  if (fatiao__draft_top(t) == FATIAO_TOC && fatiao__draft_contents(t, l)) return;
  if (draft_is_quoted(t, l)) l->type = FATIAO__TEXT;
  if (l->type == FATIAO__CITATION && l->words > l->label_end && t->article > 0 && draft_is_due(t, l)) l->type = FATIAO__ARTICLE;
  bool annexed = false;
  for (uint32_t i = 0; i < t->depth; i++) annexed = annexed || t->open[i].kind == FATIAO_ANNEX;
  switch (l->type) {
    case FATIAO__ARTICLE: fatiao__draft_article(t, l); return;
    case FATIAO__HEADING: fatiao__draft_numbered_heading(t, l); return;
    case FATIAO__MARKED: draft_marked_line(t, l); return;
    case FATIAO__ANNEXED: fatiao__draft_annex(t, l); return;
    case FATIAO__FINAL: fatiao__draft_division(t, NULL, 0, true); return;
    case FATIAO__CONTENTS:
      if (t->begun) break;
      t->depth = 0;
      if (fatiao__draft_open(t, FATIAO_TOC, 0)) fatiao__draft_heading(t);
      return;
    case FATIAO__PREAMBLED:
      if (t->begun) break;
      fatiao__draft_preamble(t, l);
      return;
    case FATIAO__CONCLUDED:
      if (!t->begun || annexed) break;
      fatiao__draft_prose_line(t, FATIAO_CONCLUSION);
      return;
    case FATIAO__CITATION: fatiao__draft_warn(t, FATIAO_WARN_MISFIT); break;
    default: break;
  }
  l->titular = fatiao__line_titular(fatiao__draft_text(t, t->from), fatiao__draft_left(t));
  draft_plain(t, l);
}

static bool draft_ends_with_colon(const draft *t) {
  size_t n = fatiao__draft_left(t);
  const char *end = fatiao__draft_text(t, t->o->text.len);
  return (n >= 1 && end[-1] == ':') || (n >= 3 && memcmp(end - 3, "：", 3) == 0);
}

/* One line of the source. */
static void draft_line(draft *t, const char *s, size_t n) {
  fatiao__buffer *text = &t->o->text;
  if (t->pending) fatiao__buffer_addc(text, ' ');
  t->from = text->len;
  char *dst = fatiao__buffer_grow(text, n);
  if (!dst) return;
  text->len = t->from + fatiao__markup_clean(dst, s, n, &t->markup);
  if (fatiao__draft_left(t) == 0) {
    if (t->pending) text->len--;
    return;
  }
  if (text->len > UINT32_MAX - 16) {
    text->status = FATIAO_LIMIT;
    return;
  }
  bool colon = draft_ends_with_colon(t), opens = t->markup.quote > 0 && (t->markup.colon || fatiao__draft_begins_quoted(t));
  if (t->survey.preface > 0 && t->cursor.at <= t->survey.preface) {
    fatiao__draft_preface(t);
    return;
  }
  fatiao__line l;
  fatiao__line_read(fatiao__draft_text(t, t->from), fatiao__draft_left(t), t->markup.level, &l);
  draft_place(t, &l);
  t->colon = colon;
  if (t->markup.quote != 0) t->quoted = opens || (t->quoted && t->markup.quote > 0);
}

/* The date of the preface, or of no other place. */
static void draft_date(fatiao__outline *o) {
  for (uint32_t i = 0; i < o->count; i++)
    if (o->node[i].kind == FATIAO_PREFACE) {
      fatiao__enactment_date(o->text.ptr + o->node[i].heading, o->node[i].body_end - o->node[i].heading, o->date);
      return;
    }
}

int fatiao__outline_read(fatiao__outline *o, const fatiao_allocator *a, const char *s, size_t n, const char *lang) {
  draft t;
  const char *line;
  size_t len;
  memset(o, 0, sizeof *o);
  if (a) o->allocator = *a;
  fatiao__buffer_init(&o->text, &o->allocator);
  memset(&t, 0, sizeof t);
  if (n >= UINT32_MAX) return FATIAO_LIMIT;
  t.o = o;
  t.cursor = (fatiao__cursor){s, n, 0, 0, SIZE_MAX};
  fatiao__survey_read(&t.survey, s, n, lang);
  while (!fatiao__draft_failed(&t) && fatiao__markup_line(&t.cursor, &line, &len, &t.line)) {
    if (len > 0) draft_line(&t, line, len);
  }
  if (t.pending) fatiao__buffer_addc(&o->text, '\n');
  if (!fatiao__draft_failed(&t)) o->text.status = fatiao__review(o);
  if (!fatiao__draft_failed(&t)) draft_date(o);
  return o->text.status;
}

void fatiao__outline_free(fatiao__outline *o) {
  fatiao__free(&o->allocator, o->node, o->capacity * sizeof *o->node);
  fatiao__free(&o->allocator, o->warning, o->warning_capacity * sizeof *o->warning);
  fatiao__buffer_free(&o->text);
  memset(o, 0, sizeof *o);
}
