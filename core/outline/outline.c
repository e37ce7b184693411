/*
** Law-like text into a tree. Each line is cleaned of markup where it will stand in the outline's text, classified (line.c), and given a place by a small state
** machine over the provisions that are open: a stack from the outermost division to the innermost point. A heading closes what ranks below it; an enumerator belongs
** to the open list that is written like it, or else begins a list one level deeper; a line without either is a paragraph in a statute and the tail of the paragraph in a
** treaty (survey.c knows which it is). Where one line does not suffice (is that short line a heading? is (i) the letter or the numeral?), a few lines are looked ahead.
**
** The text is laid out as one reads it, in document order, one region for each node: label, heading, body. A label stands on the line of its heading or of the first
** words below it: "Article 7 1. Each", "（一）用语". White space inside a label goes, but for one space between words (Article 7). Lines of a body are separated by newlines.
**
** Nothing is lost and nothing stands twice: what fits nowhere is text of the nearest provision, and a warning names its line. Refused: guesses about words. A paragraph
** is never split at a full stop and two lines are never joined because the first looks unfinished.
*/
#include "outline.h"

#define TREE_DEPTH 24     /* open provisions; only divisions nest freely, and they stop at the next limit */
#define TREE_DIVISIONS 6  /* one inside the other; deeper ones become siblings */
#define TREE_AHEAD 8      /* lines looked ahead: a constant, so that the whole stays linear */
#define TREE_LETTERS 32   /* lines looked ahead for the (j) or (ii) after an (i) */
#define TREE_CONTENTS 500 /* lines of a table of contents that is not called one */
#define TREE_DIVIDES 120  /* bytes of the words behind 一、 that may be a heading without any markup */

/* A provision that is open. */
typedef struct tree_frame {
  uint32_t node;
  uint32_t level; /* # of its heading; 0: none */
  uint32_t paras; /* paragraphs below it so far */
  uint8_t kind;
  fatiao__mark mark; /* its enumerator; shape 0: none was printed */
} tree_frame;

typedef struct tree {
  fatiao__outline *o;
  fatiao__cursor cursor;
  fatiao__survey survey;
  fatiao__markup markup; /* of the line in hand */
  tree_frame root;       /* stands for the text when nothing is open; only `paras` counts */
  tree_frame open[TREE_DEPTH];
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
} tree;

/* --------------------------------------------------------------- small things ----------------------------------------------------------- */

static char *tree_text(const tree *t, size_t at) {
  return t->o->text.ptr + at;
}

static size_t tree_left(const tree *t) {
  return t->o->text.len - t->from;
}

static bool tree_item(uint8_t kind) {
  return kind == FATIAO_PARA || kind == FATIAO_POINT || kind == FATIAO_SUBPOINT || kind == FATIAO_WRAPUP;
}

static bool tree_prose(uint8_t kind) { /* has a body of its own, however many lines */
  return kind == FATIAO_PREFACE || kind == FATIAO_TOC || kind == FATIAO_PREAMBLE || kind == FATIAO_CONCLUSION;
}

static bool tree_structure(uint8_t kind) {
  return kind >= FATIAO_PART && kind <= FATIAO_TITLE;
}

static uint8_t tree_top(const tree *t) {
  return t->depth > 0 ? t->open[t->depth - 1].kind : 0;
}

/* How many of the open provisions are no items: the last of them is what holds the words. */
static uint32_t tree_base(const tree *t) {
  uint32_t base = t->depth;
  while (base > 0 && tree_item(t->open[base - 1].kind)) base--;
  return base;
}

static tree_frame *tree_container(tree *t) {
  uint32_t base = tree_base(t);
  return base > 0 ? &t->open[base - 1] : &t->root;
}

static bool tree_failed(const tree *t) {
  return t->o->text.status != FATIAO_OK;
}

static void tree_warn(tree *t, fatiao_warning_kind kind) {
  fatiao__outline *o = t->o;
  if (tree_failed(t)) return;
  o->text.status = fatiao__reserve(&o->allocator, (void **)&o->warning, &o->warning_capacity, o->warnings, sizeof *o->warning);
  if (tree_failed(t)) return;
  fatiao_warning *w = &o->warning[o->warnings++];
  memset(w, 0, sizeof *w);
  w->kind = kind;
  w->line = t->line;
  size_t n = tree_left(t), max = sizeof w->where - 1;
  if (n > max)
    for (n = max; n > 0 && ((unsigned char)tree_text(t, t->from)[n] & 0xC0) == 0x80;) n--;
  memcpy(w->where, tree_text(t, t->from), n);
}

/* Takes the bytes [at, at + n) out of the text. */
static void tree_cut(tree *t, size_t at, size_t n) {
  fatiao__buffer *b = &t->o->text;
  memmove(b->ptr + at, b->ptr + at + n, b->len - at - n);
  b->len -= n;
  if (t->from > at) t->from -= n;
}

static bool tree_insert(tree *t, size_t at, char c) {
  fatiao__buffer *b = &t->o->text;
  if (!fatiao__buffer_grow(b, 1)) return false;
  memmove(b->ptr + at + 1, b->ptr + at, b->len - 1 - at);
  b->ptr[at] = c;
  return true;
}

/* -------------------------------------------------------------- nodes and text ---------------------------------------------------------- */

