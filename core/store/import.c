/*
** Import: a text becomes the words of an instrument in one language.
**
** Read (outline), merge with the tree that other languages have given the version, lay every language out in the order of the merged tree, write, index. All of it
** inside one transaction; a text that is there already changes nothing. What the text itself says of its title and date is taken where nothing was declared.
*/
#include "internal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define ID_MAX 512 /* bytes of an instrument's id */

/* One language of a version. */
typedef struct layer {
  int64_t id; /* 0: not stored yet */
  int64_t row, rows;
  fatiao__span *spans;
  uint32_t nodes; /* that the spans are for */
  fatiao__buffer text;
} layer;

typedef struct import {
  fatiao__store *store;
  const fatiao_import_options *opt;
  const fatiao_allocator *allocator;
  char sha256[FATIAO__SHA256_HEX];
  fatiao__outline outline;
  fatiao__tree fresh; /* the outline as a tree */
  fatiao__tree old;   /* what other languages have given */
  fatiao__merged merged;
  int64_t instrument, version;
  uint8_t styles[FATIAO_KINDS]; /* declared for ids; FATIAO_NUMERAL_CHINESE: not declared */
  char date[11];                /* of the version */
  layer *layer; /* the others, and the new one last */
  uint32_t layers, capacity;
  int64_t replaced; /* the text row that this one replaces; 0: none */
  bool unchanged;
} import;

/* ------------------------------------------------------------- arguments -------------------------------------------------------------- */

static bool is_edge_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int check_id(fatiao__store *s, const char *id) {
  size_t n = id ? strlen(id) : 0;
  if (n == 0 || n > ID_MAX || strpbrk(id, "/@") || is_edge_space(id[0]) || is_edge_space(id[n - 1]) || fatiao_text_validate(id, n) != FATIAO_VALID)
    return fatiao__fail(s, FATIAO_INVALID, "an instrument's id is 1 to %d bytes of UTF-8 without '/', '@' or white space at the ends: '%.80s'",
                        "文书标识应为 1 至 %d 字节的 UTF-8，不含“/”“@”，首尾无空白：“%.80s”", ID_MAX, id ? id : "");
  return FATIAO_OK;
}

static int check_date(fatiao__store *s, const char *date) {
  int64_t days;
  if (!date || !*date || fatiao__date_parse(date, strlen(date), &days)) return FATIAO_OK;
  return fatiao__fail(s, FATIAO_INVALID, "no such date: '%.40s' (2024-12-24)", "日期有误：“%.40s”（应如 2024-12-24）", date);
}

static int check_options(fatiao__store *s, const fatiao_import_options *o) {
  int status = check_id(s, o->id);
  if (status != FATIAO_OK) return status;
  size_t n = o->lang ? strlen(o->lang) : 0;
  if (n == 0 || n > FATIAO_LANG_MAX)
    return fatiao__fail(s, FATIAO_INVALID, "a language tag is needed, such as zh or en", "需要语言标签，例如 zh 或 en");
  if (o->source && strcmp(o->source, "official") != 0 && strcmp(o->source, "translation") != 0 && strcmp(o->source, "digest") != 0)
    return fatiao__fail(s, FATIAO_INVALID, "source is official, translation or digest, not '%.40s'", "来源应为 official、translation 或 digest，而非“%.40s”", o->source);
  if (o->version && (strpbrk(o->version, "/@") || strlen(o->version) > ID_MAX))
    return fatiao__fail(s, FATIAO_INVALID, "a version's name has no '/' and no '@'", "版本名不得含“/”或“@”");
  return check_date(s, o->date);
}

static uint32_t line_of(const char *s, size_t at) {
  uint32_t line = 1;
  for (size_t i = 0; i < at; i++) line += s[i] == '\n';
  return line;
}

static int check_text(fatiao__store *s, const char *text, size_t n) {
  size_t bad = fatiao_text_validate(text, n);
  const char *nul = memchr(text, '\0', n);
  if (nul && (size_t)(nul - text) < bad)
    return fatiao__fail(s, FATIAO_ENCODING, "line %lu, byte %lu: a NUL byte; this is not a text", "第 %lu 行（第 %lu 字节）：有 NUL 字节，不是文本",
                        (unsigned long)line_of(text, (size_t)(nul - text)), (unsigned long)(nul - text) + 1);
  if (bad != FATIAO_VALID)
    return fatiao__fail(s, FATIAO_ENCODING, "line %lu, byte %lu: not UTF-8 (byte 0x%02X)", "第 %lu 行（第 %lu 字节）：不是 UTF-8（字节 0x%02X）",
                        (unsigned long)line_of(text, bad), (unsigned long)bad + 1, (unsigned)(unsigned char)text[bad]);
  if (n >= UINT32_MAX / 2) return fatiao__fail(s, FATIAO_LIMIT, "the text is longer than 2 GiB", "文本超过 2 GiB");
  return FATIAO_OK;
}

/* -------------------------------------------------------- the outline as a tree ------------------------------------------------------- */

