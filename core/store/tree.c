/*
** A version's provisions as arrays in document order, and their packed form in the database.
**
** Packed, a node is 16 bytes: kind, style, depth, 0, then branch, ordinal and repeat, little-endian; a span is 12 bytes: three offsets. Parents and ends
** follow from the depths. Whatever is read is checked, since the database may be damaged or hostile: after unpacking, no index and no offset is out of bounds.
**
** Ids. A division is named below the divisions around it; an article stands directly below the instrument (or its annex), for that is how it is cited; what
** is inside an article is named below it: part_2/chapter_6/section_1, art_286-1/para_2/point_3.
*/
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#define NODE_BYTES 16
#define SPAN_BYTES 12
#define DEPTH_MAX 32 /* of nesting; the outline's kinds give half of that */
#define ID_PART_MAX 64 /* bytes of one part of an id: kind, number, branch, repeat */

static uint32_t get32(const unsigned char *p) {
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* ------------------------------------------------------------- the tree --------------------------------------------------------------- */

void fatiao__tree_pack(const fatiao__tree *t, fatiao__buffer *out) {
  for (uint32_t i = 0; i < t->count; i++) {
    const fatiao__node *n = &t->node[i];
    fatiao__buffer_u32(out, (uint32_t)n->kind | (uint32_t)n->style << 8 | (uint32_t)n->depth << 16);
    fatiao__buffer_u32(out, n->branch);
    fatiao__buffer_u32(out, n->ordinal);
    fatiao__buffer_u32(out, n->repeat);
  }
}

static bool in_annex(const fatiao__tree *t, uint32_t i) {
  for (uint32_t p = t->node[i].parent; p != FATIAO_NONE; p = t->node[p].parent)
    if (t->node[p].kind == FATIAO_ANNEX) return true;
  return false;
}

static int compare_numbers(const fatiao__node *a, const fatiao__node *b) {
  if (a->ordinal != b->ordinal) return a->ordinal < b->ordinal ? -1 : 1;
  if (a->branch != b->branch) return a->branch < b->branch ? -1 : 1;
  return a->repeat < b->repeat ? -1 : a->repeat > b->repeat;
}

/* Sorts the articles by number: an insertion, since nearly always they are in order; otherwise a heap. */
static void sift_down(const fatiao__tree *t, uint32_t *a, uint32_t i, uint32_t n) {
  for (uint32_t child; (child = 2 * i + 1) < n; i = child) {
    if (child + 1 < n && compare_numbers(&t->node[a[child]], &t->node[a[child + 1]]) < 0) child++;
    if (compare_numbers(&t->node[a[i]], &t->node[a[child]]) >= 0) return;
    uint32_t swap = a[i];
    a[i] = a[child];
    a[child] = swap;
  }
}

static void sort_articles(fatiao__tree *t) {
  uint32_t *a = t->article, n = t->articles;
  bool sorted = true;
  for (uint32_t i = 1; i < n && sorted; i++) sorted = compare_numbers(&t->node[a[i - 1]], &t->node[a[i]]) <= 0;
  if (sorted) return;
  for (uint32_t i = n / 2; i-- > 0;) sift_down(t, a, i, n);
  for (uint32_t end = n; end-- > 1;) {
    uint32_t swap = a[0];
    a[0] = a[end];
    a[end] = swap;
    sift_down(t, a, 0, end);
  }
}

static int list_articles(fatiao__tree *t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->count; i++) n += t->node[i].kind == FATIAO_ART;
  fatiao__free(&t->allocator, t->article, t->articles * sizeof *t->article);
  t->article = NULL;
  t->articles = 0;
  if (n == 0) return FATIAO_OK;
  t->article = fatiao__alloc(&t->allocator, n * sizeof *t->article);
  if (!t->article) return FATIAO_NOMEM;
  uint32_t made = n; /* what is freed is what was made, also when annexes keep some articles to themselves */
  n = 0;
  for (uint32_t i = 0; i < t->count; i++)
    if (t->node[i].kind == FATIAO_ART && !in_annex(t, i)) t->article[n++] = i;
  if (n < made) {
    uint32_t *less = n ? fatiao__resize(&t->allocator, t->article, made * sizeof *less, n * sizeof *less) : NULL;
    if (n == 0) fatiao__free(&t->allocator, t->article, made * sizeof *t->article);
    else if (!less) {
      fatiao__free(&t->allocator, t->article, made * sizeof *t->article);
      t->article = NULL;
      return FATIAO_NOMEM;
    }
    t->article = less;
  }
  t->articles = n;
  sort_articles(t);
  return FATIAO_OK;
}

