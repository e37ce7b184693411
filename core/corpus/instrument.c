/*
** A version in memory: its tree at once, the text of a language when it is first asked for.
*/
#include "internal.h"

#include <sqlite3.h>

/* ------------------------------------------------------------- loading --------------------------------------------------------------- */

/* Copies NUL-terminated strings into one block; out[i] is the i-th. Returns its size, 0 when memory is out. */
static size_t copy_strings(const fatiao_allocator *a, const char *const *in, char **const *out, size_t n) {
  size_t size = 0;
  for (size_t i = 0; i < n; i++) size += strlen(in[i]) + 1;
  char *p = fatiao__alloc(a, size);
  if (!p) return 0;
  for (size_t i = 0; i < n; i++) {
    size_t len = strlen(in[i]) + 1;
    memcpy(p, in[i], len);
    *out[i] = p;
    p += len;
  }
  return size;
}

static int load_identity(fatiao_instrument *i) {
  fatiao__store *s = &i->corpus->store;
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_VERSION, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, i->version);
  status = fatiao__store_step(s, q);
  if (status == FATIAO_OK) {
    const char *in[] = {fatiao__store_text(q, 1), fatiao__store_text(q, 2), fatiao__store_text(q, 3), fatiao__store_text(q, 4)};
    char **out[] = {&i->name, &i->version_name, &i->kind, &i->date};
    i->id = sqlite3_column_int64(q, 0);
    i->meta_size = copy_strings(&s->allocator, in, out, 4);
    i->is_default = sqlite3_column_int64(q, 6) == i->version;
    status = i->meta_size ? FATIAO_OK : FATIAO_NOMEM;
    if (status == FATIAO_OK) status = fatiao__tree_unpack(&i->tree, &s->allocator, sqlite3_column_blob(q, 5), (size_t)sqlite3_column_bytes(q, 5));
  } else if (status == FATIAO_DONE) status = FATIAO_FOREIGN;
  sqlite3_reset(q);
  return status;
}

static int load_layers(fatiao_instrument *i) {
  fatiao__store *s = &i->corpus->store;
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_LAYERS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, i->version);
  while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
    uint32_t size = i->layers * (uint32_t)sizeof *i->layer;
    fatiao__layer *more = fatiao__resize(&s->allocator, i->layer, size, size + sizeof *more);
    if (!more) return FATIAO_NOMEM;
    i->layer = more;
    fatiao__layer *l = memset(&more[i->layers++], 0, sizeof *l);
    const char *in[] = {fatiao__store_text(q, 2), fatiao__store_text(q, 3), fatiao__store_text(q, 4), fatiao__store_text(q, 5)};
    char **out[] = {&l->source, &l->note, &l->date, &l->sha256};
    l->id = sqlite3_column_int64(q, 0);
    l->row = sqlite3_column_int64(q, 6);
    l->rows = sqlite3_column_int64(q, 7);
    if (!fatiao__store_rows_fit(l->row, l->rows)) return FATIAO_FOREIGN;
    strncpy(l->lang, fatiao__store_text(q, 1), FATIAO_LANG_MAX);
    l->meta_size = copy_strings(&s->allocator, in, out, 4);
    if (!l->meta_size) return FATIAO_NOMEM;
  }
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static int load_titles(fatiao_instrument *i) {
  fatiao__store *s = &i->corpus->store;
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_TITLES, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, i->id);
  while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
    status = fatiao__reserve(&s->allocator, (void **)&i->title, &i->title_capacity, i->titles, sizeof *i->title);
    if (status != FATIAO_OK) return status;
    fatiao__title *t = memset(&i->title[i->titles++], 0, sizeof *t);
    const char *in[] = {fatiao__store_text(q, 0), fatiao__store_text(q, 1)};
    char **out[] = {&t->lang, &t->text};
    t->alias = sqlite3_column_int(q, 2) != 0;
    t->size = copy_strings(&s->allocator, in, out, 2);
    if (!t->size) return FATIAO_NOMEM;
    t->len = strlen(t->text);
  }
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

