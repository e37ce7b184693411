/*
** Text and nodes: a line that has been read becomes a label, a heading or a line of a body, and provisions open where it stands. Also looking ahead,
** which every file does.
*/
#include "draft.h"

char *fatiao__draft_text(const draft *t, size_t at) {
  return t->o->text.ptr + at;
}

size_t fatiao__draft_left(const draft *t) {
  return t->o->text.len - t->from;
}

bool fatiao__draft_item(uint8_t kind) {
  return kind == FATIAO_PARA || kind == FATIAO_POINT || kind == FATIAO_SUBPOINT || kind == FATIAO_WRAPUP;
}

bool fatiao__draft_prose(uint8_t kind) { /* has a body of its own, however many lines */
  return kind == FATIAO_PREFACE || kind == FATIAO_TOC || kind == FATIAO_PREAMBLE || kind == FATIAO_CONCLUSION;
}

bool fatiao__draft_structure(uint8_t kind) {
  return kind >= FATIAO_PART && kind <= FATIAO_TITLE;
}

uint8_t fatiao__draft_top(const draft *t) {
  return t->depth > 0 ? t->open[t->depth - 1].kind : 0;
}

uint32_t fatiao__draft_base(const draft *t) {
  uint32_t base = t->depth;
  while (base > 0 && fatiao__draft_item(t->open[base - 1].kind)) base--;
  return base;
}

draft_frame *fatiao__draft_container(draft *t) {
  uint32_t base = fatiao__draft_base(t);
  return base > 0 ? &t->open[base - 1] : &t->root;
}

bool fatiao__draft_failed(const draft *t) {
  return t->o->text.status != FATIAO_OK;
}

void fatiao__draft_warn(draft *t, fatiao_warning_kind kind) {
  fatiao__outline *o = t->o;
  if (fatiao__draft_failed(t)) return;
  o->text.status = fatiao__reserve(&o->allocator, (void **)&o->warning, &o->warning_capacity, o->warnings, sizeof *o->warning);
  if (fatiao__draft_failed(t)) return;
  fatiao_warning *w = &o->warning[o->warnings++];
  memset(w, 0, sizeof *w);
  w->kind = kind;
  w->line = t->line;
  size_t n = fatiao__draft_left(t), max = sizeof w->where - 1;
  if (n > max)
    for (n = max; n > 0 && ((unsigned char)fatiao__draft_text(t, t->from)[n] & 0xC0) == 0x80;) n--;
  memcpy(w->where, fatiao__draft_text(t, t->from), n);
}

void fatiao__draft_cut(draft *t, size_t at, size_t n) {
  fatiao__buffer *b = &t->o->text;
  memmove(b->ptr + at, b->ptr + at + n, b->len - at - n);
  b->len -= n;
  if (t->from > at) t->from -= n;
}

bool fatiao__draft_insert(draft *t, size_t at, char c) {
  fatiao__buffer *b = &t->o->text;
  if (!fatiao__buffer_grow(b, 1)) return false;
  memmove(b->ptr + at + 1, b->ptr + at, b->len - 1 - at);
  b->ptr[at] = c;
  return true;
}

/* Whether the label that ends at `end` has a wide sign there, behind which no space is printed. */
static bool draft_wide(const draft *t, size_t end) {
  const unsigned char *p = (const unsigned char *)fatiao__draft_text(t, end);
  if (p[-1] < 0x80) return false;
  size_t at = 1, len;
  while (at < 4 && (p[-at] & 0xC0) == 0x80) at++;
  uint32_t c = fatiao__utf8_decode((const char *)p - at, at, &len);
  return c >= 0x2E80 || (c >= 0x2460 && c <= 0x24FF);
}

void fatiao__draft_settle(draft *t, draft_gap gap) {
  if (!t->pending) return;
  t->pending = false;
  const fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (gap == DRAFT_APART) *fatiao__draft_text(t, t->from - 1) = '\n';
  if (gap == DRAFT_TOGETHER && node->kind != FATIAO_ART && draft_wide(t, node->label_end)) fatiao__draft_cut(t, t->from - 1, 1);
}

fatiao__outline_node *fatiao__draft_open(draft *t, uint8_t kind, uint32_t ordinal) {
  fatiao__outline *o = t->o;
  if (fatiao__draft_failed(t)) return NULL;
  bool together = fatiao__draft_item(kind) && t->depth > 0 && t->open[t->depth - 1].node + 1 == o->count &&
                  (fatiao__draft_item(fatiao__draft_top(t)) || fatiao__draft_top(t) == FATIAO_ART);
  fatiao__draft_settle(t, together ? DRAFT_TOGETHER : DRAFT_APART);
  o->text.status = fatiao__reserve(&o->allocator, (void **)&o->node, &o->capacity, o->count, sizeof *o->node);
  if (fatiao__draft_failed(t)) return NULL;
  fatiao__outline_node *node = &o->node[o->count];
  memset(node, 0, sizeof *node);
  node->kind = kind;
  node->style = FATIAO_NUMERAL_ARABIC;
  node->ordinal = ordinal;
  node->parent = t->depth > 0 ? t->open[t->depth - 1].node : FATIAO_NONE;
  node->line = t->line;
  node->label = node->label_end = node->heading = node->heading_end = node->body = node->body_end = (uint32_t)t->from;
  draft_frame *frame = &t->open[t->depth++];
  memset(frame, 0, sizeof *frame);
  frame->node = o->count++;
  frame->kind = kind;
  frame->level = t->markup.level;
  return node;
}