/* Whether the label that ends at `end` has a wide sign there, behind which no space is printed. */
static bool tree_wide(const tree *t, size_t end) {
  const unsigned char *p = (const unsigned char *)tree_text(t, end);
  if (p[-1] < 0x80) return false;
  size_t at = 1, len;
  while (at < 4 && (p[-at] & 0xC0) == 0x80) at++;
  uint32_t c = fatiao__utf8_decode((const char *)p - at, at, &len);
  return c >= 0x2E80 || (c >= 0x2460 && c <= 0x24FF);
}

typedef enum tree_gap { TREE_APART, TREE_HEADED, TREE_TOGETHER } tree_gap;

/* The label that waits is followed by something else, by its heading, or by its own words. */
static void tree_settle(tree *t, tree_gap gap) {
  if (!t->pending) return;
  t->pending = false;
  const fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (gap == TREE_APART) *tree_text(t, t->from - 1) = '\n';
  if (gap == TREE_TOGETHER && node->kind != FATIAO_ART && tree_wide(t, node->label_end)) tree_cut(t, t->from - 1, 1);
}

/* Opens a provision where the line in hand begins. Everything is there but its label, heading and body. */
static fatiao__outline_node *tree_open(tree *t, uint8_t kind, uint32_t ordinal) {
  fatiao__outline *o = t->o;
  if (tree_failed(t)) return NULL;
  bool together = tree_item(kind) && t->depth > 0 && t->open[t->depth - 1].node + 1 == o->count &&
                  (tree_item(tree_top(t)) || tree_top(t) == FATIAO_ART);
  tree_settle(t, together ? TREE_TOGETHER : TREE_APART);
  o->text.status = fatiao__reserve(&o->allocator, (void **)&o->node, &o->capacity, o->count, sizeof *o->node);
  if (tree_failed(t)) return NULL;
  fatiao__outline_node *node = &o->node[o->count];
  memset(node, 0, sizeof *node);
  node->kind = kind;
  node->style = FATIAO_NUMERAL_ARABIC;
  node->ordinal = ordinal;
  node->parent = t->depth > 0 ? t->open[t->depth - 1].node : FATIAO_NONE;
  node->line = t->line;
  node->label = node->label_end = node->heading = node->heading_end = node->body = node->body_end = (uint32_t)t->from;
  tree_frame *frame = &t->open[t->depth++];
  memset(frame, 0, sizeof *frame);
  frame->node = o->count++;
  frame->kind = kind;
  frame->level = t->markup.level;
  return node;
}

/* Bytes of the label [from, from + n), without the white space that does not part words, moved together; the new length. */
static size_t tree_compress(const tree *t, size_t n) {
  char *s = tree_text(t, t->from);
  size_t k = 0;
  for (size_t i = 0; i < n; i++) {
    bool inner = k > 0 && i + 1 < n;
    bool wide = inner && (((unsigned char)s[k - 1] >= 0x80 && tree_wide(t, t->from + k)) || (unsigned char)s[i + 1] >= 0xE2);
    if (s[i] == ' ' && (!inner || (wide && (unsigned char)s[i + 1] != 0xE2) || s[k - 1] == '(' || s[i + 1] == ')')) continue;
    s[k++] = s[i];
  }
  return k;
}

/* The first n bytes of the line become the label of the last node; the words at `words` become what is in hand. */
static void tree_label(tree *t, size_t n, size_t words) {
  if (tree_failed(t)) return;
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  size_t all = tree_left(t), k = tree_compress(t, n);
  node->label_end = (uint32_t)(t->from + k);
  node->heading = node->heading_end = node->body = node->body_end = node->label_end;
  t->pending = true;
  if (words == all) {
    t->o->text.len = t->from = node->label_end;
    return;
  }
  if (words == k) {
    tree_insert(t, t->from + k, ' ');
  } else {
    size_t at = t->from + k;
    *tree_text(t, at) = ' ';
    if (words > k + 1) tree_cut(t, at + 1, words - k - 1);
  }
  if (!tree_failed(t)) t->from = (size_t)node->label_end + 1;
}

static void tree_line_end(tree *t) {
  fatiao__buffer_addc(&t->o->text, '\n');
  t->from = t->o->text.len;
}

/* 总 则: a heading of single characters set apart. */
static void tree_unspace(tree *t) {
  size_t n = tree_left(t), len;
  const char *s = tree_text(t, t->from);
  if (n < 7 || n > 60) return;
  for (size_t i = 0; i < n; i += len + 1) {
    if (!fatiao__is_han(fatiao__utf8_decode(s + i, n - i, &len)) || (i + len < n && s[i + len] != ' ')) return;
  }
  for (size_t at = t->from; at < t->o->text.len; at++)
    if (*tree_text(t, at) == ' ') tree_cut(t, at, 1);
}

/* What is in hand becomes the heading of the last node. */
static void tree_heading(tree *t) {
  if (tree_failed(t)) return;
  tree_settle(t, TREE_HEADED);
  tree_unspace(t);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  node->heading = (uint32_t)t->from;
  node->heading_end = (uint32_t)t->o->text.len;
  tree_line_end(t);
  node->body = node->body_end = (uint32_t)t->from;
}

