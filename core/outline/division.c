/*
** Articles, and the headings above them: numbered ones by their rank, others by their # or by what follows.
*/
#include "draft.h"

void fatiao__draft_close_article(draft *t) {
  for (uint8_t top; (top = fatiao__draft_top(t)) != 0; t->depth--) {
    if (!fatiao__draft_item(top) && !fatiao__draft_prose(top) && top != FATIAO_ART) return;
  }
}

/* 【…】 behind the label of an article is its heading, whatever follows. */
static void draft_bracketed_heading(draft *t) {
  static const char open[] = "【", close[] = "】";
  const char *s = fatiao__draft_text(t, t->from);
  size_t n = fatiao__draft_left(t), at = 3;
  if (n < 7 || memcmp(s, open, 3) != 0) return;
  while (at + 3 <= n && at < 240 && memcmp(s + at, close, 3) != 0) at++;
  if (at + 3 > n || memcmp(s + at, close, 3) != 0) return;
  at += 3;
  size_t end = t->from + at;
  if (at < n && s[at] != ' ') {
    if (!fatiao__draft_insert(t, end, ' ')) return;
  }
  fatiao__draft_settle(t, DRAFT_HEADED);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  node->heading = (uint32_t)t->from;
  node->heading_end = (uint32_t)end;
  if (at == n) fatiao__draft_line_end(t);
  else {
    *fatiao__draft_text(t, end) = '\n';
    t->from = end + 1;
  }
  node->body = node->body_end = (uint32_t)t->from;
}

void fatiao__draft_article(draft *t, const fatiao__line *l) {
  fatiao__draft_close_article(t);
  fatiao__outline_node *node = fatiao__draft_open(t, FATIAO_ART, l->ordinal);
  if (!node) return;
  node->branch = l->branch;
  t->begun = true;
  t->quoted = false;
  t->article = l->ordinal;
  t->branch = l->branch;
  fatiao__draft_label(t, l->label_end, l->words);
  if (fatiao__draft_failed(t) || fatiao__draft_left(t) == 0) return;
  fatiao__mark m;
  bool marked = fatiao__mark_read(fatiao__draft_text(t, t->from), fatiao__draft_left(t), &m);
  if (l->titular && !marked && (t->markup.level > 0 || (t->survey.headed && fatiao__draft_words_follow(t)))) {
    fatiao__draft_heading(t);
    return;
  }
  draft_bracketed_heading(t);
  if (fatiao__draft_left(t) > 0) fatiao__draft_first_words(t, true);
}

void fatiao__draft_numbered_heading(draft *t, const fatiao__line *l) {
  fatiao__draft_close_article(t);
  while (t->depth > 0) {
    const draft_frame *top = &t->open[t->depth - 1];
    bool outside = top->level > 0 && t->markup.level > top->level;
    if (top->kind == FATIAO_ANNEX || (top->kind == FATIAO_DIVISION && outside) || (fatiao__draft_structure(top->kind) && top->kind < l->kind)) break;
    t->depth--;
  }
  if (!fatiao__draft_open(t, l->kind, l->ordinal)) return;
  t->begun = true;
  t->quoted = false;
  fatiao__draft_label(t, l->label_end, l->words);
  if (fatiao__draft_left(t) > 0) fatiao__draft_heading(t);
}

static uint32_t draft_divisions(const draft *t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->depth; i++) n += t->open[i].kind == FATIAO_DIVISION;
  return n;
}

/* Closes what a division at this place closes; m is its enumerator, NULL when it has none. */
static void draft_close_for_division(draft *t, const fatiao__mark *m, bool final) {
  fatiao__draft_close_article(t);
  uint32_t level = t->markup.level, alike = FATIAO_NONE;
  for (uint32_t i = 0; m && i < t->depth; i++)
    if (t->open[i].kind == FATIAO_DIVISION && fatiao__draft_like(&t->open[i], m)) alike = i;
  if (level == 0 && alike != FATIAO_NONE) t->depth = alike;
  while (t->depth > 0) {
    const draft_frame *top = &t->open[t->depth - 1];
    bool shallow = level > 0 && top->level > 0 && top->level >= level;
    bool division = top->kind == FATIAO_DIVISION && (shallow || (level == 0 && !m) || draft_divisions(t) >= DRAFT_DIVISIONS);
    bool annex = top->kind == FATIAO_ANNEX && shallow && top->level > level;
    bool structure = fatiao__draft_structure(top->kind) && (shallow || (final && level == 0 && top->kind >= FATIAO_CHAPTER));
    if (!division && !structure && !annex) break;
    t->depth--;
  }
}

void fatiao__draft_division(draft *t, const fatiao__mark *m, size_t words, bool final) {
  draft_close_for_division(t, m, final);
  fatiao__outline_node *node = fatiao__draft_open(t, FATIAO_DIVISION, m ? m->ordinal : 0);
  if (!node) return;
  t->begun = true;
  t->quoted = false;
  if (m) {
    t->open[t->depth - 1].mark = *m;
    fatiao__draft_label(t, m->end, words);
  }
  if (fatiao__draft_left(t) > 0) fatiao__draft_heading(t);
}

bool fatiao__draft_divides(draft *t, const fatiao__line *l) {
  if (t->markup.level > 0) return true;
  if (l->mark.script != FATIAO__HAN || !l->titular || fatiao__draft_left(t) - l->words > DRAFT_DIVIDES) return false;
  draft_ahead a;
  fatiao__draft_ahead_start(t, &a);
  if (!fatiao__draft_ahead_next(t, &a)) return false;
  if (a.line.type == FATIAO__ARTICLE) return true;
  bool inside = fatiao__draft_container(t)->kind == FATIAO_ART || (l->mark.shape != FATIAO__COMMA && t->depth > fatiao__draft_base(t));
  if (inside || a.level > 0) return false;
  if (a.line.type == FATIAO__MARKED) return a.line.mark.shape != l->mark.shape || a.line.mark.script != l->mark.script;
  return a.line.type == FATIAO__TEXT && !a.line.titular;
}

void fatiao__draft_annex(draft *t, const fatiao__line *l) {
  t->depth = 0;
  if (!fatiao__draft_open(t, FATIAO_ANNEX, l->ordinal)) return;
  t->begun = true;
  t->quoted = false;
  t->article = t->branch = 0;
  fatiao__draft_label(t, l->label_end, l->words);
  if (fatiao__draft_left(t) > 0) fatiao__draft_heading(t);
}