void fatiao__instrument_prefer(fatiao_instrument *i) {
  i->preferred = 0;
  while (i->preferred < i->layers && strcmp(i->layer[i->preferred].lang, i->corpus->store.lang) != 0) i->preferred++;
}

static int fail_load(fatiao_corpus *c, int status) {
  if (status == FATIAO_NOMEM) return fatiao__fail(&c->store, status, "out of memory", "内存不足");
  if (status == FATIAO_FOREIGN) return fatiao__fail(&c->store, status, "the corpus is damaged: provisions or text of a version do not fit", "语料库已损坏：某一版本的条款或文本不相符");
  return status;
}

int fatiao__corpus_version(fatiao_corpus *c, int64_t version, fatiao_instrument **out) {
  fatiao_instrument **list = &c->loaded[(uint64_t)version % FATIAO__LOADED];
  *out = NULL;
  for (fatiao_instrument *i = *list; i; i = i->next) {
    if (i->version != version || i->stale) continue;
    *out = i;
    return FATIAO_OK;
  }
  fatiao_instrument *i = fatiao__alloc(&c->store.allocator, sizeof *i);
  if (!i) return fail_load(c, FATIAO_NOMEM);
  i->corpus = c;
  i->version = version;
  i->tree.allocator = c->store.allocator;
  i->next = *list; /* from here on the corpus frees it, also when loading fails */
  *list = i;
  int status = load_identity(i);
  if (status == FATIAO_OK) status = load_layers(i);
  if (status == FATIAO_OK) status = load_titles(i);
  fatiao__instrument_prefer(i);
  i->stale = status != FATIAO_OK;
  if (status != FATIAO_OK) return fail_load(c, status);
  *out = i;
  return FATIAO_OK;
}

/* A text that was not read before something was written may have been replaced, and its row given to another. FOREIGN: it was. */
static int check_same(fatiao__store *s, const fatiao__layer *l) {
  fatiao__buffer sha256;
  fatiao__buffer_init(&sha256, &s->allocator);
  int status = fatiao__store_blob(s, "text", "sha256", l->id, &sha256);
  if (status == FATIAO_OK && (sha256.len != strlen(l->sha256) || memcmp(sha256.ptr, l->sha256, sha256.len) != 0)) status = FATIAO_FOREIGN;
  fatiao__buffer_free(&sha256);
  return status;
}

int fatiao__instrument_load(fatiao_instrument *i, fatiao__layer *l) {
  fatiao__store *s = &i->corpus->store;
  fatiao__buffer text, spans;
  if (l->spans) return FATIAO_OK;
  fatiao__buffer_init(&text, &s->allocator);
  fatiao__buffer_init(&spans, &s->allocator);
  int status = i->stale ? check_same(s, l) : FATIAO_OK;
  if (status == FATIAO_OK) status = fatiao__store_blob(s, "text", "body", l->id, &text);
  if (status == FATIAO_OK) status = fatiao__store_blob(s, "text", "spans", l->id, &spans);
  if (status == FATIAO_OK) status = fatiao__spans_unpack(&l->spans, i->tree.count, &s->allocator, spans.ptr, spans.len, text.ptr, text.len);
  fatiao__buffer_free(&spans);
  if (status != FATIAO_OK) {
    fatiao__buffer_free(&text);
    if (status == FATIAO_FOREIGN && i->stale)
      return fatiao__fail(s, FATIAO_NOTFOUND, "%.200s: its text was replaced after this object was made; look it up again", "%.200s：该文本其后已被替换，请重新查找", i->name);
    return fail_load(i->corpus, status);
  }
  l->text = text.ptr;
  l->text_size = text.capacity;
  return FATIAO_OK;
}

/* -------------------------------------------------------------- what it is ----------------------------------------------------------- */

fatiao_corpus *fatiao_instrument_corpus(const fatiao_instrument *i) {
  return i->corpus;
}