static int tree_from_outline(import *im) {
  const fatiao__outline *o = &im->outline;
  fatiao__tree *t = &im->fresh;
  t->allocator = *im->allocator;
  if (o->count == 0) return FATIAO_OK;
  t->node = fatiao__alloc(im->allocator, o->count * sizeof *t->node);
  if (!t->node) return FATIAO_NOMEM;
  t->count = o->count;
  for (uint32_t i = 0; i < o->count; i++) {
    const fatiao__outline_node *from = &o->node[i];
    fatiao__node *n = &t->node[i];
    n->kind = from->kind;
    n->depth = from->parent == FATIAO_NONE ? 0 : (uint8_t)(t->node[from->parent].depth + 1);
    n->ordinal = from->ordinal;
    n->branch = from->branch;
    n->style = from->kind > FATIAO_PARA ? from->style : FATIAO_NUMERAL_ARABIC;
    if (im->styles[n->kind] != FATIAO_NUMERAL_CHINESE) n->style = im->styles[n->kind];
  }
  return fatiao__tree_finish(t);
}

static int new_layer(import *im, layer **out) {
  int status = fatiao__reserve(im->allocator, (void **)&im->layer, &im->capacity, im->layers, sizeof *im->layer);
  if (status != FATIAO_OK) return status;
  *out = memset(&im->layer[im->layers++], 0, sizeof **out);
  fatiao__buffer_init(&(*out)->text, im->allocator);
  return FATIAO_OK;
}

static int layer_from_outline(import *im) {
  const fatiao__outline *o = &im->outline;
  layer *l;
  int status = new_layer(im, &l);
  if (status != FATIAO_OK) return status;
  l->nodes = o->count;
  l->spans = fatiao__alloc(im->allocator, (o->count + (size_t)1) * sizeof *l->spans);
  if (!l->spans) return FATIAO_NOMEM;
  for (uint32_t i = 0; i < o->count; i++) {
    const fatiao__outline_node *n = &o->node[i];
    l->spans[i].start = n->label;
    l->spans[i].label_end = n->label_end;
    l->spans[i].heading_end = n->heading_end > n->heading ? n->heading_end : n->label_end;
  }
  uint32_t end = (uint32_t)o->text.len;
  l->spans[o->count] = (fatiao__span){end, end, end};
  fatiao__buffer_add(&l->text, o->text.ptr, o->text.len);
  return l->text.status;
}

/* ------------------------------------------------------- what is there already -------------------------------------------------------- */

static int find_or_add_instrument(fatiao__store *s, const char *id, int64_t *instrument, char date[11], char numbering[64]) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_NAMED, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
  status = fatiao__store_step(s, q);
  if (status == FATIAO_OK) {
    *instrument = sqlite3_column_int64(q, 0);
    snprintf(date, 11, "%s", fatiao__store_text(q, 3));
    snprintf(numbering, 64, "%s", fatiao__store_text(q, 4));
    sqlite3_reset(q);
    return FATIAO_OK;
  }
  if (status != FATIAO_DONE) return status;
  date[0] = numbering[0] = '\0';
  status = fatiao__store_query(s, FATIAO__Q_ADD_INSTRUMENT, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
  status = fatiao__store_run(s, q);
  *instrument = sqlite3_last_insert_rowid(s->db);
  return status;
}

static uint8_t style_named(const char *name, size_t n) {
  if (n == 6 && memcmp(name, "letter", n) == 0) return FATIAO_NUMERAL_LETTER;
  if (n == 5 && memcmp(name, "roman", n) == 0) return FATIAO_NUMERAL_ROMAN;
  if (n == 6 && memcmp(name, "arabic", n) == 0) return FATIAO_NUMERAL_ARABIC;
  return FATIAO_NUMERAL_CHINESE;
}

/* "letter roman": of points, of subpoints. False when a word of it is none of the styles. */
static bool read_numbering(uint8_t styles[FATIAO_KINDS], const char *numbering) {
  memset(styles, FATIAO_NUMERAL_CHINESE, FATIAO_KINDS);
  size_t first = strcspn(numbering, " ");
  const char *rest = numbering + first + strspn(numbering + first, " ");
  styles[FATIAO_POINT] = style_named(numbering, first);
  styles[FATIAO_SUBPOINT] = style_named(rest, strlen(rest));
  return (first == 0 || styles[FATIAO_POINT] != FATIAO_NUMERAL_CHINESE) && (!*rest || styles[FATIAO_SUBPOINT] != FATIAO_NUMERAL_CHINESE);
}

