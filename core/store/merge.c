/*
** Two trees of the same version, read from two languages, made one.
**
** What makes provisions the same is their name: the name of what they stand below, their kind, number and count among repeats. Every distinct name gets
** a small integer (its identity); both trees are translated into identities, and then merging is a walk over one tree that puts in, behind what it follows
** there, each provision that only the other one has. The base of the walk is the tree with more divisions, so that a text printed without its chapters
** does not dissolve them.
*/
#include "internal.h"

/* ------------------------------------------------------------ identities ------------------------------------------------------------- */

typedef struct identity {
  uint32_t above;   /* identity of what it is named below, FATIAO_NONE for the instrument */
  uint32_t ordinal;
  uint32_t repeat;
  uint32_t next_repeat; /* for repeat 0: what the next one with the same name gets, in the tree that is being read */
  uint16_t branch;
  uint8_t kind;
} identity;

typedef struct names {
  identity *item;
  uint32_t count, capacity;
  uint32_t *slot; /* open addressing, a power of two; FATIAO_NONE is free */
  uint32_t slots;
  fatiao_allocator allocator;
} names;

static uint32_t hash(const identity *k) {
  uint64_t h = k->above;
  h = (h ^ k->kind ^ (uint64_t)k->branch << 8 ^ (uint64_t)k->ordinal << 24) * 0x9E3779B97F4A7C15u;
  h = (h ^ h >> 29 ^ k->repeat) * 0xBF58476D1CE4E5B9u;
  return (uint32_t)(h >> 32);
}

static bool same(const identity *a, const identity *b) {
  return a->above == b->above && a->ordinal == b->ordinal && a->repeat == b->repeat && a->branch == b->branch && a->kind == b->kind;
}

static void names_free(names *n) {
  fatiao__free(&n->allocator, n->item, n->capacity * sizeof *n->item);
  fatiao__free(&n->allocator, n->slot, n->slots * sizeof *n->slot);
}

static int names_init(names *n, const fatiao_allocator *a, size_t expected) {
  memset(n, 0, sizeof *n);
  n->allocator = *a;
  size_t slots = 64;
  while (slots < expected * 2) slots *= 2;
  if (slots > UINT32_MAX / 2) return FATIAO_LIMIT;
  n->slot = fatiao__alloc(a, slots * sizeof *n->slot);
  if (!n->slot) return FATIAO_NOMEM;
  n->slots = (uint32_t)slots;
  memset(n->slot, 0xff, slots * sizeof *n->slot);
  return FATIAO_OK;
}

/* The identity of that key; a new one when it has none yet. There are never more than were expected. */
static int intern(names *n, const identity *key, uint32_t *id) {
  uint32_t at = hash(key) & (n->slots - 1);
  while (n->slot[at] != FATIAO_NONE && !same(&n->item[n->slot[at]], key)) at = (at + 1) & (n->slots - 1);
  if (n->slot[at] == FATIAO_NONE) {
    int status = fatiao__reserve(&n->allocator, (void **)&n->item, &n->capacity, n->count, sizeof *n->item);
    if (status != FATIAO_OK) return status;
    n->item[n->count] = *key;
    n->slot[at] = n->count++;
  }
  *id = n->slot[at];
  return FATIAO_OK;
}

/* Identities of a whole tree. With `count_repeats` the tree's own repeats are set: the k-th provision of a name gets repeat k - 1. */
static int identify(names *n, fatiao__tree *t, bool count_repeats, uint32_t *ids) {
  for (uint32_t i = 0; i < n->count; i++) n->item[i].next_repeat = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    fatiao__node *node = &t->node[i];
    uint32_t above = fatiao__tree_above(t, i);
    identity key = {above == FATIAO_NONE ? FATIAO_NONE : ids[above], node->ordinal, 0, 0, node->branch, node->kind};
    if (count_repeats) {
      uint32_t first;
      int status = intern(n, &key, &first);
      if (status != FATIAO_OK) return status;
      node->repeat = n->item[first].next_repeat++;
    }
    key.repeat = node->repeat;
    int status = intern(n, &key, &ids[i]);
    if (status != FATIAO_OK) return status;
  }
  return FATIAO_OK;
}

