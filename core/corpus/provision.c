/*
** A provision: moving in the tree, its id, its words. Everything here is a look-up in arrays; nothing asks the database but the first need of a language's text.
*/
#include "internal.h"

static const fatiao_provision none = {NULL, FATIAO_NONE};

static const fatiao__node *node_of(fatiao_provision p) {
  return &p.instrument->tree.node[p.index];
}

static bool is_none(fatiao_provision p) {
  return !p.instrument || p.index >= p.instrument->tree.count;
}

/* ------------------------------------------------------------- the tree --------------------------------------------------------------- */

uint32_t fatiao_instrument_size(const fatiao_instrument *i) {
  return i->tree.count;
}

fatiao_provision fatiao_instrument_provision(fatiao_instrument *i, uint32_t index) {
  return index < i->tree.count ? (fatiao_provision){i, index} : none;
}

fatiao_provision fatiao_provision_parent(fatiao_provision p) {
  return is_none(p) ? none : fatiao_instrument_provision(p.instrument, node_of(p)->parent);
}

fatiao_provision fatiao_provision_child(fatiao_provision p) {
  return !is_none(p) && node_of(p)->end > p.index + 1 ? (fatiao_provision){p.instrument, p.index + 1} : none;
}

fatiao_provision fatiao_provision_next(fatiao_provision p) {
  if (is_none(p)) return none;
  uint32_t parent = node_of(p)->parent, after = node_of(p)->end;
  uint32_t end = parent == FATIAO_NONE ? p.instrument->tree.count : p.instrument->tree.node[parent].end;
  return after < end ? (fatiao_provision){p.instrument, after} : none;
}

fatiao_provision fatiao_provision_previous(fatiao_provision p) {
  if (is_none(p)) return none;
  const fatiao__node *node = p.instrument->tree.node;
  uint32_t parent = node[p.index].parent, at = p.index;
  if (at == 0 || at - 1 == parent) return none;
  for (at--; node[at].parent != parent;) at = node[at].parent; /* up from the last descendant of the elder sibling */
  return (fatiao_provision){p.instrument, at};
}

fatiao_provision fatiao_provision_up(fatiao_provision p, fatiao_kind kind) {
  while (!is_none(p) && node_of(p)->kind != kind) p = fatiao_provision_parent(p);
  return is_none(p) ? none : p;
}

uint32_t fatiao_provision_end(fatiao_provision p) {
  return is_none(p) ? FATIAO_NONE : node_of(p)->end;
}

fatiao_kind fatiao_provision_kind(fatiao_provision p) {
  return is_none(p) ? (fatiao_kind)0 : (fatiao_kind)node_of(p)->kind;
}

uint32_t fatiao_provision_ordinal(fatiao_provision p, uint32_t *branch) {
  if (branch) *branch = is_none(p) ? 0 : node_of(p)->branch;
  return is_none(p) ? 0 : node_of(p)->ordinal;
}

/* --------------------------------------------------------------- ids ------------------------------------------------------------------ */

static int name_all(fatiao_instrument *i) {
  return fatiao__tree_name(&i->tree, i->name, i->version_name);
}

fatiao_string fatiao_provision_id(fatiao_provision p) {
  if (is_none(p)) return (fatiao_string){NULL, 0};
  const fatiao__tree *t = &p.instrument->tree;
  if (!t->id && name_all(p.instrument) != FATIAO_OK) return (fatiao_string){NULL, 0};
  return (fatiao_string){t->ids + t->id[p.index], t->id[p.index + 1] - t->id[p.index]};
}

/* The number is the end of the id, after the kind and "_", without "~2". */
fatiao_string fatiao_provision_number(fatiao_provision p) {
  if (is_none(p) || node_of(p)->ordinal == 0) return (fatiao_string){"", 0};
  fatiao_string id = fatiao_provision_id(p);
  if (!id.ptr) return (fatiao_string){"", 0};
  const char *end = id.ptr + id.len, *at = end;
  while (at[-1] != '_' && at[-1] != '/') at--;
  const char *tilde = memchr(at, '~', (size_t)(end - at));
  return (fatiao_string){at, (size_t)((tilde ? tilde : end) - at)};
}

/* --------------------------------------------------------- from id to provision ------------------------------------------------------- */