/* What is in hand becomes a line of the body of the innermost provision, or of a tail when that one has ended. */
static void tree_body(tree *t) {
  if (tree_failed(t)) return;
  if (t->open[t->depth - 1].node + 1 != t->o->count && !tree_open(t, FATIAO_WRAPUP, 0)) return;
  tree_settle(t, TREE_TOGETHER);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (node->body == node->body_end) node->body = (uint32_t)t->from;
  node->body_end = (uint32_t)t->o->text.len;
  tree_line_end(t);
}

/* ----------------------------------------------------------------- ahead ---------------------------------------------------------------- */

typedef struct tree_ahead {
  fatiao__cursor cursor;
  char s[FATIAO__HEAD];
  size_t n;
  uint32_t level;
  fatiao__line line;
} tree_ahead;

static void tree_ahead_start(const tree *t, tree_ahead *a) {
  a->cursor = t->cursor;
}

/* The next line that is not blank, or its beginning. */
static bool tree_ahead_next(tree *t, tree_ahead *a) {
  const char *s;
  size_t n;
  uint32_t number;
  fatiao__markup m;
  while (fatiao__markup_line(&a->cursor, &s, &n, &number)) {
    a->n = fatiao__markup_clean(a->s, s, n < FATIAO__HEAD ? n : FATIAO__HEAD, &m);
    if (a->n == 0) continue;
    a->level = m.level;
    fatiao__line_read(a->s, a->n, m.level, &a->line);
    t->cursor.unclosed = t->cursor.unclosed || a->cursor.unclosed;
    return true;
  }
  t->cursor.unclosed = t->cursor.unclosed || a->cursor.unclosed;
  return false;
}

/* Whether the next line holds words: then a line without a full stop before it may be their heading. */
static bool tree_words_follow(tree *t) {
  tree_ahead a;
  tree_ahead_start(t, &a);
  return tree_ahead_next(t, &a) && a.level == 0 && (a.line.type == FATIAO__TEXT || a.line.type == FATIAO__MARKED || a.line.type == FATIAO__CITATION);
}

static bool tree_like(const tree_frame *f, const fatiao__mark *m) {
  return f->mark.shape == m->shape && f->mark.script == m->script && f->mark.upper == m->upper;
}

/* The open list, as a place in `open`, that goes on within the next lines; 0 for none. What stands before its next number belongs to its last one. */
static uint32_t tree_goes_on(tree *t) {
  tree_ahead a;
  uint32_t base = tree_base(t);
  tree_ahead_start(t, &a);
  for (int i = 0; i < TREE_AHEAD && tree_ahead_next(t, &a); i++) {
    if (a.line.type == FATIAO__TEXT && a.level == 0) continue;
    if (a.line.type != FATIAO__MARKED || a.level > 0) return 0;
    for (uint32_t f = t->depth; f-- > base + 1;) {
      const tree_frame *frame = &t->open[f];
      fatiao__mark m = a.line.mark;
      if (m.roman > 0 && frame->mark.script == FATIAO__ROMAN) {
        m.script = FATIAO__ROMAN;
        m.ordinal = m.roman;
      }
      if (tree_like(frame, &m) && m.ordinal == frame->mark.ordinal + 1) return f;
    }
    return 0;
  }
  return 0;
}

/* Whether the line in hand begins with an opening quotation mark. */
static bool tree_begins_quoted(const tree *t) {
  static const char *const marks[] = {"“", "「", "『"};
  for (size_t i = 0; i < 3; i++)
    if (tree_left(t) >= 3 && memcmp(tree_text(t, t->from), marks[i], 3) == 0) return true;
  return false;
}

/* ----------------------------------------------------------------- items ---------------------------------------------------------------- */

static fatiao__outline_node *tree_paragraph(tree *t) {
  tree_frame *c = tree_container(t);
  if (tree_structure(c->kind) && t->survey.articles > 0 && c->paras == 0) tree_warn(t, FATIAO_WARN_MISFIT);
  return tree_open(t, FATIAO_PARA, ++c->paras);
}

/* A line without a number. */
static void tree_words(tree *t) {
  uint32_t base = tree_base(t);
  if (t->depth == base) {
    tree_paragraph(t);
    tree_body(t);
    return;
  }
  bool numbered = t->open[base].mark.shape != 0, last = t->open[t->depth - 1].node + 1 == t->o->count;
  bool waits = last && (t->pending || (numbered && t->colon && tree_begins_quoted(t))); /* its words are still to come, or the wording that it enacts */
  uint8_t top = tree_top(t);
  if (waits || t->quoted || top == FATIAO_WRAPUP || (top == FATIAO_PARA && numbered)) {
    tree_body(t);
    return;
  }
  uint32_t list = top == FATIAO_PARA ? 0 : tree_goes_on(t);
  if (list > 0) {
    t->depth = list + 1;
    tree_body(t);
    return;
  }
  if (top != FATIAO_PARA && (numbered || t->survey.treaty)) {
    t->depth = base + 1;
    tree_body(t); /* opens the tail */
    return;
  }
  t->depth = base;
  tree_paragraph(t);
  tree_body(t);
}

/* The innermost open item that is numbered like m, going on where it stopped if there is one such; FATIAO_NONE for none. */
static uint32_t tree_match(const tree *t, const fatiao__mark *m) {
  uint32_t base = tree_base(t), found = FATIAO_NONE;
  for (uint32_t f = t->depth; f-- > base;) {
    if (!tree_like(&t->open[f], m)) continue;
    if (t->open[f].mark.ordinal + 1 == m->ordinal) return f;
    if (found == FATIAO_NONE) found = f;
  }
  return found;
}