/* The version of that name, or the default one: the last by date. */
static int find_version(import *im) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(im->store, FATIAO__Q_VERSIONS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, im->instrument);
  while ((status = fatiao__store_step(im->store, q)) == FATIAO_OK) {
    const char *name = fatiao__store_text(q, 1);
    if (im->opt->version && strcmp(name, im->opt->version) != 0) continue;
    im->version = sqlite3_column_int64(q, 0);
    snprintf(im->date, sizeof im->date, "%s", fatiao__store_text(q, 2));
  }
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static int load_tree(import *im) {
  sqlite3_stmt *q;
  im->old.allocator = *im->allocator;
  if (!im->version) return FATIAO_OK;
  int status = fatiao__store_query(im->store, FATIAO__Q_TREE, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, im->version);
  status = fatiao__store_step(im->store, q);
  if (status != FATIAO_OK) return status == FATIAO_DONE ? FATIAO_OK : status;
  const void *packed = sqlite3_column_blob(q, 0);
  status = fatiao__tree_unpack(&im->old, im->allocator, packed, (size_t)sqlite3_column_bytes(q, 0));
  sqlite3_reset(q);
  if (status == FATIAO_FOREIGN) return fatiao__fail(im->store, status, "the corpus is damaged: a tree of provisions", "语料库已损坏：条款树");
  return status;
}

static int fail_nomem(fatiao__store *s) {
  return fatiao__fail(s, FATIAO_NOMEM, "out of memory", "内存不足");
}

static int fail_damaged(fatiao__store *s) {
  return fatiao__fail(s, FATIAO_FOREIGN, "the corpus is damaged: a text", "语料库已损坏：文本");
}

static int load_words(import *im, layer *l) {
  fatiao__buffer spans;
  fatiao__buffer_init(&spans, im->allocator);
  int status = fatiao__store_blob(im->store, "text", "body", l->id, &l->text);
  if (status == FATIAO_OK) status = fatiao__store_blob(im->store, "text", "spans", l->id, &spans);
  if (status == FATIAO_OK) status = fatiao__spans_unpack(&l->spans, im->old.count, im->allocator, spans.ptr, spans.len, l->text.ptr, l->text.len);
  l->nodes = im->old.count;
  fatiao__buffer_free(&spans);
  return status == FATIAO_FOREIGN ? fail_damaged(im->store) : status;
}

static bool column_is(sqlite3_stmt *q, int column, const char *value) {
  return strcmp(fatiao__store_text(q, column), value ? value : "") == 0;
}

/* The other languages of the version, and whether this very text is there already. */
static int load_layers(import *im) {
  sqlite3_stmt *q;
  if (!im->version) return FATIAO_OK;
  int status = fatiao__store_query(im->store, FATIAO__Q_LAYERS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, im->version);
  while ((status = fatiao__store_step(im->store, q)) == FATIAO_OK) {
    layer *l;
    if ((status = new_layer(im, &l)) != FATIAO_OK) break;
    l->id = sqlite3_column_int64(q, 0);
    l->row = sqlite3_column_int64(q, 6);
    l->rows = sqlite3_column_int64(q, 7);
    if (!fatiao__store_rows_fit(l->row, l->rows)) status = fail_damaged(im->store);
    if (status != FATIAO_OK) break;
    if (!column_is(q, 1, im->opt->lang)) continue;
    im->replaced = l->id;
    im->unchanged = column_is(q, 5, im->sha256) && column_is(q, 2, im->opt->source ? im->opt->source : "official") && column_is(q, 3, im->opt->note) &&
                    (!im->opt->date || !*im->opt->date || strcmp(im->opt->date, im->date) == 0);
  }
  sqlite3_reset(q);
  if (status != FATIAO_DONE) return status;
  for (uint32_t i = 0; i < im->layers; i++)
    if ((status = load_words(im, &im->layer[i])) != FATIAO_OK) return status;
  return FATIAO_OK;
}

/* ----------------------------------------------------------- search index ------------------------------------------------------------- */

static int index_layer(import *im, fatiao__tree *t, const layer *l, fatiao__query how) {
  int status = fatiao__tree_units(t);
  for (uint32_t k = 0; k < t->units && status == FATIAO_OK; k++) {
    uint32_t from = l->spans[t->unit[k]].start, to = l->spans[fatiao__tree_unit_end(t, t->unit[k])].start;
    sqlite3_stmt *q;
    if (from == to) continue;
    status = fatiao__store_query(im->store, how, &q);
    if (status != FATIAO_OK) return status;
    sqlite3_bind_int64(q, 1, l->row + k);
    sqlite3_bind_text(q, 2, l->text.ptr + from, (int)(to - from), SQLITE_STATIC);
    status = fatiao__store_run(im->store, q);
  }
  return status;
}

/* ----------------------------------------------------------- laying out -------------------------------------------------------------- */

static uint32_t *invert(const fatiao_allocator *a, const uint32_t *place, uint32_t count, uint32_t size) {
  uint32_t *from = fatiao__alloc(a, (size + (size_t)1) * sizeof *from);
  if (!from) return NULL;
  memset(from, 0xff, (size + (size_t)1) * sizeof *from);
  for (uint32_t i = 0; i < count; i++) from[place[i]] = i;
  return from;
}

