/*
** What is odd about the finished tree. Numbers are compared with the one before among siblings; articles with the one before in the whole text, and
** divisions and paragraphs may go on counting where the last division left off, as judicial interpretations do. Only the children of a parent whose
** numbers do not rise are looked up in a table, so that a text of a million articles 1 costs no more than one in order.
*/
#include "outline.h"

#define REVIEW_DEPTH 32 /* deeper than any tree that outline.c makes */

typedef struct review {
  fatiao__outline *o;
  fatiao_warning *warning; /* the merged list that replaces the outline's */
  uint32_t count, capacity;
  uint32_t merged;         /* of the outline's own warnings */
  uint32_t *table;         /* node + 1 by number, kind and scope; 0: free */
  uint32_t mask;
  int status;
} review;

typedef struct review_last {
  uint32_t ordinal, branch; /* of the last sibling; 0: none yet */
} review_last;

static void review_add(review *r, const fatiao_warning *w) {
  if (r->status != FATIAO_OK) return;
  r->status = fatiao__reserve(&r->o->allocator, (void **)&r->warning, &r->capacity, r->count, sizeof *w);
  if (r->status == FATIAO_OK) r->warning[r->count++] = *w;
}

/* Own warnings of the outline up to a line. */
static void review_merge(review *r, uint32_t line) {
  while (r->merged < r->o->warnings && r->o->warning[r->merged].line <= line) review_add(r, &r->o->warning[r->merged++]);
}

/* "art_286-1" of a node, NUL-terminated; its length. */
static size_t review_part(const fatiao__outline_node *node, char *out, size_t size) {
  const char *kind = fatiao_kind_name(node->kind);
  char number[FATIAO_NUMERAL_MAX];
  size_t n = strlen(kind), k;
  if (n + 2 * sizeof number > size) return 0;
  memcpy(out, kind, n);
  if (node->ordinal > 0) {
    out[n++] = '_';
    k = fatiao_numeral_format(node->ordinal, node->style, number);
    if (k == 0) k = fatiao_numeral_format(node->ordinal, FATIAO_NUMERAL_ARABIC, number);
    memcpy(out + n, number, k);
    n += k;
  }
  if (node->branch > 0) {
    out[n++] = '-';
    k = fatiao_numeral_format(node->branch, FATIAO_NUMERAL_ARABIC, number);
    memcpy(out + n, number, k);
    n += k;
  }
  out[n] = '\0';
  return n;
}

/* The end of the node's id: as many parts as there is room for. */
static void review_where(const review *r, uint32_t index, char out[56]) {
  char path[56];
  size_t at = sizeof path - 1;
  path[at] = '\0';
  for (; index != FATIAO_NONE; index = r->o->node[index].parent) {
    char part[384];
    size_t n = review_part(&r->o->node[index], part, sizeof part);
    if (n + 1 > at) break;
    if (path[at] != '\0') path[--at] = '/';
    at -= n;
    memcpy(path + at, part, n);
    if (r->o->node[index].kind == FATIAO_ART) break; /* ids of articles begin there */
  }
  memcpy(out, path + at, sizeof path - at);
}

static void review_warn(review *r, uint32_t index, fatiao_warning_kind kind, uint32_t expected) {
  fatiao_warning w = {kind, r->o->node[index].line, expected, ""};
  review_where(r, index, w.where);
  review_merge(r, w.line);
  review_add(r, &w);
}

static void review_ends(fatiao__outline *o) {
  for (uint32_t i = o->count; i-- > 0;) {
    fatiao__outline_node *node = &o->node[i];
    if (node->end < i + 1) node->end = i + 1;
    if (node->parent != FATIAO_NONE && o->node[node->parent].end < node->end) o->node[node->parent].end = node->end;
  }
}

/* Where the numbers of a node must differ: its parent; for articles, whose ids do not name the divisions, the annex or the whole text. */
static uint32_t review_scope(const fatiao__outline *o, uint32_t index) {
  uint32_t up = o->node[index].parent;
  if (o->node[index].kind != FATIAO_ART) return up;
  while (up != FATIAO_NONE && o->node[up].kind != FATIAO_ANNEX) up = o->node[up].parent;
  return up;
}

/* How often a number like this one was met before in its scope. Nodes of one chain share all of the key, so a look-up ends at the last of them. */
static uint32_t review_repeat(review *r, uint32_t index, uint32_t scope) {
  fatiao__outline_node *node = &r->o->node[index];
  uint64_t h = ((uint64_t)scope << 32 | node->ordinal) * UINT64_C(0x9E3779B97F4A7C15);
  h ^= ((uint64_t)node->branch << 8 | node->kind) * UINT64_C(0xC2B2AE3D27D4EB4F);
  h ^= h >> 29;
  h *= UINT64_C(0xBF58476D1CE4E5B9);
  uint32_t slot = (uint32_t)(h >> 32) & r->mask;
  for (; r->table[slot] != 0; slot = (slot + 1) & r->mask) {
    uint32_t other = r->table[slot] - 1;
    const fatiao__outline_node *b = &r->o->node[other];
    if (b->ordinal != node->ordinal || b->kind != node->kind || b->branch != node->branch || review_scope(r->o, other) != scope) continue;
    r->table[slot] = index + 1;
    return b->repeat + 1;
  }
  r->table[slot] = index + 1;
  return 0;
}

static bool review_numbered(const fatiao__outline_node *node) {
  return node->ordinal > 0 && node->label_end > node->label;
}