/* ------------------------------------------------------------- the merge -------------------------------------------------------------- */

typedef struct item { /* by identity */
  const fatiao__node *node;
  uint32_t parent, child, last, next;
  bool common; /* both trees have it */
} item;

typedef struct merge {
  item *item;
  uint32_t count; /* of identities; item[count] is the root */
  uint32_t *place;
} merge;

static void put_after(merge *m, uint32_t id, uint32_t parent, uint32_t previous) {
  item *it = &m->item[id], *above = &m->item[parent];
  it->parent = parent;
  it->next = previous == FATIAO_NONE ? above->child : m->item[previous].next;
  if (previous == FATIAO_NONE) above->child = id;
  else m->item[previous].next = id;
  if (above->last == previous) above->last = id;
}

/* Further on past what only the other tree has and what has a lower number: 2 and 3, each in one tree only, become 2, 3 whichever tree comes first. */
static uint32_t past_lower(const merge *m, uint32_t parent, uint32_t previous, const fatiao__node *node) {
  for (;;) {
    uint32_t next = previous == FATIAO_NONE ? m->item[parent].child : m->item[previous].next;
    if (next == FATIAO_NONE || m->item[next].common) return previous;
    const fatiao__node *other = m->item[next].node;
    if (other->kind != node->kind || other->ordinal > node->ordinal || (other->ordinal == node->ordinal && other->branch >= node->branch)) return previous;
    previous = next;
  }
}

/* Puts every provision of t that is not there yet behind the one that it follows in t. `last` is, by node, the last child that was seen. */
static void add_tree(merge *m, const fatiao__tree *t, const uint32_t *ids, uint32_t *last, uint32_t *last_at_top) {
  for (uint32_t i = 0; i < t->count; i++) {
    uint32_t parent = t->node[i].parent;
    uint32_t *previous = parent == FATIAO_NONE ? last_at_top : &last[parent];
    last[i] = FATIAO_NONE;
    if (!m->item[ids[i]].node) {
      uint32_t below = parent == FATIAO_NONE ? m->count : ids[parent];
      if (*previous != FATIAO_NONE) below = m->item[*previous].parent; /* where its elder sibling went */
      m->item[ids[i]].node = &t->node[i];
      put_after(m, ids[i], below, past_lower(m, below, *previous, &t->node[i]));
    }
    *previous = ids[i];
  }
}

static int flatten(merge *m, fatiao__tree *out) {
  uint32_t at = m->item[m->count].child, n = 0, depth = 0;
  while (at != FATIAO_NONE && at != m->count) {
    fatiao__node *node = &out->node[n];
    *node = *m->item[at].node;
    node->depth = (uint8_t)depth;
    if (depth > UINT8_MAX) return FATIAO_LIMIT;
    m->place[at] = n++;
    if (m->item[at].child != FATIAO_NONE) {
      at = m->item[at].child;
      depth++;
      continue;
    }
    while (at != m->count && m->item[at].next == FATIAO_NONE) {
      at = m->item[at].parent;
      depth--;
    }
    if (at != m->count) at = m->item[at].next;
  }
  return fatiao__tree_finish(out);
}

/* How many divisions hold articles. */
static uint32_t divisions(const fatiao__tree *t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->count; i++) n += t->node[i].kind == FATIAO_ART && t->node[i].parent != FATIAO_NONE;
  return n;
}

static uint32_t *new_array(const fatiao_allocator *a, size_t n) {
  return fatiao__alloc(a, (n + 1) * sizeof(uint32_t));
}

static void free_array(const fatiao_allocator *a, uint32_t *p, size_t n) {
  fatiao__free(a, p, (n + 1) * sizeof *p);
}

/* An id once given stays as it is, and what is new is numbered like what was there before it. */
static void keep_styles(fatiao__merged *out, const fatiao__tree *old, const fatiao__tree *fresh) {
  const fatiao__node *first[FATIAO_KINDS] = {NULL};
  for (uint32_t i = old->count; i-- > 0;)
    if (old->node[i].ordinal) first[old->node[i].kind] = &old->node[i];
  for (uint32_t i = 0; i < fresh->count; i++)
    if (first[fresh->node[i].kind]) out->tree.node[out->new_place[i]].style = first[fresh->node[i].kind]->style;
  for (uint32_t i = 0; i < old->count; i++) out->tree.node[out->old_place[i]].style = old->node[i].style;
}