/* Rewrites a language in the order of the merged tree. */
static int lay_out(import *im, layer *l, const uint32_t *place) {
  const fatiao_allocator *a = im->allocator;
  uint32_t size = im->merged.tree.count;
  uint32_t *from = invert(a, place, l->nodes, size);
  fatiao__span *spans = fatiao__alloc(a, (size + (size_t)1) * sizeof *spans);
  fatiao__buffer text;
  fatiao__buffer_init(&text, a);
  int status = from && spans ? FATIAO_OK : FATIAO_NOMEM;
  if (status == FATIAO_OK && l->text.len) fatiao__buffer_grow(&text, l->text.len);
  text.len = 0;
  for (uint32_t i = 0; i < size && status == FATIAO_OK; i++) {
    uint32_t at = (uint32_t)text.len, k = from[i];
    spans[i] = (fatiao__span){at, at, at};
    if (k == FATIAO_NONE) continue;
    const fatiao__span *s = &l->spans[k];
    spans[i].label_end = at + (s->label_end - s->start);
    spans[i].heading_end = at + (s->heading_end - s->start);
    fatiao__buffer_add(&text, l->text.ptr + s->start, s[1].start - s->start);
    status = text.status;
  }
  fatiao__free(a, from, (size + (size_t)1) * sizeof *from);
  if (status != FATIAO_OK) {
    fatiao__free(a, spans, (size + (size_t)1) * sizeof *spans);
    fatiao__buffer_free(&text);
    return status;
  }
  spans[size] = (fatiao__span){(uint32_t)text.len, (uint32_t)text.len, (uint32_t)text.len};
  fatiao__free(a, l->spans, (l->nodes + (size_t)1) * sizeof *spans);
  fatiao__buffer_free(&l->text);
  l->spans = spans;
  l->nodes = size;
  l->text = text;
  return FATIAO_OK;
}

/* ------------------------------------------------------------- writing ---------------------------------------------------------------- */

static int take_rows(import *im, int64_t rows, int64_t *row) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(im->store, FATIAO__Q_SETTING, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, "row", -1, SQLITE_STATIC);
  status = fatiao__store_step(im->store, q);
  if (status < 0) return status;
  *row = status == FATIAO_OK ? sqlite3_column_int64(q, 0) : 1;
  sqlite3_reset(q);
  if (!fatiao__store_rows_fit(*row, rows)) return fail_damaged(im->store);
  if ((status = fatiao__store_query(im->store, FATIAO__Q_SET, &q)) != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, "row", -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, 2, *row + rows);
  return fatiao__store_run(im->store, q);
}

static int write_version(import *im, fatiao__buffer *packed) {
  sqlite3_stmt *q;
  bool add = im->version == 0;
  fatiao__tree_pack(&im->merged.tree, packed);
  if (packed->status != FATIAO_OK) return packed->status;
  int status = fatiao__store_query(im->store, add ? FATIAO__Q_ADD_VERSION : FATIAO__Q_SET_VERSION, &q);
  if (status != FATIAO_OK) return status;
  int at = 1;
  sqlite3_bind_int64(q, at++, add ? im->instrument : im->version);
  if (add) sqlite3_bind_text(q, at++, im->opt->version ? im->opt->version : "", -1, SQLITE_STATIC);
  sqlite3_bind_text(q, at++, im->date, -1, SQLITE_STATIC);
  sqlite3_bind_blob(q, at, packed->ptr ? packed->ptr : "", (int)packed->len, SQLITE_STATIC);
  status = fatiao__store_run(im->store, q);
  if (status == FATIAO_OK && add) im->version = sqlite3_last_insert_rowid(im->store->db);
  return status;
}

/* Which instruments the text names, so that who cites a provision is found without reading everything. */
static int write_names(import *im, const layer *l) {
  fatiao_citations *found = NULL;
  fatiao__buffer folded;
  fatiao__buffer_init(&folded, im->allocator);
  int status = fatiao_citation_find(&found, im->allocator, l->text.ptr, l->text.len, im->opt->lang);
  for (size_t k = 0; status == FATIAO_OK && k < fatiao_citations_count(found); k++) {
    const fatiao_citation *c = fatiao_citations_at(found, k);
    sqlite3_stmt *q;
    if (c->name_finish <= c->name_start) continue;
    fatiao__buffer_clear(&folded);
    fatiao__fold_title(l->text.ptr + c->name_start, c->name_finish - c->name_start, &folded);
    status = folded.status;
    if (status == FATIAO_OK) status = fatiao__store_query(im->store, FATIAO__Q_ADD_NAME, &q);
    if (status != FATIAO_OK) break;
    sqlite3_bind_int64(q, 1, l->id);
    sqlite3_bind_text(q, 2, folded.ptr ? folded.ptr : "", (int)folded.len, SQLITE_STATIC);
    status = fatiao__store_run(im->store, q);
  }
  fatiao__buffer_free(&folded);
  fatiao_citations_free(found);
  return status;
}