/* After (h), (i) is the next letter when (j) follows, a numeral when (ii) does. */
static bool tree_roman_follows(tree *t, const fatiao__mark *m) {
  tree_ahead a;
  tree_ahead_start(t, &a);
  for (int i = 0; i < TREE_LETTERS && tree_ahead_next(t, &a); i++) {
    const fatiao__mark *b = &a.line.mark;
    if (a.line.type == FATIAO__ARTICLE || a.line.type == FATIAO__HEADING || a.level > 0) break;
    if (a.line.type != FATIAO__MARKED || b->shape != m->shape || b->upper != m->upper) continue;
    if (b->roman == m->roman + 1) return true;
    if (b->script == FATIAO__LETTER && b->ordinal == m->ordinal + 1) return false;
  }
  return t->colon;
}

/* Decides between letter and roman numeral. */
static void tree_resolve(tree *t, fatiao__mark *m) {
  if (m->roman == 0 || m->script != FATIAO__LETTER) return;
  fatiao__mark roman = *m;
  roman.script = FATIAO__ROMAN;
  roman.ordinal = m->roman;
  uint32_t as_letter = tree_match(t, m), as_roman = tree_match(t, &roman);
  bool next_letter = as_letter != FATIAO_NONE && t->open[as_letter].mark.ordinal + 1 == m->ordinal;
  bool next_roman = as_roman != FATIAO_NONE && t->open[as_roman].mark.ordinal + 1 == m->roman;
  bool numeral = m->roman == 1 || m->ordinal > 26;
  if (next_letter && next_roman) numeral = as_roman > as_letter;
  else if (next_roman) numeral = true;
  else if (next_letter) numeral = m->roman == 1 && tree_roman_follows(t, m);
  if (numeral) *m = roman;
}

static uint8_t tree_style(const fatiao__mark *m) {
  if (m->script == FATIAO__ROMAN) return FATIAO_NUMERAL_ROMAN;
  return m->script == FATIAO__LETTER || m->script == FATIAO__ABJAD ? FATIAO_NUMERAL_LETTER : FATIAO_NUMERAL_ARABIC;
}

/* Whether an article's first words may be numbered so; elsewhere anything numbers paragraphs. */
static bool tree_numbers_paragraphs(const tree_frame *container, const fatiao__mark *m) {
  if (container->kind != FATIAO_ART) return true;
  return m->script == FATIAO__DIGIT || (m->script == FATIAO__HAN && m->shape == FATIAO__COMMA);
}

/* "1 Each" numbers a paragraph only where its number is due; ① only behind a colon or another: it is a footnote elsewhere. */
static bool tree_accepts(tree *t, fatiao__mark *m) {
  uint32_t base = tree_base(t);
  if (m->shape == FATIAO__CIRCLE) return t->colon || tree_match(t, m) != FATIAO_NONE;
  if (m->shape != FATIAO__BARE) return true;
  if (tree_container(t)->kind != FATIAO_ART) return false;
  bool first = t->depth == base;
  if (first ? m->ordinal != 1 : t->open[base].mark.script != FATIAO__DIGIT || m->ordinal != t->open[base].mark.ordinal + 1) return false;
  m->shape = first ? FATIAO__DOT : t->open[base].mark.shape;
  return true;
}