/* The provision below `above` (FATIAO_NONE: the instrument) whose id ends in part. */
static uint32_t find_part(fatiao_instrument *i, uint32_t above, const char *part, size_t n) {
  const fatiao__tree *t = &i->tree;
  uint32_t from = above == FATIAO_NONE ? 0 : above + 1, to = above == FATIAO_NONE ? t->count : t->node[above].end;
  for (uint32_t k = from; k < to;) {
    if (fatiao__tree_above(t, k) == above) {
      size_t size = t->id[k + 1] - t->id[k];
      const char *id = t->ids + t->id[k];
      if (size > n && id[size - n - 1] == '/' && memcmp(id + size - n, part, n) == 0) return k;
    }
    k = t->node[k].kind >= FATIAO_ART ? t->node[k].end : k + 1; /* articles may stand in any division */
  }
  return FATIAO_NONE;
}

/* Articles of the body have an index. */
static uint32_t find_article_part(fatiao_instrument *i, const char *part, size_t n) {
  uint64_t ordinal, branch = 0;
  if (n < 5 || memcmp(part, "art_", 4) != 0 || memchr(part, '~', n)) return FATIAO_NONE;
  size_t digits = 0;
  while (4 + digits < n && part[4 + digits] >= '0' && part[4 + digits] <= '9') digits++;
  if (part[4] == '0' || digits == 0 || digits > 9 || fatiao_numeral_parse(part + 4, digits, &ordinal) != FATIAO_OK) return FATIAO_NONE;
  if (4 + digits < n) {
    const char *rest = part + 4 + digits;
    if (*rest != '-' || n < 6 + digits || rest[1] == '0' || n - digits - 5 > 5 || fatiao_numeral_parse(rest + 1, n - digits - 5, &branch) != FATIAO_OK) return FATIAO_NONE;
  }
  return fatiao__tree_article(&i->tree, (uint32_t)ordinal, (uint32_t)branch);
}

static int find_provision(fatiao_instrument *i, const char *path, size_t n, uint32_t *index) {
  fatiao__store *s = &i->corpus->store;
  if (name_all(i) != FATIAO_OK) return fatiao__fail(s, FATIAO_NOMEM, "out of memory", "内存不足");
  uint32_t at = FATIAO_NONE;
  for (const char *part = path, *end = path + n; part < end;) {
    const char *slash = memchr(part, '/', (size_t)(end - part));
    size_t len = (size_t)((slash ? slash : end) - part);
    uint32_t next = at == FATIAO_NONE ? find_article_part(i, part, len) : FATIAO_NONE;
    if (next == FATIAO_NONE) next = find_part(i, at, part, len);
    if (next == FATIAO_NONE)
      return fatiao__fail(s, FATIAO_NOTFOUND, "%s has no %.*s", "%s 中没有 %.*s", i->name, (int)(part + len - path > 200 ? 200 : part + len - path), path);
    at = next;
    part += len + 1;
  }
  *index = at;
  return FATIAO_OK;
}

int fatiao_corpus_provision(fatiao_corpus *c, const char *id, size_t n, fatiao_provision *out) {
  *out = none;
  const char *slash = memchr(id, '/', n);
  if (!slash || id[n - 1] == '/')
    return fatiao__fail(&c->store, FATIAO_INVALID, "not the id of a provision: '%.*s' (uncc/art_7/para_1)", "不是条款标识：“%.*s”（应如 uncc/art_7/para_1）", (int)(n > 200 ? 200 : n), id);
  fatiao_instrument *i;
  int status = fatiao_corpus_instrument(c, id, (size_t)(slash - id), &i);
  if (status != FATIAO_OK) return status;
  status = find_provision(i, slash + 1, (size_t)(id + n - slash - 1), &out->index);
  if (status == FATIAO_OK) out->instrument = i;
  else fatiao_instrument_release(i);
  return status;
}

/* "7", "286-1", 二百八十六条之一, 第七条. */
fatiao_provision fatiao_instrument_article(fatiao_instrument *i, const char *s, size_t n) {
  static const char di[] = "第", tiao[] = "条", zhi[] = "之";
  uint64_t ordinal, branch = 0;
  if (n >= 3 && memcmp(s, di, 3) == 0) s += 3, n -= 3;
  size_t used = fatiao_numeral_scan(s, n, &ordinal);
  if (used == 0 || ordinal > UINT32_MAX) return none;
  s += used, n -= used;
  if (n >= 3 && memcmp(s, tiao, 3) == 0) s += 3, n -= 3;
  if (n > 0) {
    size_t mark = *s == '-' ? 1 : n >= 3 && memcmp(s, zhi, 3) == 0 ? 3 : 0;
    if (!mark || fatiao_numeral_parse(s + mark, n - mark, &branch) != FATIAO_OK || branch > UINT16_MAX) return none;
  }
  return fatiao_instrument_provision(i, fatiao__tree_article(&i->tree, (uint32_t)ordinal, (uint32_t)branch));
}