static int write_text(import *im, layer *l, fatiao__buffer *packed) {
  sqlite3_stmt *q;
  fatiao__buffer_clear(packed);
  fatiao__spans_pack(l->spans, l->nodes, packed);
  if (packed->status != FATIAO_OK) return packed->status;
  int status = fatiao__store_query(im->store, l->id ? FATIAO__Q_SET_SPANS : FATIAO__Q_ADD_TEXT, &q);
  if (status != FATIAO_OK) return status;
  if (l->id) { /* another language: its words are the same, only their places changed */
    sqlite3_bind_int64(q, 1, l->id);
    sqlite3_bind_blob(q, 2, packed->ptr, (int)packed->len, SQLITE_STATIC);
    sqlite3_bind_int64(q, 3, l->row);
    sqlite3_bind_int64(q, 4, l->rows);
    return fatiao__store_run(im->store, q);
  }
  sqlite3_bind_int64(q, 1, im->version);
  sqlite3_bind_text(q, 2, im->opt->lang, -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 3, im->opt->source ? im->opt->source : "official", -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 4, im->opt->note ? im->opt->note : "", -1, SQLITE_STATIC);
  const char *own = im->opt->date && *im->opt->date ? im->opt->date : im->outline.date[0] ? im->outline.date : im->date;
  sqlite3_bind_text(q, 5, own, -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 6, im->sha256, -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, 7, l->row);
  sqlite3_bind_int64(q, 8, l->rows);
  sqlite3_bind_blob(q, 9, packed->ptr, (int)packed->len, SQLITE_STATIC);
  sqlite3_bind_blob(q, 10, l->text.ptr ? l->text.ptr : "", (int)l->text.len, SQLITE_STATIC);
  status = fatiao__store_run(im->store, q);
  if (status != FATIAO_OK) return status;
  l->id = sqlite3_last_insert_rowid(im->store->db);
  return write_names(im, l);
}

/* Takes every language out of the index: where a provision stands in the tree decides its row, and the tree may change. */
static int unindex(import *im) {
  int status = FATIAO_OK;
  for (uint32_t i = 0; i < im->layers && status == FATIAO_OK; i++) status = index_layer(im, &im->old, &im->layer[i], FATIAO__Q_UNINDEX);
  return status;
}

static void free_layer(import *im, layer *l) {
  fatiao__free(im->allocator, l->spans, (l->nodes + (size_t)1) * sizeof *l->spans);
  fatiao__buffer_free(&l->text);
}

static int drop_replaced(import *im) {
  sqlite3_stmt *q;
  if (!im->replaced) return FATIAO_OK;
  for (uint32_t i = 0; i < im->layers; i++) {
    if (im->layer[i].id != im->replaced) continue;
    free_layer(im, &im->layer[i]);
    im->layer[i] = im->layer[--im->layers];
    break;
  }
  static const fatiao__query drops[] = {FATIAO__Q_DROP_NAMES, FATIAO__Q_DROP_TEXT};
  int status = FATIAO_OK;
  for (int i = 0; i < 2 && status == FATIAO_OK; i++) {
    status = fatiao__store_query(im->store, drops[i], &q);
    if (status != FATIAO_OK) return status;
    sqlite3_bind_int64(q, 1, im->replaced);
    status = fatiao__store_run(im->store, q);
  }
  return status;
}

/* Nodes that no remaining language has, neither they nor anything below them, leave the old tree. */
static int prune(import *im) {
  fatiao__tree *t = &im->old;
  const fatiao_allocator *a = im->allocator;
  uint32_t *place = fatiao__alloc(a, (t->count + (size_t)1) * sizeof *place), n = 0;
  if (!place) return FATIAO_NOMEM;
  for (uint32_t i = 0; i < t->count; i++) {
    bool kept = false;
    for (uint32_t k = 0; k < im->layers && !kept; k++) kept = im->layer[k].spans[i].start != im->layer[k].spans[t->node[i].end].start;
    place[i] = kept ? n++ : FATIAO_NONE;
  }
  int status = FATIAO_OK;
  for (uint32_t k = 0; k < im->layers && status == FATIAO_OK; k++) {
    fatiao__span *s = im->layer[k].spans;
    for (uint32_t i = 0; i < t->count; i++)
      if (place[i] != FATIAO_NONE) s[place[i]] = s[i];
    s[n] = s[t->count];
    fatiao__span *less = fatiao__resize(a, s, (t->count + (size_t)1) * sizeof *s, (n + (size_t)1) * sizeof *s);
    if (!less) status = FATIAO_NOMEM;
    else {
      im->layer[k].spans = less;
      im->layer[k].nodes = n;
    }
  }
  for (uint32_t i = 0; i < t->count; i++)
    if (place[i] != FATIAO_NONE) t->node[place[i]] = t->node[i];
  fatiao__free(a, place, (t->count + (size_t)1) * sizeof *place);
  if (status != FATIAO_OK) return status;
  if (n < t->count) {
    fatiao__node *less = n ? fatiao__resize(a, t->node, t->count * sizeof *less, n * sizeof *less) : NULL;
    if (n == 0) fatiao__free(a, t->node, t->count * sizeof *less);
    else if (!less) return FATIAO_NOMEM;
    t->node = less;
    t->count = n;
  }
  return fatiao__tree_finish(t);
}

/* ------------------------------------------------------------ the report ------------------------------------------------------------- */