/*
** 一、 in a decision or an annex: unnumbered lines before it were its preamble. They are the last nodes and their regions lie side by side, so that one node takes them all.
*/
static void tree_promote(tree *t, const fatiao__mark *m) {
  fatiao__outline *o = t->o;
  tree_frame *c = tree_container(t);
  uint32_t base = tree_base(t), n = c->paras;
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
static uint8_t tree_rank(tree *t, const fatiao__mark *m) {
  tree_promote(t, m);
  uint32_t base = tree_base(t), f = tree_match(t, m);
  if (t->depth == base) {
    if (tree_numbers_paragraphs(tree_container(t), m)) return FATIAO_PARA;
    tree_paragraph(t);
    return FATIAO_POINT;
  }
  bool begins = f != FATIAO_NONE && m->ordinal == 1 && t->open[f].mark.ordinal + 1 != m->ordinal && t->colon; /* a list inside one that is numbered alike */
  if (f != FATIAO_NONE && !begins) {
    uint8_t kind = t->open[f].kind;
    t->depth = f;
    return kind;
  }
  if (tree_top(t) == FATIAO_WRAPUP) t->depth--;
  if (tree_top(t) == FATIAO_PARA) return FATIAO_POINT;
  return tree_top(t) == FATIAO_POINT ? FATIAO_SUBPOINT : 0;
}

static void tree_first_words(tree *t, bool nested);

/* A line that begins with an enumerator. */
static void tree_marked(tree *t, fatiao__mark m, size_t words) {
  tree_resolve(t, &m);
  if (!tree_accepts(t, &m)) {
    tree_words(t);
    return;
  }
  uint8_t kind = tree_rank(t, &m);
  if (kind == 0) {
    tree_warn(t, FATIAO_WARN_DEPTH);
    tree_body(t);
    return;
  }
  if (kind == FATIAO_PARA) tree_container(t)->paras++;
  fatiao__outline_node *node = tree_open(t, kind, m.ordinal);
  if (!node) return;
  node->style = tree_style(&m);
  t->open[t->depth - 1].mark = m;
  tree_label(t, m.end, words);
  if (t->from < t->o->text.len) tree_first_words(t, kind != FATIAO_SUBPOINT);
}

/*
** Whether the enumerator that the words behind a label begin with is one. Behind an article any is; behind an item only the first of a bracketed list that is numbered
** like none of those that are open: so each step leads deeper, and (a) (a) (a) ... ends.
*/
static bool tree_nests(tree *t, fatiao__mark m) {
  if (m.shape == FATIAO__BARE || m.shape == FATIAO__CIRCLE) return false;
  if (tree_top(t) == FATIAO_ART) return true;
  if (m.shape != FATIAO__BRACKET && m.shape != FATIAO__HALF) return false;
  tree_resolve(t, &m);
  return m.ordinal == 1 && tree_match(t, &m) == FATIAO_NONE;
}

/* The words behind a label: "3. (a) Each" begins a list at once. */
static void tree_first_words(tree *t, bool nested) {
  fatiao__mark m;
  if (tree_failed(t)) return;
  size_t n = tree_left(t);
  if (nested && fatiao__mark_read(tree_text(t, t->from), n, &m) && tree_nests(t, m)) {
    size_t words = m.end;
    while (words < n && *tree_text(t, t->from + words) == ' ') words++;
    tree_marked(t, m, words);
  } else if (tree_top(t) == FATIAO_ART) {
    tree_words(t);
  } else {
    tree_body(t);
  }
}

/* --------------------------------------------------------------- divisions -------------------------------------------------------------- */

/* Closes items, the article, and what stands before the text. */
static void tree_close_article(tree *t) {
  while (t->depth > 0 && (tree_item(tree_top(t)) || tree_prose(tree_top(t)) || tree_top(t) == FATIAO_ART)) t->depth--;
}

/* 【…】 behind the label of an article is its heading, whatever follows. */
static void tree_bracketed_heading(tree *t) {
  static const char open[] = "【", close[] = "】";
  const char *s = tree_text(t, t->from);
  size_t n = tree_left(t), at = 3;
  if (n < 7 || memcmp(s, open, 3) != 0) return;
  while (at + 3 <= n && at < 240 && memcmp(s + at, close, 3) != 0) at++;
  if (at + 3 > n || memcmp(s + at, close, 3) != 0) return;
  at += 3;
  size_t end = t->from + at;
  if (at < n && s[at] != ' ') {
    if (!tree_insert(t, end, ' ')) return;
  }
  tree_settle(t, TREE_HEADED);
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  node->heading = (uint32_t)t->from;
  node->heading_end = (uint32_t)end;
  if (at == n) tree_line_end(t);
  else {
    *tree_text(t, end) = '\n';
    t->from = end + 1;
  }
  node->body = node->body_end = (uint32_t)t->from;
}

static void tree_article(tree *t, const fatiao__line *l) {
  tree_close_article(t);
  fatiao__outline_node *node = tree_open(t, FATIAO_ART, l->ordinal);
  if (!node) return;
  node->branch = l->branch;
  t->begun = true;
  t->quoted = false;
  t->article = l->ordinal;
  t->branch = l->branch;
  tree_label(t, l->label_end, l->words);
  if (tree_failed(t) || tree_left(t) == 0) return;
  fatiao__mark m;
  bool marked = fatiao__mark_read(tree_text(t, t->from), tree_left(t), &m);
  if (l->titular && !marked && (t->markup.level > 0 || (t->survey.headed && tree_words_follow(t)))) {
    tree_heading(t);
    return;
  }
  tree_bracketed_heading(t);
  if (tree_left(t) > 0) tree_first_words(t, true);
}

/* Part to title, by rank. A division that stands outside by its # stays open. */
static void tree_numbered_heading(tree *t, const fatiao__line *l) {
  tree_close_article(t);
  while (t->depth > 0) {
    const tree_frame *top = &t->open[t->depth - 1];
    bool outside = top->level > 0 && t->markup.level > top->level;
    if (top->kind == FATIAO_ANNEX || (top->kind == FATIAO_DIVISION && outside) || (tree_structure(top->kind) && top->kind < l->kind)) break;
    t->depth--;
  }
  if (!tree_open(t, l->kind, l->ordinal)) return;
  t->begun = true;
  t->quoted = false;
  tree_label(t, l->label_end, l->words);
  if (tree_left(t) > 0) tree_heading(t);
}

static uint32_t tree_divisions(const tree *t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->depth; i++) n += t->open[i].kind == FATIAO_DIVISION;
  return n;
}

