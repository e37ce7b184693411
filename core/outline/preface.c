/*
** What stands before the text: title, promulgation lines, table of contents, preamble.
*/
#include "draft.h"

void fatiao__draft_prose_line(draft *t, uint8_t kind) {
  if (fatiao__draft_top(t) != kind) {
    t->depth = 0;
    if (!fatiao__draft_open(t, kind, 0)) return;
  }
  fatiao__draft_body(t);
}

void fatiao__draft_preface(draft *t) {
  if (fatiao__draft_top(t) == FATIAO_PREFACE) {
    fatiao__draft_body(t);
    return;
  }
  if (fatiao__draft_open(t, FATIAO_PREFACE, 0)) fatiao__draft_heading(t);
}

bool fatiao__draft_enacts(draft *t, const fatiao__line *l) {
  char date[11];
  const char *s = fatiao__draft_text(t, t->from);
  size_t n = fatiao__draft_left(t);
  if (t->markup.level > 0) return !fatiao__draft_words_follow(t); /* the title in another language, not a heading with words below it */
  if (s[0] == '(' || (n >= 3 && memcmp(s, "（", 3) == 0)) return true;
  fatiao__enactment_date(s, n < FATIAO__HEAD ? n : FATIAO__HEAD, date);
  bool unfinished = fatiao__line_titular(s + (n > 60 ? n - 60 : 0), n > 60 ? 60 : n); /* it may be long, and name every amendment */
  return date[0] != '\0' ? n < FATIAO__HEAD || unfinished : l->titular && n <= 120;
}

void fatiao__draft_preamble(draft *t, const fatiao__line *l) {
  t->depth = 0;
  fatiao__outline_node *node = fatiao__draft_open(t, FATIAO_PREAMBLE, 0);
  if (!node) return;
  if (l->words == fatiao__draft_left(t)) {
    fatiao__draft_heading(t);
    return;
  }
  node->heading_end = (uint32_t)(t->from + l->label_end);
  *fatiao__draft_text(t, node->heading_end) = '\n'; /* the one space that stood there */
  t->from = node->heading_end + 1;
  node->body = node->body_end = (uint32_t)t->from;
  fatiao__draft_body(t);
}

bool fatiao__draft_contents(draft *t, const fatiao__line *l) {
  const char *s = fatiao__draft_text(t, t->from);
  size_t n = fatiao__draft_left(t);
  bool first = t->contents_end == 0;
  bool entry = l->type == FATIAO__TEXT ? l->titular || t->markup.level > 0 : l->words == n || l->titular;
  if (l->type == FATIAO__CONCLUDED || l->type == FATIAO__CITATION) entry = false;
  if (entry && !first) {
    size_t k = t->contents_end - t->contents_at;
    bool numbered = l->type == t->contents.type && l->kind == t->contents.kind && l->ordinal == t->contents.ordinal && l->ordinal > 0;
    bool worded = l->ordinal == 0 && n <= k && memcmp(s, fatiao__draft_text(t, t->contents_at), n) == 0;
    if (numbered || worded) entry = false;
  }
  if (!entry) {
    t->depth = 0;
    return false;
  }
  if (first) {
    t->contents = *l;
    t->contents_at = (uint32_t)t->from;
    t->contents_end = (uint32_t)t->o->text.len;
  }
  fatiao__draft_body(t);
  return true;
}

bool fatiao__draft_unnamed_contents(draft *t, const fatiao__line *l) {
  draft_ahead a;
  size_t n = fatiao__draft_left(t);
  if (t->begun || fatiao__draft_top(t) == FATIAO_TOC || l->type == FATIAO__TEXT || !(l->titular || l->words == n)) return false;
  if (l->type != FATIAO__HEADING && !(l->type == FATIAO__MARKED && t->markup.level > 0)) return false;
  fatiao__draft_ahead_start(t, &a);
  for (int i = 0; i < DRAFT_CONTENTS && fatiao__draft_ahead_next(t, &a); i++) {
    bool heading = a.line.type == FATIAO__HEADING || a.line.type == FATIAO__FINAL || (a.level > 0 && a.line.titular);
    if (!heading) return false;
    if (i > 0 && a.n == n && a.line.type == l->type && memcmp(a.s, fatiao__draft_text(t, t->from), n) == 0) return true;
  }
  return false;
}
