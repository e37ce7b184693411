/*
** References: the citations of an instrument's own words, resolved.
**
** They are not stored resolved. What is "not checked" today, because the instrument that it names is not in the corpus, may be there tomorrow, and finding and
** resolving a whole statute takes a few milliseconds, less than reading rows. So they are made when first asked for, for a language of an instrument at once, and kept until the
** next import. What the database does keep is which texts name which instruments: with it, who cites a provision is found without reading every text.
*/
#include "internal.h"

#include <sqlite3.h>

typedef struct entry {
  uint32_t node;
  size_t start, finish;
  fatiao_citation_kind kind;
  fatiao_citation_type type;
  fatiao_sentence_part part;
  fatiao_resolution resolution; /* owned */
} entry;

struct fatiao__references {
  entry *item; /* in document order */
  uint32_t count, capacity;
  uint64_t generation;
};

typedef struct fatiao__references references;

/* ------------------------------------------------------------- making --------------------------------------------------------------- */

static void free_references(const fatiao_allocator *a, references *r) {
  if (!r) return;
  for (uint32_t i = 0; i < r->count; i++) fatiao_resolution_clear(&r->item[i].resolution);
  fatiao__free(a, r->item, r->capacity * sizeof *r->item);
  fatiao__free(a, r, sizeof *r);
}

void fatiao__references_free(fatiao_instrument *i, fatiao__layer *l) {
  free_references(&i->corpus->store.allocator, l->references);
  l->references = NULL;
}

static int keep(references *r, const fatiao_allocator *a, uint32_t node, const fatiao_citation *c, fatiao_resolution *resolution) {
  int status = fatiao__reserve(a, (void **)&r->item, &r->capacity, r->count, sizeof *r->item);
  if (status != FATIAO_OK) return status;
  r->item[r->count++] = (entry){node, c->start, c->finish, c->kind, c->type, c->part, *resolution};
  memset(resolution, 0, sizeof *resolution);
  return FATIAO_OK;
}

static int read_body(references *r, fatiao_instrument *i, const fatiao__layer *l, uint32_t node) {
  const fatiao_allocator *a = &i->corpus->store.allocator;
  fatiao_string body = fatiao__span_body(&l->spans[node], l->text);
  fatiao_citations *found = NULL;
  if (body.len == 0) return FATIAO_OK;
  int status = fatiao_citation_find(&found, a, body.ptr, body.len, l->lang);
  size_t n = status == FATIAO_OK ? fatiao_citations_count(found) : 0;
  fatiao_resolution *out = n ? fatiao__alloc(a, n * sizeof *out) : NULL;
  if (n && !out) status = FATIAO_NOMEM;
  if (n && out) status = fatiao_citations_resolve(i->corpus, found, body.ptr, (fatiao_provision){i, node}, i, NULL, out);
  for (size_t k = 0; out && k < n; k++) {
    if (status == FATIAO_OK) status = keep(r, a, node, fatiao_citations_at(found, k), &out[k]);
    fatiao_resolution_clear(&out[k]);
  }
  fatiao__free(a, out, n * sizeof *out);
  fatiao_citations_free(found);
  return status;
}

static int make(fatiao_instrument *i, fatiao__layer *l) {
  const fatiao_allocator *a = &i->corpus->store.allocator;
  uint64_t generation = i->corpus->generation;
  if (l->references && l->references->generation == generation) return FATIAO_OK;
  fatiao__references_free(i, l);
  references *r = fatiao__alloc(a, sizeof *r);
  int status = r ? FATIAO_OK : FATIAO_NOMEM;
  for (uint32_t node = 0; node < i->tree.count && status == FATIAO_OK; node++) status = read_body(r, i, l, node);
  if (status != FATIAO_OK) {
    free_references(a, r);
    return status == FATIAO_NOMEM ? fatiao__fail(&i->corpus->store, status, "out of memory", "内存不足") : status;
  }
  r->generation = generation;
  l->references = r;
  return FATIAO_OK;
}

/* Where references are read when no language is asked for: the authentic text if it is here, else the text that came first. Not the reader's language: what cites what
   does not depend on who asks, and a digest in another language may lose what a reference does. */
static uint32_t default_layer(const fatiao_instrument *i) {
  for (uint32_t k = 0; k < i->layers; k++)
    if (strcmp(i->layer[k].source, "official") == 0) return k;
  return 0;
}

static int layer_of(fatiao_instrument *i, const char *lang, fatiao__layer **out) {
  if (i->layers == 0) return fatiao__fail(&i->corpus->store, FATIAO_NOTFOUND, "%s has no text", "%s 没有文本", i->name);
  uint32_t k = default_layer(i);
  if (lang)
    for (k = 0; k < i->layers && strcmp(i->layer[k].lang, lang) != 0;) k++;
  if (k == i->layers) return fatiao__fail(&i->corpus->store, FATIAO_NOTFOUND, "%s has no text in '%.40s'", "%s 没有“%.40s”文本", i->name, lang);
  int status = fatiao__instrument_load(i, &i->layer[k]);
  if (status == FATIAO_OK) status = make(i, &i->layer[k]);
  if (status == FATIAO_OK) *out = &i->layer[k];
  return status;
}

/* ------------------------------------------------------------- reading --------------------------------------------------------------- */