static int merge_identified(fatiao__merged *out, const names *n, const fatiao__tree *old, const uint32_t *old_ids, const fatiao__tree *fresh, const uint32_t *fresh_ids) {
  const fatiao_allocator *a = &n->allocator;
  merge m = {fatiao__alloc(a, (n->count + (size_t)1) * sizeof *m.item), n->count, new_array(a, n->count)};
  size_t largest = old->count > fresh->count ? old->count : fresh->count;
  uint32_t *last = new_array(a, largest), at_top = FATIAO_NONE;
  int status = m.item && m.place && last ? FATIAO_OK : FATIAO_NOMEM;
  if (status == FATIAO_OK) {
    for (uint32_t i = 0; i <= n->count; i++) m.item[i] = (item){NULL, FATIAO_NONE, FATIAO_NONE, FATIAO_NONE, FATIAO_NONE, false};
    bool old_first = divisions(old) > divisions(fresh);
    const fatiao__tree *second = old_first ? fresh : old;
    const uint32_t *second_ids = old_first ? fresh_ids : old_ids;
    add_tree(&m, old_first ? old : fresh, old_first ? old_ids : fresh_ids, last, &at_top);
    at_top = FATIAO_NONE;
    for (uint32_t i = 0; i < second->count; i++) m.item[second_ids[i]].common = m.item[second_ids[i]].node != NULL;
    add_tree(&m, second, second_ids, last, &at_top);
    out->tree.count = n->count;
    out->tree.node = n->count ? fatiao__alloc(a, n->count * sizeof *out->tree.node) : NULL;
    status = out->tree.node || n->count == 0 ? flatten(&m, &out->tree) : FATIAO_NOMEM;
  }
  if (status == FATIAO_OK) {
    for (uint32_t i = 0; i < old->count; i++) out->old_place[i] = m.place[old_ids[i]];
    for (uint32_t i = 0; i < fresh->count; i++) out->new_place[i] = m.place[fresh_ids[i]];
    keep_styles(out, old, fresh);
  }
  fatiao__free(a, m.item, (n->count + (size_t)1) * sizeof *m.item);
  free_array(a, m.place, n->count);
  free_array(a, last, largest);
  return status;
}

int fatiao__merge(fatiao__merged *out, const fatiao__tree *old, fatiao__tree *fresh) {
  memset(out, 0, sizeof *out);
  const fatiao_allocator *a = &fresh->allocator;
  out->tree.allocator = *a;
  out->old_count = old->count;
  out->new_count = fresh->count;
  out->old_place = new_array(a, old->count);
  out->new_place = new_array(a, fresh->count);
  uint32_t *old_ids = new_array(a, old->count), *fresh_ids = new_array(a, fresh->count);
  names n = {0};
  int status = out->old_place && out->new_place && old_ids && fresh_ids ? FATIAO_OK : FATIAO_NOMEM;
  if (status == FATIAO_OK) status = names_init(&n, a, (size_t)old->count + fresh->count + 1);
  if (status == FATIAO_OK) status = identify(&n, (fatiao__tree *)(uintptr_t)old, false, old_ids);
  if (status == FATIAO_OK) status = identify(&n, fresh, true, fresh_ids);
  if (status == FATIAO_OK) status = merge_identified(out, &n, old, old_ids, fresh, fresh_ids);
  names_free(&n);
  free_array(a, old_ids, old->count);
  free_array(a, fresh_ids, fresh->count);
  if (status != FATIAO_OK) fatiao__merged_free(out);
  return status;
}

void fatiao__merged_free(fatiao__merged *m) {
  const fatiao_allocator a = m->tree.allocator;
  free_array(&a, m->old_place, m->old_count);
  free_array(&a, m->new_place, m->new_count);
  fatiao__tree_free(&m->tree);
  memset(m, 0, sizeof *m);
}