int fatiao__tree_finish(fatiao__tree *t) {
  uint32_t open[DEPTH_MAX];
  uint32_t depth = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    fatiao__node *n = &t->node[i];
    if (n->depth > depth || n->depth >= DEPTH_MAX) return FATIAO_FOREIGN;
    while (depth > n->depth) t->node[open[--depth]].end = i;
    n->parent = depth ? open[depth - 1] : FATIAO_NONE;
    open[depth++] = i;
  }
  while (depth > 0) t->node[open[--depth]].end = t->count;
  return list_articles(t);
}

int fatiao__tree_unpack(fatiao__tree *t, const fatiao_allocator *a, const void *packed, size_t size) {
  memset(t, 0, sizeof *t);
  t->allocator = *a;
  if (size % NODE_BYTES != 0 || size / NODE_BYTES >= UINT32_MAX) return FATIAO_FOREIGN;
  if (size == 0) return FATIAO_OK;
  t->count = (uint32_t)(size / NODE_BYTES);
  t->node = fatiao__alloc(a, t->count * sizeof *t->node);
  if (!t->node) {
    t->count = 0;
    return FATIAO_NOMEM;
  }
  const unsigned char *p = packed;
  for (uint32_t i = 0; i < t->count; i++, p += NODE_BYTES) {
    fatiao__node *n = &t->node[i];
    n->kind = p[0];
    n->style = p[1];
    n->depth = p[2];
    n->branch = (uint16_t)get32(p + 4);
    n->ordinal = get32(p + 8);
    n->repeat = get32(p + 12);
    if (n->kind == 0 || n->kind >= FATIAO_KINDS || n->style > FATIAO_NUMERAL_ROMAN_UPPER) return FATIAO_FOREIGN;
  }
  return fatiao__tree_finish(t);
}

void fatiao__tree_free(fatiao__tree *t) {
  fatiao__free(&t->allocator, t->node, t->count * sizeof *t->node);
  fatiao__free(&t->allocator, t->article, t->articles * sizeof *t->article);
  fatiao__free(&t->allocator, t->unit, t->units * sizeof *t->unit);
  fatiao__free(&t->allocator, t->ids, t->ids_size);
  fatiao__free(&t->allocator, t->id, t->id ? (t->count + (size_t)1) * sizeof *t->id : 0);
  memset(t, 0, sizeof *t);
}

uint32_t fatiao__tree_article(const fatiao__tree *t, uint32_t ordinal, uint32_t branch) {
  if (branch > UINT16_MAX) return FATIAO_NONE;
  fatiao__node wanted = {0};
  wanted.ordinal = ordinal;
  wanted.branch = (uint16_t)branch;
  uint32_t low = 0, high = t->articles;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (compare_numbers(&t->node[t->article[middle]], &wanted) < 0) low = middle + 1;
    else high = middle;
  }
  if (low == t->articles) return FATIAO_NONE;
  const fatiao__node *found = &t->node[t->article[low]];
  return found->ordinal == ordinal && found->branch == branch ? t->article[low] : FATIAO_NONE;
}

uint32_t fatiao__tree_unit_end(const fatiao__tree *t, uint32_t i) {
  return t->node[i].kind == FATIAO_ART ? t->node[i].end : i + 1;
}