/* The first reference that stands in node `from` or after it. */
static uint32_t first_from(const references *r, uint32_t from) {
  uint32_t low = 0, high = r->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (r->item[middle].node < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

static void fill(fatiao_instrument *i, const fatiao__layer *l, const entry *e, fatiao_reference *out) {
  const fatiao_resolution *r = &e->resolution;
  *out = (fatiao_reference){{i, e->node}, l->lang,       e->start,      e->finish,    e->kind,        e->type,   e->part,
                            r->status,    r->reason,     r->instrument, r->provision, r->provisions, r->missing};
}

static int range(fatiao_instrument *i, const char *lang, uint32_t from, uint32_t to, fatiao__layer **l, uint32_t *first, uint32_t *last) {
  int status = layer_of(i, lang, l);
  if (status != FATIAO_OK) return status;
  *first = first_from((*l)->references, from);
  *last = first_from((*l)->references, to);
  return FATIAO_OK;
}

static int count_in(fatiao_instrument *i, const char *lang, uint32_t from, uint32_t to, size_t *count) {
  fatiao__layer *l;
  uint32_t first, last;
  int status = range(i, lang, from, to, &l, &first, &last);
  *count = status == FATIAO_OK ? last - first : 0;
  return status;
}

static int at(fatiao_instrument *i, const char *lang, uint32_t from, uint32_t to, size_t n, fatiao_reference *out) {
  fatiao__layer *l;
  uint32_t first, last;
  memset(out, 0, sizeof *out);
  int status = range(i, lang, from, to, &l, &first, &last);
  if (status != FATIAO_OK) return status;
  if (n >= last - first) return fatiao__fail(&i->corpus->store, FATIAO_NOTFOUND, "there are only %u references", "只有 %u 处引用", (unsigned)(last - first));
  fill(i, l, &l->references->item[first + n], out);
  return FATIAO_OK;
}

int fatiao_provision_references(fatiao_provision p, const char *lang, size_t *count) {
  *count = 0;
  return p.instrument ? count_in(p.instrument, lang, p.index, fatiao_provision_end(p), count) : FATIAO_INVALID;
}

int fatiao_reference_at(fatiao_provision p, const char *lang, size_t n, fatiao_reference *out) {
  return p.instrument ? at(p.instrument, lang, p.index, fatiao_provision_end(p), n, out) : FATIAO_INVALID;
}

int fatiao_instrument_references(fatiao_instrument *i, const char *lang, size_t *count) {
  return count_in(i, lang, 0, i->tree.count, count);
}

int fatiao_instrument_reference_at(fatiao_instrument *i, const char *lang, size_t n, fatiao_reference *out) {
  return at(i, lang, 0, i->tree.count, n, out);
}

/* ------------------------------------------------------------- backwards ------------------------------------------------------------- */

static bool points_into(const entry *e, fatiao_provision p) {
  uint32_t end = fatiao_provision_end(p);
  if (e->resolution.status != FATIAO_RESOLVED || e->resolution.instrument != p.instrument) return false;
  for (uint32_t k = 0; k < e->resolution.provisions; k++)
    if (e->resolution.provision[k].index >= p.index && e->resolution.provision[k].index < end) return true;
  return false;
}

static int citing(fatiao_instrument *i, const char *lang, fatiao_provision p, fatiao_reference_fn fn, void *payload) {
  fatiao__layer *l;
  int status = layer_of(i, lang, &l);
  if (status == FATIAO_NOTFOUND) return FATIAO_OK; /* it has no text in that language */
  if (status != FATIAO_OK) return status;
  for (uint32_t k = 0; k < l->references->count; k++) {
    fatiao_reference reference;
    if (!points_into(&l->references->item[k], p)) continue;
    fill(i, l, &l->references->item[k], &reference);
    if ((status = fn(payload, &reference)) != 0) return status;
  }
  return FATIAO_OK;
}

/* Versions whose texts name the instrument, read to the end before any of them is loaded. */
static int naming(fatiao_instrument *i, int64_t **versions, uint32_t *count, uint32_t *capacity) {
  fatiao__store *s = &i->corpus->store;
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_NAMING, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, i->id);
  while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
    if ((status = fatiao__reserve(&s->allocator, (void **)versions, capacity, *count, sizeof **versions)) != FATIAO_OK) break;
    (*versions)[(*count)++] = sqlite3_column_int64(q, 0);
  }
  sqlite3_reset(q);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

int fatiao_provision_cited_by(fatiao_provision p, const char *lang, fatiao_reference_fn fn, void *payload) {
  int64_t *versions = NULL;
  uint32_t count = 0, capacity = 0;
  if (!p.instrument) return FATIAO_INVALID;
  fatiao_corpus *c = p.instrument->corpus;
  int status = citing(p.instrument, lang, p, fn, payload);
  if (status == FATIAO_OK) status = naming(p.instrument, &versions, &count, &capacity);
  for (uint32_t k = 0; k < count && status == FATIAO_OK; k++) {
    fatiao_instrument *i;
    status = fatiao__corpus_version(c, versions[k], &i);
    if (status == FATIAO_OK && i != p.instrument && i->is_default) status = citing(i, lang, p, fn, payload);
  }
  fatiao__free(&c->store.allocator, versions, capacity * sizeof *versions);
  return status;
}