/* Closes what a division at this place closes; m is its enumerator, NULL when it has none. */
static void tree_close_for_division(tree *t, const fatiao__mark *m, bool final) {
  tree_close_article(t);
  uint32_t level = t->markup.level, alike = FATIAO_NONE;
  for (uint32_t i = 0; m && i < t->depth; i++)
    if (t->open[i].kind == FATIAO_DIVISION && tree_like(&t->open[i], m)) alike = i;
  if (level == 0 && alike != FATIAO_NONE) t->depth = alike;
  while (t->depth > 0) {
    const tree_frame *top = &t->open[t->depth - 1];
    bool shallow = level > 0 && top->level > 0 && top->level >= level;
    bool division = top->kind == FATIAO_DIVISION && (shallow || (level == 0 && !m) || tree_divisions(t) >= TREE_DIVISIONS);
    bool annex = top->kind == FATIAO_ANNEX && shallow && top->level > level;
    bool structure = tree_structure(top->kind) && (shallow || (final && level == 0 && top->kind >= FATIAO_CHAPTER));
    if (!division && !structure && !annex) break;
    t->depth--;
  }
}

/* A heading of no known rank. Without an enumerator, `words` and `end` are 0. */
static void tree_division(tree *t, const fatiao__mark *m, size_t words, bool final) {
  tree_close_for_division(t, m, final);
  fatiao__outline_node *node = tree_open(t, FATIAO_DIVISION, m ? m->ordinal : 0);
  if (!node) return;
  t->begun = true;
  t->quoted = false;
  if (m) {
    t->open[t->depth - 1].mark = *m;
    tree_label(t, m->end, words);
  }
  if (tree_left(t) > 0) tree_heading(t);
}

/* Whether 一、 or （一） with these words is a heading. Markup says so, or else what follows: articles, or something other than the next of a list. */
static bool tree_divides(tree *t, const fatiao__line *l) {
  if (t->markup.level > 0) return true;
  if (l->mark.script != FATIAO__HAN || !l->titular || tree_left(t) - l->words > TREE_DIVIDES) return false;
  tree_ahead a;
  tree_ahead_start(t, &a);
  if (!tree_ahead_next(t, &a)) return false;
  if (a.line.type == FATIAO__ARTICLE) return true;
  bool inside = tree_container(t)->kind == FATIAO_ART || (l->mark.shape != FATIAO__COMMA && t->depth > tree_base(t));
  if (inside || a.level > 0) return false;
  if (a.line.type == FATIAO__MARKED) return a.line.mark.shape != l->mark.shape || a.line.mark.script != l->mark.script;
  return a.line.type == FATIAO__TEXT && !a.line.titular;
}

static void tree_annex(tree *t, const fatiao__line *l) {
  t->depth = 0;
  if (!tree_open(t, FATIAO_ANNEX, l->ordinal)) return;
  t->begun = true;
  t->quoted = false;
  t->article = t->branch = 0;
  tree_label(t, l->label_end, l->words);
  if (tree_left(t) > 0) tree_heading(t);
}

/* --------------------------------------------------------------- before the text -------------------------------------------------------- */

static void tree_prose_line(tree *t, uint8_t kind) {
  if (tree_top(t) != kind) {
    t->depth = 0;
    if (!tree_open(t, kind, 0)) return;
  }
  tree_body(t);
}

static void tree_preface(tree *t) {
  if (tree_top(t) == FATIAO_PREFACE) {
    tree_body(t);
    return;
  }
  if (tree_open(t, FATIAO_PREFACE, 0)) tree_heading(t);
}

/* Whether a line behind the title is one of the lines that say who adopted the text and when. */
static bool tree_enacts(tree *t, const fatiao__line *l) {
  char date[11];
  const char *s = tree_text(t, t->from);
  size_t n = tree_left(t);
  if (t->markup.level > 0) return !tree_words_follow(t); /* the title in another language, not a heading with words below it */
  if (s[0] == '(' || (n >= 3 && memcmp(s, "（", 3) == 0)) return true;
  fatiao__enactment_date(s, n < FATIAO__HEAD ? n : FATIAO__HEAD, date);
  bool unfinished = fatiao__line_titular(s + (n > 60 ? n - 60 : 0), n > 60 ? 60 : n); /* it may be long, and name every amendment */
  return date[0] != '\0' ? n < FATIAO__HEAD || unfinished : l->titular && n <= 120;
}

/* "Preamble", alone or before its words on the same line. */
static void tree_preamble(tree *t, const fatiao__line *l) {
  t->depth = 0;
  fatiao__outline_node *node = tree_open(t, FATIAO_PREAMBLE, 0);
  if (!node) return;
  if (l->words == tree_left(t)) {
    tree_heading(t);
    return;
  }
  node->heading_end = (uint32_t)(t->from + l->label_end);
  *tree_text(t, node->heading_end) = '\n'; /* the one space that stood there */
  t->from = node->heading_end + 1;
  node->body = node->body_end = (uint32_t)t->from;
  tree_body(t);
}