static bool review_follows(const fatiao__outline_node *node, const review_last *last) {
  if (node->branch == 0) return node->ordinal == last->ordinal + 1;
  return node->ordinal == last->ordinal ? node->branch == last->branch + 1 : node->ordinal == last->ordinal + 1 && node->branch == 1;
}

/* `last` is that of the siblings, `running` that of all nodes of the kind. */
static void review_number(review *r, uint32_t index, const review_last *last, const review_last *running) {
  const fatiao__outline_node *node = &r->o->node[index];
  if (node->repeat > 0 && node->ordinal > 0) {
    review_warn(r, index, FATIAO_WARN_REPEAT, 0);
    return;
  }
  if (!review_numbered(node) || review_follows(node, last)) return;
  if (last->ordinal == 0 && review_follows(node, running)) return;
  bool lower = node->ordinal < last->ordinal || (node->ordinal == last->ordinal && node->branch <= last->branch);
  if (lower) review_warn(r, index, FATIAO_WARN_ORDER, 0);
  else review_warn(r, index, FATIAO_WARN_GAP, node->ordinal == last->ordinal ? node->ordinal : last->ordinal + 1);
}

static bool review_empty(const fatiao__outline *o, uint32_t index) {
  const fatiao__outline_node *node = &o->node[index];
  return node->ordinal > 0 && node->label_end > node->label && node->end == index + 1 && node->body_end == node->body &&
         (node->heading_end == node->heading || (node->kind < FATIAO_DIVISION || node->kind == FATIAO_ART));
}

/* A number out of order is no new measure: 5, 4, 6 lacks nothing. */
static void review_advance(review_last *last, const fatiao__outline_node *node) {
  if (node->ordinal < last->ordinal || (node->ordinal == last->ordinal && node->branch < last->branch)) return;
  last->ordinal = node->ordinal;
  last->branch = node->branch;
}

/* One walk in document order. Siblings are compared through the frames of the open nodes, one for each level. */
static void review_walk(review *r) {
  fatiao__outline *o = r->o;
  review_last frame[REVIEW_DEPTH][FATIAO_KINDS], running[FATIAO_KINDS];
  uint32_t depth_of = 0;
  uint32_t stack[REVIEW_DEPTH];
  memset(frame, 0, sizeof frame);
  memset(running, 0, sizeof running);
  for (uint32_t i = 0; i < o->count && r->status == FATIAO_OK; i++) {
    fatiao__outline_node *node = &o->node[i];
    while (depth_of > 0 && stack[depth_of - 1] != node->parent) depth_of--;
    uint32_t scope = review_scope(o, i);
    review_last *last = &frame[node->kind == FATIAO_ART ? 0 : depth_of][node->kind];
    if (node->kind == FATIAO_ANNEX) memset(&frame[0][FATIAO_ART], 0, sizeof frame[0][0]);
    if (r->table) node->repeat = review_repeat(r, i, scope);
    review_number(r, i, last, &running[node->kind]);
    if (review_empty(o, i)) review_warn(r, i, FATIAO_WARN_EMPTY, 0);
    review_advance(last, node);
    running[node->kind] = *last;
    if (depth_of + 1 < REVIEW_DEPTH) {
      stack[depth_of++] = i;
      memset(frame[depth_of] + (depth_of == 0 ? 1 : 0), 0, sizeof frame[depth_of]);
    }
  }
  review_merge(r, UINT32_MAX);
}

/* Whether any number may stand twice: none does while they rise among siblings, and articles throughout. */
static bool review_rises(const fatiao__outline *o) {
  uint32_t last[REVIEW_DEPTH][FATIAO_KINDS] = {{0}}, stack[REVIEW_DEPTH], depth = 0, article = 0, branch = 0;
  for (uint32_t i = 0; i < o->count; i++) {
    const fatiao__outline_node *node = &o->node[i];
    while (depth > 0 && stack[depth - 1] != node->parent) depth--;
    if (node->kind == FATIAO_ART) {
      if (node->ordinal < article || (node->ordinal == article && node->branch <= branch)) return false;
      article = node->ordinal;
      branch = node->branch;
    } else {
      if (node->ordinal + 1 <= last[depth][node->kind]) return false;
      last[depth][node->kind] = node->ordinal + 1; /* 0: none yet; two without a number are alike too */
    }
    if (depth + 1 < REVIEW_DEPTH) {
      stack[depth++] = i;
      memset(last[depth], 0, sizeof last[depth]);
    }
  }
  return true;
}

int fatiao__review(fatiao__outline *o) {
  review r = {o, NULL, 0, 0, 0, NULL, 0, FATIAO_OK};
  size_t bytes = 0;
  review_ends(o);
  if (!review_rises(o)) {
    uint64_t slots = 16;
    while (slots < (uint64_t)o->count * 2) slots *= 2;
    if (slots > UINT32_MAX) return FATIAO_LIMIT;
    r.mask = (uint32_t)slots - 1;
    bytes = (size_t)slots * sizeof *r.table;
    r.table = fatiao__alloc(&o->allocator, bytes);
    if (!r.table) return FATIAO_NOMEM;
  }
  review_walk(&r);
  fatiao__free(&o->allocator, r.table, bytes);
  fatiao__free(&o->allocator, o->warning, o->warning_capacity * sizeof *o->warning);
  o->warning = r.warning;
  o->warnings = r.count;
  o->warning_capacity = r.capacity;
  return r.status;
}