const char *fatiao_instrument_id(const fatiao_instrument *i) {
  return i->name;
}

const char *fatiao_instrument_version(const fatiao_instrument *i) {
  return i->version_name;
}

const char *fatiao_instrument_kind(const fatiao_instrument *i) {
  return i->kind;
}

const char *fatiao_instrument_date(const fatiao_instrument *i) {
  return i->date;
}

static const fatiao__title *title_in(const fatiao_instrument *i, const char *lang) {
  for (uint32_t k = 0; k < i->titles; k++)
    if (!i->title[k].alias && (!lang || strcmp(i->title[k].lang, lang) == 0)) return &i->title[k];
  return NULL;
}

fatiao_string fatiao_instrument_title(fatiao_instrument *i, const char *lang) {
  const fatiao__title *t = title_in(i, lang ? lang : i->corpus->store.lang);
  if (!t && !lang) t = title_in(i, NULL);
  return t ? (fatiao_string){t->text, t->len} : (fatiao_string){NULL, 0};
}

fatiao_string fatiao_instrument_alias(fatiao_instrument *i, size_t n, const char **lang) {
  for (uint32_t k = 0; k < i->titles; k++) {
    if (!i->title[k].alias || n-- > 0) continue;
    if (lang) *lang = i->title[k].lang;
    return (fatiao_string){i->title[k].text, i->title[k].len};
  }
  return (fatiao_string){NULL, 0};
}

const char *fatiao_instrument_lang(const fatiao_instrument *i, size_t n) {
  return n < i->layers ? i->layer[n].lang : NULL;
}

/* ------------------------------------------------------------- versions -------------------------------------------------------------- */

/* Steps through the versions, oldest first, to the n-th; the row stays open for the caller. */
static int nth_version(fatiao_instrument *i, size_t n, sqlite3_stmt **q) {
  fatiao__store *s = &i->corpus->store;
  int status = fatiao__store_query(s, FATIAO__Q_VERSIONS, q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(*q, 1, i->id);
  for (size_t k = 0; k <= n && status == FATIAO_OK; k++) status = fatiao__store_step(s, *q);
  return status == FATIAO_DONE ? FATIAO_NOTFOUND : status;
}

int fatiao_instrument_version_at(fatiao_instrument *i, size_t n, const char **name, const char **date) {
  sqlite3_stmt *q;
  fatiao_instrument *version;
  int status = nth_version(i, n, &q);
  if (status != FATIAO_OK) return status;
  int64_t id = sqlite3_column_int64(q, 0);
  sqlite3_reset(q);
  status = fatiao__corpus_version(i->corpus, id, &version);
  if (status != FATIAO_OK) return status;
  *name = version->version_name;
  *date = version->date;
  return FATIAO_OK;
}

int fatiao_instrument_on(fatiao_instrument *i, const char *date, fatiao_instrument **out) {
  fatiao__store *s = &i->corpus->store;
  sqlite3_stmt *q;
  int64_t day, found = 0;
  *out = NULL;
  if (!fatiao__date_parse(date, strlen(date), &day)) return fatiao__fail(s, FATIAO_INVALID, "no such date: '%.40s' (2024-12-24)", "日期有误：“%.40s”（应如 2024-12-24）", date);
  int status = fatiao__store_query(s, FATIAO__Q_VERSIONS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, i->id);
  while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
    int64_t from;
    const char *d = fatiao__store_text(q, 2);
    if (fatiao__date_parse(d, strlen(d), &from) && from <= day) found = sqlite3_column_int64(q, 0);
  }
  if (status != FATIAO_DONE) return status;
  if (!found) return fatiao__fail(s, FATIAO_NOTFOUND, "no version of %s is known to be as old as %s", "未见 %s 在 %s 之前的版本", i->name, date);
  status = fatiao__corpus_version(i->corpus, found, out);
  if (status == FATIAO_OK) fatiao_instrument_retain(*out);
  return status;
}