int fatiao__tree_units(fatiao__tree *t) {
  uint32_t n = 0;
  if (t->unit || t->count == 0) return FATIAO_OK;
  for (uint32_t i = 0; i < t->count; i = fatiao__tree_unit_end(t, i)) n++;
  t->unit = fatiao__alloc(&t->allocator, n * sizeof *t->unit);
  if (!t->unit) return FATIAO_NOMEM;
  t->units = n;
  n = 0;
  for (uint32_t i = 0; i < t->count; i = fatiao__tree_unit_end(t, i)) t->unit[n++] = i;
  return FATIAO_OK;
}

/* --------------------------------------------------------------- ids ------------------------------------------------------------------ */

uint32_t fatiao__tree_above(const fatiao__tree *t, uint32_t i) {
  uint32_t p = t->node[i].parent;
  if (t->node[i].kind != FATIAO_ART) return p;
  while (p != FATIAO_NONE && t->node[p].kind != FATIAO_ANNEX) p = t->node[p].parent;
  return p;
}

static size_t write_part(const fatiao__node *n, char out[ID_PART_MAX]) {
  char number[FATIAO_NUMERAL_MAX];
  const char *kind = fatiao_kind_name(n->kind);
  size_t len = strlen(kind);
  memcpy(out, kind, len);
  if (n->ordinal) {
    size_t digits = fatiao_numeral_format(n->ordinal, (fatiao_numeral_style)n->style, number);
    if (digits == 0 || digits > 20) snprintf(number, sizeof number, "%u", (unsigned)n->ordinal); /* no letter or roman for so high a number */
    len += (size_t)snprintf(out + len, ID_PART_MAX - len, "_%s", number);
    if (n->branch) len += (size_t)snprintf(out + len, ID_PART_MAX - len, "-%u", (unsigned)n->branch);
  }
  if (n->repeat) len += (size_t)snprintf(out + len, ID_PART_MAX - len, "~%lu", (unsigned long)n->repeat + 1);
  return len;
}

static int adopt_ids(fatiao__tree *t, uint32_t *id, fatiao__buffer *ids) {
  if (ids->status != FATIAO_OK || ids->len > UINT32_MAX) {
    int status = ids->status != FATIAO_OK ? ids->status : FATIAO_LIMIT;
    fatiao__free(&t->allocator, id, (t->count + (size_t)1) * sizeof *id);
    fatiao__buffer_free(ids);
    return status;
  }
  id[t->count] = (uint32_t)ids->len;
  t->id = id;
  t->ids = ids->ptr;
  t->ids_size = ids->capacity;
  return FATIAO_OK;
}

int fatiao__tree_name(fatiao__tree *t, const char *instrument, const char *version) {
  if (t->id) return FATIAO_OK;
  uint32_t *id = fatiao__alloc(&t->allocator, (t->count + (size_t)1) * sizeof *id);
  if (!id) return FATIAO_NOMEM;
  size_t name = strlen(instrument), rest = strlen(version), head = name + (rest ? rest + 1 : 0);
  fatiao__buffer ids;
  fatiao__buffer_init(&ids, &t->allocator);
  for (uint32_t i = 0; i < t->count && ids.len <= UINT32_MAX; i++) {
    char part[ID_PART_MAX];
    size_t len = write_part(&t->node[i], part);
    uint32_t above = fatiao__tree_above(t, i);
    size_t before = above == FATIAO_NONE ? head : id[above + 1] - id[above];
    id[i] = (uint32_t)ids.len;
    char *at = fatiao__buffer_grow(&ids, before + 1 + len);
    if (!at) break;
    if (above != FATIAO_NONE) memcpy(at, ids.ptr + id[above], before);
    else {
      memcpy(at, instrument, name);
      if (rest) {
        at[name] = '@';
        memcpy(at + name + 1, version, rest);
      }
    }
    at[before] = '/';
    memcpy(at + before + 1, part, len);
    id[i + 1] = (uint32_t)ids.len;
  }
  return adopt_ids(t, id, &ids);
}