static int warn(import *im, fatiao_warning_kind kind, uint32_t line, const char *where, size_t n) {
  fatiao__outline *o = &im->outline;
  int status = fatiao__reserve(&o->allocator, (void **)&o->warning, &o->warning_capacity, o->warnings, sizeof *o->warning);
  if (status != FATIAO_OK) return status;
  fatiao_warning *w = &o->warning[o->warnings++];
  memset(w, 0, sizeof *w);
  w->kind = kind;
  w->line = line;
  size_t room = sizeof w->where - 1, from = n > room ? n - room : 0;
  while (from < n && ((unsigned char)where[from] & 0xC0) == 0x80) from++;
  memcpy(w->where, where + from, n - from);
  return FATIAO_OK;
}

/* Articles that are numbered anew in another division are repeats that the outline, which looks at siblings, did not see. */
static int warn_repeats(import *im) {
  for (uint32_t i = 0; i < im->fresh.count; i++) {
    const fatiao__node *n = &im->fresh.node[i];
    if (n->kind != FATIAO_ART || n->repeat == 0 || im->outline.node[i].repeat != 0) continue;
    const fatiao__outline_node *o = &im->outline.node[i];
    int status = warn(im, FATIAO_WARN_REPEAT, o->line, im->outline.text.ptr + o->label, o->label_end - o->label);
    if (status != FATIAO_OK) return status;
  }
  return FATIAO_OK;
}

/* Below an article that both have, both should have the same provisions. */
static int warn_tree(import *im, const uint32_t *from_old, const uint32_t *from_new) {
  fatiao__tree *t = &im->merged.tree;
  int status = fatiao__tree_name(t, im->opt->id, "");
  for (uint32_t i = 0; i < t->count && status == FATIAO_OK; i++) {
    uint32_t above = t->node[i].parent;
    if (above == FATIAO_NONE || t->node[i].kind <= FATIAO_ART || (from_old[i] == FATIAO_NONE) == (from_new[i] == FATIAO_NONE)) continue;
    if (from_old[above] == FATIAO_NONE || from_new[above] == FATIAO_NONE) continue;
    uint32_t line = from_new[i] == FATIAO_NONE ? 0 : im->outline.node[from_new[i]].line;
    status = warn(im, FATIAO_WARN_TREE, line, t->ids + t->id[i], t->id[i + 1] - t->id[i]);
  }
  return status;
}

static int compare_trees(import *im) {
  const fatiao_allocator *a = im->allocator;
  uint32_t size = im->merged.tree.count;
  if (im->old.count == 0) return FATIAO_OK;
  uint32_t *from_old = invert(a, im->merged.old_place, im->old.count, size), *from_new = invert(a, im->merged.new_place, im->fresh.count, size);
  int status = from_old && from_new ? warn_tree(im, from_old, from_new) : FATIAO_NOMEM;
  fatiao__free(a, from_old, (size + (size_t)1) * sizeof *from_old);
  fatiao__free(a, from_new, (size + (size_t)1) * sizeof *from_new);
  return status;
}

/* The report takes the array of warnings over; it is shrunk while there still is something to roll back, so that what is freed has the size that was made. */
static int shrink_warnings(fatiao__outline *o) {
  if (o->warnings == o->warning_capacity || o->warnings == 0) return FATIAO_OK;
  fatiao_warning *exact = fatiao__resize(&o->allocator, o->warning, o->warning_capacity * sizeof *exact, o->warnings * sizeof *exact);
  if (!exact) return FATIAO_NOMEM;
  o->warning = exact;
  o->warning_capacity = o->warnings;
  return FATIAO_OK;
}

static void fill_report(import *im, fatiao_report *r) {
  fatiao__outline *o = &im->outline;
  memset(r, 0, sizeof *r);
  r->allocator = *im->allocator;
  for (uint32_t i = 0; i < o->count; i++) r->count[o->node[i].kind]++;
  r->changed = !im->unchanged;
  r->warnings = o->warnings;
  if (o->warnings == 0) return;
  r->warning = o->warning;
  o->warning = NULL;
  o->warnings = o->warning_capacity = 0;
}

void fatiao_report_clear(fatiao_report *r) {
  fatiao__free(&r->allocator, r->warning, r->warnings * sizeof *r->warning);
  r->warning = NULL;
  r->warnings = 0;
}

/* ------------------------------------------------------------ declaring -------------------------------------------------------------- */

/* The ids of a version that is there already, as declared now. */
static int restyle_version(fatiao__store *s, int64_t version, const char *date, const uint8_t styles[FATIAO_KINDS]) {
  import im = {.store = s, .allocator = &s->allocator, .version = version};
  fatiao__buffer packed;
  fatiao__buffer_init(&packed, im.allocator);
  snprintf(im.date, sizeof im.date, "%s", date);
  int status = load_tree(&im);
  for (uint32_t i = 0; status == FATIAO_OK && i < im.old.count; i++) {
    fatiao__node *n = &im.old.node[i];
    if (styles[n->kind] != FATIAO_NUMERAL_CHINESE) n->style = styles[n->kind];
  }
  im.merged.tree = im.old; /* lent, to be written */
  if (status == FATIAO_OK) status = write_version(&im, &packed);
  fatiao__tree_free(&im.old);
  fatiao__buffer_free(&packed);
  return status;
}