/* -------------------------------------------------------------- words --------------------------------------------------------------- */

static bool stands_in(const fatiao_instrument *i, uint32_t index, const fatiao__layer *l) {
  return l->spans[index].start != l->spans[i->tree.node[index].end].start;
}

/* OK when the layer has the provision, DONE when it does not. */
static int try_layer(fatiao_instrument *i, uint32_t index, fatiao__layer *l, fatiao__layer **out) {
  int status = l->spans ? FATIAO_OK : fatiao__instrument_load(i, l);
  if (status != FATIAO_OK) return status;
  if (!stands_in(i, index, l)) return FATIAO_DONE;
  *out = l;
  return FATIAO_OK;
}

/* The default language first, then as they were imported. */
static int default_layer(fatiao_instrument *i, uint32_t index, fatiao__layer **out) {
  int status = i->preferred < i->layers ? try_layer(i, index, &i->layer[i->preferred], out) : FATIAO_DONE;
  for (uint32_t k = 0; k < i->layers && status == FATIAO_DONE; k++) status = try_layer(i, index, &i->layer[k], out);
  if (status != FATIAO_DONE) return status;
  return fatiao__fail(&i->corpus->store, FATIAO_NOTFOUND, "this provision stands in no language", "该条款没有任何语言的文本");
}

int fatiao__instrument_layer(fatiao_instrument *i, uint32_t index, const char *lang, fatiao__layer **out) {
  if (!lang) return default_layer(i, index, out);
  for (uint32_t k = 0; k < i->layers; k++) {
    fatiao__layer *l = &i->layer[k];
    if (strcmp(l->lang, lang) != 0) continue;
    int status = try_layer(i, index, l, out);
    if (status != FATIAO_DONE) return status;
  }
  return fatiao__fail(&i->corpus->store, FATIAO_NOTFOUND, "%s: this provision has no text in '%.40s'", "%s：该条款没有“%.40s”文本", i->name, lang);
}

int fatiao_provision_label(fatiao_provision p, const char *lang, fatiao_string *out) {
  fatiao__layer *l;
  *out = (fatiao_string){NULL, 0};
  int status = is_none(p) ? FATIAO_INVALID : fatiao__instrument_layer(p.instrument, p.index, lang, &l);
  if (status == FATIAO_OK) *out = fatiao__span_label(&l->spans[p.index], l->text);
  return status;
}

int fatiao_provision_heading(fatiao_provision p, const char *lang, fatiao_string *out) {
  fatiao__layer *l;
  *out = (fatiao_string){NULL, 0};
  int status = is_none(p) ? FATIAO_INVALID : fatiao__instrument_layer(p.instrument, p.index, lang, &l);
  if (status == FATIAO_OK) *out = fatiao__span_heading(&l->spans[p.index], l->text);
  return status;
}

int fatiao_provision_body(fatiao_provision p, const char *lang, fatiao_string *out) {
  fatiao__layer *l;
  *out = (fatiao_string){NULL, 0};
  int status = is_none(p) ? FATIAO_INVALID : fatiao__instrument_layer(p.instrument, p.index, lang, &l);
  if (status == FATIAO_OK) *out = fatiao__span_body(&l->spans[p.index], l->text);
  return status;
}

int fatiao_provision_text(fatiao_provision p, const char *lang, fatiao_string *out) {
  fatiao__layer *l;
  *out = (fatiao_string){NULL, 0};
  int status = is_none(p) ? FATIAO_INVALID : fatiao__instrument_layer(p.instrument, p.index, lang, &l);
  if (status == FATIAO_OK) *out = fatiao__span_text(&l->spans[p.index], l->text, node_of(p)->end - p.index);
  return status;
}

int fatiao_provision_source(fatiao_provision p, const char *lang, fatiao_source *out) {
  fatiao__layer *l;
  memset(out, 0, sizeof *out);
  int status = is_none(p) ? FATIAO_INVALID : fatiao__instrument_layer(p.instrument, p.index, lang, &l);
  if (status == FATIAO_OK) *out = (fatiao_source){l->lang, l->source, l->note, l->date, l->sha256};
  return status;
}