/* Bytes of the label [from, from + n), without the white space that does not part words, moved together; the new length. */
static size_t draft_compress(const draft *t, size_t n) {
  char *s = fatiao__draft_text(t, t->from);
  size_t k = 0;
  for (size_t i = 0; i < n; i++) {
    bool inner = k > 0 && i + 1 < n;
    bool wide = inner && (((unsigned char)s[k - 1] >= 0x80 && draft_wide(t, t->from + k)) || (unsigned char)s[i + 1] >= 0xE2);
    if (s[i] == ' ' && (!inner || (wide && (unsigned char)s[i + 1] != 0xE2) || s[k - 1] == '(' || s[i + 1] == ')')) continue;
    s[k++] = s[i];
  }
  return k;
}

void fatiao__draft_label(draft *t, size_t n, size_t words) {
  if (fatiao__draft_failed(t)) return;
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  size_t all = fatiao__draft_left(t), k = draft_compress(t, n);
  node->label_end = (uint32_t)(t->from + k);
  node->heading = node->heading_end = node->body = node->body_end = node->label_end;
  t->pending = true;
  if (words == all) {
    t->o->text.len = t->from = node->label_end;
    return;
  }
  if (words == k) {
    fatiao__draft_insert(t, t->from + k, ' ');
  } else {
    size_t at = t->from + k;
    *fatiao__draft_text(t, at) = ' ';
    if (words > k + 1) fatiao__draft_cut(t, at + 1, words - k - 1);
  }
  if (!fatiao__draft_failed(t)) t->from = (size_t)node->label_end + 1;
}

void fatiao__draft_line_end(draft *t) {
  fatiao__buffer_addc(&t->o->text, '\n');
  t->from = t->o->text.len;
}

/* 总 则: a heading of single characters set apart. */
static void draft_unspace(draft *t) {
  size_t n = fatiao__draft_left(t), len;
  const char *s = fatiao__draft_text(t, t->from);
  if (n < 7 || n > 60) return;
  for (size_t i = 0; i < n; i += len + 1) {
    if (!fatiao__is_han(fatiao__utf8_decode(s + i, n - i, &len)) || (i + len < n && s[i + len] != ' ')) return;
  }
  for (size_t at = t->from; at < t->o->text.len; at++)
    if (*fatiao__draft_text(t, at) == ' ') fatiao__draft_cut(t, at, 1);
}

void fatiao__draft_heading(draft *t) {
  if (fatiao__draft_failed(t)) return;
  fatiao__draft_settle(t, DRAFT_HEADED);
  draft_unspace(t);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  node->heading = (uint32_t)t->from;
  node->heading_end = (uint32_t)t->o->text.len;
  fatiao__draft_line_end(t);
  node->body = node->body_end = (uint32_t)t->from;
}

void fatiao__draft_body(draft *t) {
  if (fatiao__draft_failed(t)) return;
  if (t->open[t->depth - 1].node + 1 != t->o->count && !fatiao__draft_open(t, FATIAO_WRAPUP, 0)) return;
  fatiao__draft_settle(t, DRAFT_TOGETHER);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (node->body == node->body_end) node->body = (uint32_t)t->from;
  node->body_end = (uint32_t)t->o->text.len;
  fatiao__draft_line_end(t);
}

void fatiao__draft_ahead_start(const draft *t, draft_ahead *a) {
  a->cursor = t->cursor;
}

bool fatiao__draft_ahead_next(draft *t, draft_ahead *a) {
  const char *s;
  size_t n;
  uint32_t number;
  fatiao__markup m;
  while (fatiao__markup_line(&a->cursor, &s, &n, &number)) {
    a->n = fatiao__markup_clean(a->s, s, n < FATIAO__HEAD ? n : FATIAO__HEAD, &m);
    if (a->n == 0) continue;
    a->level = m.level;
    fatiao__line_read(a->s, a->n, m.level, &a->line);
    t->cursor.open = a->cursor.open;
    return true;
  }
  t->cursor.open = a->cursor.open;
  return false;
}

bool fatiao__draft_words_follow(draft *t) {
  draft_ahead a;
  fatiao__draft_ahead_start(t, &a);
  if (!fatiao__draft_ahead_next(t, &a) || a.level > 0) return false;
  return a.line.type == FATIAO__TEXT || a.line.type == FATIAO__MARKED || a.line.type == FATIAO__CITATION;
}

bool fatiao__draft_like(const draft_frame *f, const fatiao__mark *m) {
  return f->mark.shape == m->shape && f->mark.script == m->script && f->mark.upper == m->upper;
}

uint32_t fatiao__draft_goes_on(draft *t) {
  draft_ahead a;
  uint32_t base = fatiao__draft_base(t);
  fatiao__draft_ahead_start(t, &a);
  for (int i = 0; i < DRAFT_AHEAD && fatiao__draft_ahead_next(t, &a); i++) {
    if (a.line.type == FATIAO__TEXT && a.level == 0) continue;
    if (a.line.type != FATIAO__MARKED || a.level > 0) return 0;
    for (uint32_t f = t->depth; f-- > base + 1;) {
      const draft_frame *frame = &t->open[f];
      fatiao__mark m = a.line.mark;
      if (m.roman > 0 && frame->mark.script == FATIAO__ROMAN) {
        m.script = FATIAO__ROMAN;
        m.ordinal = m.roman;
      }
      if (fatiao__draft_like(frame, &m) && m.ordinal == frame->mark.ordinal + 1) return f;
    }
    return 0;
  }
  return 0;
}

bool fatiao__draft_begins_quoted(const draft *t) {
  static const char *const marks[] = {"“", "「", "『"};
  for (size_t i = 0; i < 3; i++)
    if (fatiao__draft_left(t) >= 3 && memcmp(fatiao__draft_text(t, t->from), marks[i], 3) == 0) return true;
  return false;
}