static int restyle(fatiao__store *s, int64_t instrument, const char *numbering) {
  uint8_t styles[FATIAO_KINDS];
  sqlite3_stmt *q;
  read_numbering(styles, numbering);
  int status = fatiao__store_query(s, FATIAO__Q_VERSIONS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, instrument);
  while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
    status = restyle_version(s, sqlite3_column_int64(q, 0), fatiao__store_text(q, 2), styles);
    if (status != FATIAO_OK) break;
  }
  sqlite3_reset(q);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static int check_declaration(fatiao__store *s, const fatiao_declaration *d) {
  uint8_t styles[FATIAO_KINDS];
  int status = check_id(s, d->id);
  if (status == FATIAO_OK) status = check_date(s, d->date);
  if (status != FATIAO_OK) return status;
  if (d->numbering && !read_numbering(styles, d->numbering))
    return fatiao__fail(s, FATIAO_INVALID, "numbering is one or two of arabic, letter, roman, not '%.40s'", "编号样式应为 arabic、letter、roman 中的一两个，而非“%.40s”", d->numbering);
  for (const char *at = d->offences; at && *at; at++)
    if (!strchr("0123456789- ", *at)) return fatiao__fail(s, FATIAO_INVALID, "offences are numbers of articles, '7-17' or '5 6 8 23'", "犯罪条款应为条号，如“7-17”“5 6 8 23”");
  for (size_t i = 0; i < d->names; i++)
    if (!d->name[i].lang || !d->name[i].text || !*d->name[i].text) return fatiao__fail(s, FATIAO_INVALID, "a name needs a language and a text", "名称须有语言和文字");
  return FATIAO_OK;
}

static int add_offence(fatiao__store *s, const char *instrument, unsigned long article) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_ADD_OFFENCE, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, instrument, -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, 2, (int64_t)article);
  return fatiao__store_run(s, q);
}

#define OFFENCES_MAX 1000 /* articles in one range: a longer one is a slip of the pen */

/* "7-17", "5 6 8 23": the articles that "the offences established in accordance with this Convention" means. */
static int declare_offences(fatiao__store *s, const char *instrument, const char *ranges) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_DROP_OFFENCES, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, instrument, -1, SQLITE_STATIC);
  status = fatiao__store_run(s, q);
  for (const char *at = ranges; *at && status == FATIAO_OK;) {
    char *end;
    unsigned long first = strtoul(at, &end, 10), last = first;
    if (*end == '-') last = strtoul(end + 1, &end, 10);
    if (last >= first + OFFENCES_MAX) return fatiao__fail(s, FATIAO_LIMIT, "a range of more than %d articles", "条文范围超过 %d 条", OFFENCES_MAX);
    for (; first > 0 && first <= last && status == FATIAO_OK; first++) status = add_offence(s, instrument, first);
    at = *end ? end + 1 : end;
  }
  return status;
}

static int declare(fatiao__store *s, const fatiao_declaration *d) {
  int64_t instrument = 0;
  char date[11], numbering[64];
  sqlite3_stmt *q;
  int status = find_or_add_instrument(s, d->id, &instrument, date, numbering);
  if (status == FATIAO_OK) status = fatiao__store_query(s, FATIAO__Q_DECLARE, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, instrument);
  sqlite3_bind_text(q, 2, d->kind ? d->kind : "", -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 3, d->date ? d->date : "", -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 4, d->numbering ? d->numbering : "", -1, SQLITE_STATIC);
  status = fatiao__store_run(s, q);
  if (status == FATIAO_OK && d->date) {
    if ((status = fatiao__store_query(s, FATIAO__Q_DATE_VERSIONS, &q)) != FATIAO_OK) return status;
    sqlite3_bind_int64(q, 1, instrument);
    sqlite3_bind_text(q, 2, d->date, -1, SQLITE_STATIC);
    status = fatiao__store_run(s, q);
  }
  if (status == FATIAO_OK && d->numbering && strcmp(d->numbering, numbering) != 0) status = restyle(s, instrument, d->numbering);
  if (status == FATIAO_OK && d->offences) status = declare_offences(s, d->id, d->offences);
  if (status == FATIAO_OK) status = fatiao__title_clear(s, instrument, true, NULL);
  if (status == FATIAO_OK && d->names) status = fatiao__title_clear(s, instrument, false, NULL);
  for (size_t i = 0; i < d->names && status == FATIAO_OK; i++) {
    const fatiao_name *n = &d->name[i];
    status = fatiao__title_add(s, instrument, n->lang, n->text, strlen(n->text), n->alias != 0, true);
  }
  return status;
}

int fatiao__declare(fatiao__store *s, const fatiao_declaration *d) {
  int status = check_declaration(s, d);
  if (status == FATIAO_OK) status = fatiao__store_begin(s);
  if (status == FATIAO_OK) status = fatiao__store_end(s, declare(s, d));
  return status == FATIAO_NOMEM ? fail_nomem(s) : status;
}