/* A line in the table of contents; false when the table is over: its first line comes again, or a sentence does. */
static bool tree_contents(tree *t, const fatiao__line *l) {
  const char *s = tree_text(t, t->from);
  size_t n = tree_left(t);
  bool first = t->contents_end == 0;
  bool entry = l->type == FATIAO__TEXT ? l->titular || t->markup.level > 0 : l->words == n || l->titular;
  if (l->type == FATIAO__CONCLUDED || l->type == FATIAO__CITATION) entry = false;
  if (entry && !first) {
    size_t k = t->contents_end - t->contents_at;
    bool numbered = l->type == t->contents.type && l->kind == t->contents.kind && l->ordinal == t->contents.ordinal && l->ordinal > 0;
    bool worded = l->ordinal == 0 && n <= k && memcmp(s, tree_text(t, t->contents_at), n) == 0;
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
  tree_body(t);
  return true;
}

/*
** A table of contents without a name: the first heading comes again before any sentence does. Looked for at the first heading only.
*/
static bool tree_unnamed_contents(tree *t, const fatiao__line *l) {
  tree_ahead a;
  size_t n = tree_left(t);
  if (t->begun || tree_top(t) == FATIAO_TOC || l->type == FATIAO__TEXT || !(l->titular || l->words == n)) return false;
  if (l->type != FATIAO__HEADING && !(l->type == FATIAO__MARKED && t->markup.level > 0)) return false;
  tree_ahead_start(t, &a);
  for (int i = 0; i < TREE_CONTENTS && tree_ahead_next(t, &a); i++) {
    bool heading = a.line.type == FATIAO__HEADING || a.line.type == FATIAO__FINAL || (a.level > 0 && a.line.titular);
    if (!heading) return false;
    if (i > 0 && a.n == n && a.line.type == l->type && memcmp(a.s, tree_text(t, t->from), n) == 0) return true;
  }
  return false;
}

/* ---------------------------------------------------------------- the machine ----------------------------------------------------------- */

/* Whether a line without any mark is the heading of the label that waits above it. */
static bool tree_is_heading(tree *t, const fatiao__line *l) {
  if (!t->pending) return false;
  uint8_t kind = t->o->node[t->o->count - 1].kind;
  if (!tree_structure(kind) && kind != FATIAO_ART && kind != FATIAO_ANNEX && kind != FATIAO_DIVISION) return false;
  if (t->markup.level > 0) return true;
  return l->titular && (kind != FATIAO_ART || tree_words_follow(t));
}

/* A heading that was broken over two lines: nothing but a few words stands between it and the first article below it. They are joined to it. */
static bool tree_broken_heading(tree *t, const fatiao__line *l) {
  if (t->depth == 0 || t->pending || !l->titular || t->markup.level > 0 || t->survey.articles == 0) return false;
  const tree_frame *top = &t->open[t->depth - 1];
  fatiao__outline_node *node = &t->o->node[t->o->count - 1];
  if (top->node + 1 != t->o->count || !tree_structure(top->kind) || node->heading_end == node->heading || tree_left(t) > TREE_DIVIDES) return false;
  tree_ahead a;
  size_t len;
  tree_ahead_start(t, &a);
  if (!tree_ahead_next(t, &a) || (a.line.type != FATIAO__ARTICLE && a.line.type != FATIAO__HEADING)) return false;
  if (fatiao__is_cjk(fatiao__utf8_decode(tree_text(t, t->from), tree_left(t), &len))) tree_cut(t, t->from - 1, 1);
  else *tree_text(t, t->from - 1) = ' ';
  node->heading_end = (uint32_t)t->o->text.len;
  tree_line_end(t);
  node->body = node->body_end = (uint32_t)t->from;
  return true;
}

static void tree_plain(tree *t, const fatiao__line *l) {
  uint8_t top = tree_top(t);
  if (tree_broken_heading(t, l)) return;
  if (tree_is_heading(t, l)) {
    tree_heading(t);
    return;
  }
  if (!t->begun && t->o->count == 0 && (t->markup.level > 0 || l->titular)) {
    tree_preface(t);
    return;
  }
  if (top == FATIAO_CONCLUSION || (top == FATIAO_PREAMBLE && t->markup.level == 0)) {
    tree_body(t);
    return;
  }
  if (top == FATIAO_PREFACE && t->survey.preface == 0 && tree_enacts(t, l)) {
    tree_preface(t);
    return;
  }
  if (t->markup.level > 0) {
    tree_division(t, NULL, 0, false);
    return;
  }
  if (!t->begun && !t->survey.plain) {
    tree_prose_line(t, FATIAO_PREAMBLE);
    return;
  }
  if (!t->begun) tree_close_article(t);
  t->begun = true;
  tree_words(t);
}

/* Whether the number of an article is the one that is due. */
static bool tree_is_due(const tree *t, const fatiao__line *l) {
  if (l->branch == 0) return l->ordinal == t->article + 1;
  return l->ordinal == t->article && l->branch == t->branch + 1;
}

/* Whether a line inside quotation marks is part of the quotation: unless it goes on counting where the text outside stopped. */
static bool tree_is_quoted(const tree *t, const fatiao__line *l) {
  if (!t->quoted || t->markup.level > 0 || l->type == FATIAO__TEXT || l->type == FATIAO__ANNEXED) return false;
  if (l->type == FATIAO__ARTICLE && t->article > 0) return !tree_is_due(t, l);
  uint32_t base = tree_base(t);
  if (l->type != FATIAO__MARKED || t->depth == base) return true;
  return !tree_like(&t->open[base], &l->mark) || l->ordinal != t->open[base].mark.ordinal + 1;
}

/* Whether an enumerator before the first article, or in a preamble that says it is one, is only text. */
static bool tree_is_prose(const tree *t) {
  if (t->markup.level > 0) return false;
  uint8_t top = tree_top(t);
  const fatiao__outline_node *node = t->depth > 0 ? &t->o->node[t->open[t->depth - 1].node] : NULL;
  return top == FATIAO_CONCLUSION || (top == FATIAO_PREAMBLE && node->heading_end > node->heading);
}

static void tree_marked_line(tree *t, const fatiao__line *l) {
  if (tree_is_prose(t)) {
    tree_body(t);
    return;
  }
  if (tree_divides(t, l)) {
    tree_division(t, &l->mark, l->words, false);
    return;
  }
  if (tree_prose(tree_top(t))) t->depth = 0;
  t->begun = true;
  tree_marked(t, l->mark, l->words);
}

static void tree_place(tree *t, fatiao__line *l) {
  if (tree_unnamed_contents(t, l)) {
    t->depth = 0;
    tree_open(t, FATIAO_TOC, 0);
  }
  if (tree_top(t) == FATIAO_TOC && tree_contents(t, l)) return;
  if (tree_is_quoted(t, l)) l->type = FATIAO__TEXT;
  if (l->type == FATIAO__CITATION && l->words > l->label_end && t->article > 0 && tree_is_due(t, l)) l->type = FATIAO__ARTICLE;
  bool annexed = false;
  for (uint32_t i = 0; i < t->depth; i++) annexed = annexed || t->open[i].kind == FATIAO_ANNEX;
  switch (l->type) {
    case FATIAO__ARTICLE: tree_article(t, l); return;
    case FATIAO__HEADING: tree_numbered_heading(t, l); return;
    case FATIAO__MARKED: tree_marked_line(t, l); return;
    case FATIAO__ANNEXED: tree_annex(t, l); return;
    case FATIAO__FINAL: tree_division(t, NULL, 0, true); return;
    case FATIAO__CONTENTS:
      if (t->begun) break;
      t->depth = 0;
      if (tree_open(t, FATIAO_TOC, 0)) tree_heading(t);
      return;
    case FATIAO__PREAMBLED:
      if (t->begun) break;
      tree_preamble(t, l);
      return;
    case FATIAO__CONCLUDED:
      if (!t->begun || annexed) break;
      tree_prose_line(t, FATIAO_CONCLUSION);
      return;
    case FATIAO__CITATION: tree_warn(t, FATIAO_WARN_MISFIT); break;
    default: break;
  }
  l->titular = fatiao__line_titular(tree_text(t, t->from), tree_left(t));
  tree_plain(t, l);
}

static bool tree_ends_with_colon(const tree *t) {
  size_t n = tree_left(t);
  const char *end = tree_text(t, t->o->text.len);
  return (n >= 1 && end[-1] == ':') || (n >= 3 && memcmp(end - 3, "：", 3) == 0);
}

/* One line of the source. */
static void tree_line(tree *t, const char *s, size_t n) {
  fatiao__buffer *text = &t->o->text;
  if (t->pending) fatiao__buffer_addc(text, ' ');
  t->from = text->len;
  char *dst = fatiao__buffer_grow(text, n);
  if (!dst) return;
  text->len = t->from + fatiao__markup_clean(dst, s, n, &t->markup);
  if (tree_left(t) == 0) {
    if (t->pending) text->len--;
    return;
  }
  if (text->len > UINT32_MAX - 16) {
    text->status = FATIAO_LIMIT;
    return;
  }
  bool colon = tree_ends_with_colon(t), opens = t->markup.quote > 0 && (t->markup.colon || tree_begins_quoted(t));
  if (t->survey.preface > 0 && t->cursor.at <= t->survey.preface) {
    tree_preface(t);
    return;
  }
  fatiao__line l;
  fatiao__line_read(tree_text(t, t->from), tree_left(t), t->markup.level, &l);
  tree_place(t, &l);
  t->colon = colon;
  if (t->markup.quote != 0) t->quoted = opens || (t->quoted && t->markup.quote > 0);
}

/* The date of the preface, or of no other place. */
static void tree_date(fatiao__outline *o) {
  for (uint32_t i = 0; i < o->count; i++)
    if (o->node[i].kind == FATIAO_PREFACE) {
      fatiao__enactment_date(o->text.ptr + o->node[i].heading, o->node[i].body_end - o->node[i].heading, o->date);
      return;
    }
}

int fatiao__outline_read(fatiao__outline *o, const fatiao_allocator *a, const char *s, size_t n, const char *lang) {
  tree t;
  const char *line;
  size_t len;
  memset(o, 0, sizeof *o);
  if (a) o->allocator = *a;
  fatiao__buffer_init(&o->text, &o->allocator);
  memset(&t, 0, sizeof t);
  if (n >= UINT32_MAX) return FATIAO_LIMIT;
  t.o = o;
  t.cursor = (fatiao__cursor){s, n, 0, 0, false};
  fatiao__survey_read(&t.survey, s, n, lang);
  while (!tree_failed(&t) && fatiao__markup_line(&t.cursor, &line, &len, &t.line)) {
    if (len > 0) tree_line(&t, line, len);
  }
  if (t.pending) fatiao__buffer_addc(&o->text, '\n');
  if (!tree_failed(&t)) o->text.status = fatiao__review(o);
  if (!tree_failed(&t)) tree_date(o);
  return o->text.status;
}

void fatiao__outline_free(fatiao__outline *o) {
  fatiao__free(&o->allocator, o->node, o->capacity * sizeof *o->node);
  fatiao__free(&o->allocator, o->warning, o->warning_capacity * sizeof *o->warning);
  fatiao__buffer_free(&o->text);
  memset(o, 0, sizeof *o);
}