/* --------------------------------------------------------------- spans ---------------------------------------------------------------- */

void fatiao__spans_pack(const fatiao__span *spans, uint32_t count, fatiao__buffer *out) {
  for (uint32_t i = 0; i <= count; i++) {
    fatiao__buffer_u32(out, spans[i].start);
    fatiao__buffer_u32(out, spans[i].label_end);
    fatiao__buffer_u32(out, spans[i].heading_end);
  }
}

/* An offset may be cut out of the text only where a character begins. */
static bool is_boundary(const char *text, size_t size, uint32_t at) {
  return at == size || ((unsigned char)text[at] & 0xC0) != 0x80;
}

static bool check_spans(const fatiao__span *s, uint32_t count, const char *text, size_t size) {
  if (s[0].start != 0 || s[count].start != size) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (s[i].start > s[i].label_end || s[i].label_end > s[i].heading_end || s[i].heading_end > s[i + 1].start || s[i + 1].start > size) return false;
    if (!is_boundary(text, size, s[i].start) || !is_boundary(text, size, s[i].label_end) || !is_boundary(text, size, s[i].heading_end)) return false;
  }
  return true;
}

int fatiao__spans_unpack(fatiao__span **spans, uint32_t count, const fatiao_allocator *a, const void *packed, size_t size, const char *text, size_t text_size) {
  *spans = NULL;
  size_t bytes = (count + (size_t)1) * sizeof **spans;
  if (size != (count + (size_t)1) * SPAN_BYTES) return FATIAO_FOREIGN;
  fatiao__span *s = fatiao__alloc(a, bytes);
  if (!s) return FATIAO_NOMEM;
  const unsigned char *p = packed;
  for (uint32_t i = 0; i <= count; i++, p += SPAN_BYTES) {
    s[i].start = get32(p);
    s[i].label_end = get32(p + 4);
    s[i].heading_end = get32(p + 8);
  }
  if (!check_spans(s, count, text, text_size)) {
    fatiao__free(a, s, bytes);
    return FATIAO_FOREIGN;
  }
  *spans = s;
  return FATIAO_OK;
}

static fatiao_string slice(const char *text, uint32_t from, uint32_t to) {
  return (fatiao_string){text + from, to > from ? to - from : 0};
}

fatiao_string fatiao__span_label(const fatiao__span *s, const char *text) {
  return slice(text, s->start, s->label_end);
}

/* The heading begins after the space that follows the label. */
static uint32_t heading_start(const fatiao__span *s, const char *text) {
  if (s->heading_end == s->label_end) return s->heading_end;
  return s->label_end > s->start && text[s->label_end] == ' ' ? s->label_end + 1 : s->label_end;
}

fatiao_string fatiao__span_heading(const fatiao__span *s, const char *text) {
  return slice(text, heading_start(s, text), s->heading_end);
}

/* Own words begin after the space or newline that follows what stands before them, if anything does. */
static uint32_t body_start(const fatiao__span *s, const char *text) {
  uint32_t at = s->heading_end;
  if (at > s->start && at < s[1].start && (text[at] == ' ' || text[at] == '\n')) at++;
  return at;
}

static uint32_t without_newline(const char *text, uint32_t from, uint32_t to) {
  return to > from && text[to - 1] == '\n' ? to - 1 : to;
}

fatiao_string fatiao__span_body(const fatiao__span *s, const char *text) {
  uint32_t from = body_start(s, text);
  return slice(text, from, without_newline(text, from, s[1].start));
}

fatiao_string fatiao__span_text(const fatiao__span *s, const char *text, uint32_t nodes) {
  uint32_t from = body_start(s, text);
  return slice(text, from, without_newline(text, from, s[nodes].start));
}