/* -------------------------------------------------------------- import --------------------------------------------------------------- */

static void choose_date(import *im, const char *declared) {
  if (im->opt->date && *im->opt->date) snprintf(im->date, sizeof im->date, "%.10s", im->opt->date);
  else if (!im->date[0]) snprintf(im->date, sizeof im->date, "%.10s", im->outline.date[0] ? im->outline.date : declared);
}

static int write_layers(import *im, fatiao__buffer *packed) {
  fatiao__tree *t = &im->merged.tree;
  int status = fatiao__tree_units(t);
  for (uint32_t k = 0; k < im->layers && status == FATIAO_OK; k++) {
    layer *l = &im->layer[k];
    l->rows = t->units;
    status = take_rows(im, l->rows, &l->row);
    if (status == FATIAO_OK) status = write_text(im, l, packed);
    if (status == FATIAO_OK) status = index_layer(im, t, l, FATIAO__Q_INDEX);
  }
  return status;
}

/* The first line of the text is its title, unless titles were declared. */
static int take_title(import *im) {
  const fatiao__outline *o = &im->outline;
  bool has = o->count > 0 && o->node[0].kind == FATIAO_PREFACE;
  fatiao_string title = has ? (fatiao_string){o->text.ptr + o->node[0].heading, o->node[0].heading_end - o->node[0].heading} : (fatiao_string){NULL, 0};
  return fatiao__title_take(im->store, im->instrument, im->opt->lang, title);
}

static int replace(import *im) {
  fatiao__buffer packed;
  fatiao__buffer_init(&packed, im->allocator);
  int status = unindex(im);
  if (status == FATIAO_OK) status = drop_replaced(im);
  if (status == FATIAO_OK && im->old.count) status = prune(im);
  if (status == FATIAO_OK) status = fatiao__merge(&im->merged, &im->old, &im->fresh);
  if (status == FATIAO_OK) status = warn_repeats(im);
  if (status == FATIAO_OK) status = compare_trees(im);
  for (uint32_t k = 0; k < im->layers && status == FATIAO_OK; k++) status = lay_out(im, &im->layer[k], im->merged.old_place);
  if (status == FATIAO_OK) status = layer_from_outline(im);
  if (status == FATIAO_OK) status = lay_out(im, &im->layer[im->layers - 1], im->merged.new_place);
  if (status == FATIAO_OK) status = write_version(im, &packed);
  if (status == FATIAO_OK) status = write_layers(im, &packed);
  if (status == FATIAO_OK) status = take_title(im);
  fatiao__buffer_free(&packed);
  return status;
}

static int write_import(import *im) {
  char declared[11], numbering[64];
  int status = find_or_add_instrument(im->store, im->opt->id, &im->instrument, declared, numbering);
  if (status == FATIAO_OK) status = find_version(im);
  if (status == FATIAO_OK) status = load_tree(im);
  if (status == FATIAO_OK) status = load_layers(im);
  if (status != FATIAO_OK || im->unchanged) return status;
  read_numbering(im->styles, numbering);
  choose_date(im, declared);
  status = tree_from_outline(im);
  return status == FATIAO_OK ? replace(im) : status;
}

static void free_import(import *im) {
  for (uint32_t i = 0; i < im->layers; i++) free_layer(im, &im->layer[i]);
  fatiao__free(im->allocator, im->layer, im->capacity * sizeof *im->layer);
  fatiao__merged_free(&im->merged);
  fatiao__tree_free(&im->fresh);
  fatiao__tree_free(&im->old);
  fatiao__outline_free(&im->outline);
}

static size_t skip_bom(const char *text, size_t n) {
  return n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

int fatiao__import(fatiao__store *s, const char *text, size_t n, const fatiao_import_options *opt, fatiao_report *report, int64_t *instrument) {
  import im = {0};
  im.store = s;
  im.opt = opt;
  im.allocator = &s->allocator;
  im.merged.tree.allocator = im.outline.allocator = im.fresh.allocator = im.old.allocator = s->allocator;
  if (n == 0) text = "";
  int status = check_options(s, opt);
  size_t bom = skip_bom(text, n);
  if (status == FATIAO_OK) status = check_text(s, text, n);
  if (status == FATIAO_OK) status = fatiao__outline_read(&im.outline, im.allocator, text + bom, n - bom, opt->lang);
  if (status == FATIAO_OK && im.outline.count == 0) status = fatiao__fail(s, FATIAO_EMPTY, "there is no text", "没有文本");
  if (status == FATIAO_OK) status = fatiao__store_begin(s);
  if (status == FATIAO_OK) {
    fatiao__sha256_hex(text, n, im.sha256);
    status = write_import(&im);
    if (status == FATIAO_OK) status = shrink_warnings(&im.outline);
    status = fatiao__store_end(s, status);
  }
  if (status == FATIAO_NOMEM) fail_nomem(s);
  if (status == FATIAO_OK && report) fill_report(&im, report);
  *instrument = im.instrument;
  free_import(&im);
  return status;
}
