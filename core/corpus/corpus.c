/*
** The handle, and the way from a name to an instrument.
**
** Instruments are loaded once and stay until the corpus goes, so that a provision is only a pointer and an index. Every holder of an instrument is a holder of
** its corpus: one count decides, and any order of release is right.
*/
#include "internal.h"

#include <sqlite3.h>
#include <stdio.h>

static int fail_nomem(fatiao_corpus *c) {
  return fatiao__fail(&c->store, FATIAO_NOMEM, "out of memory", "内存不足");
}

static int fail_size(fatiao_corpus *c) {
  return fatiao__fail(&c->store, FATIAO_INVALID, "wrong size of options", "选项结构大小有误");
}

/* ------------------------------------------------------------- the handle ------------------------------------------------------------- */

int fatiao_open(fatiao_corpus **out, const char *path, const fatiao_open_options *opt) {
  static const fatiao_open_options defaults = FATIAO_OPEN_INIT;
  *out = NULL;
  bool bad_size = opt && opt->size < sizeof *opt;
  if (!opt || bad_size) opt = &defaults;
  fatiao_corpus *c = fatiao__alloc(&opt->allocator, sizeof *c);
  if (!c) return FATIAO_NOMEM;
  c->holders = 1;
  c->store.allocator = opt->allocator;
  strcpy(c->store.lang, "en");
  *out = c;
  if (bad_size) return fail_size(c);
  int status = opt->lang ? fatiao_corpus_set_lang(c, opt->lang) : FATIAO_OK;
  return status == FATIAO_OK ? fatiao__store_open(&c->store, path, opt->mode) : status;
}

static void free_layer(const fatiao_allocator *a, fatiao__layer *l, uint32_t nodes) {
  fatiao__free(a, l->source, l->meta_size);
  fatiao__free(a, l->spans, (nodes + (size_t)1) * sizeof *l->spans);
  fatiao__free(a, l->text, l->text_size);
}

static void free_instrument(const fatiao_allocator *a, fatiao_instrument *i) {
  for (uint32_t k = 0; k < i->layers; k++) {
    fatiao__references_free(i, &i->layer[k]);
    free_layer(a, &i->layer[k], i->tree.count);
  }
  for (uint32_t k = 0; k < i->titles; k++) fatiao__free(a, i->title[k].lang, i->title[k].size);
  fatiao__free(a, i->layer, i->layers * sizeof *i->layer);
  fatiao__free(a, i->title, i->title_capacity * sizeof *i->title);
  fatiao__free(a, i->name, i->meta_size);
  fatiao__tree_free(&i->tree);
  fatiao__free(a, i, sizeof *i);
}

void fatiao_corpus_retain(fatiao_corpus *c) {
  c->holders++;
}

void fatiao_corpus_release(fatiao_corpus *c) {
  if (!c || --c->holders > 0) return;
  const fatiao_allocator a = c->store.allocator;
  for (size_t k = 0; k < FATIAO__LOADED; k++) {
    while (c->loaded[k]) {
      fatiao_instrument *i = c->loaded[k];
      c->loaded[k] = i->next;
      free_instrument(&a, i);
    }
  }
  fatiao__free(&a, c->list, c->list_capacity * sizeof *c->list);
  fatiao__store_close(&c->store);
  fatiao__free(&a, c, sizeof *c);
}

void fatiao_instrument_retain(fatiao_instrument *i) {
  fatiao_corpus_retain(i->corpus);
}

void fatiao_instrument_release(fatiao_instrument *i) {
  if (i) fatiao_corpus_release(i->corpus);
}

const char *fatiao_corpus_message(const fatiao_corpus *c) {
  return c->store.message;
}

const char *fatiao_corpus_lang(const fatiao_corpus *c) {
  return c->store.lang;
}

int fatiao_corpus_set_lang(fatiao_corpus *c, const char *lang) {
  size_t n = strlen(lang);
  if (n == 0 || n > FATIAO_LANG_MAX)
    return fatiao__fail(&c->store, FATIAO_INVALID, "a language tag has 1 to %d bytes", "语言标签应为 1 至 %d 字节", FATIAO_LANG_MAX);
  memcpy(c->store.lang, lang, n + 1);
  for (size_t k = 0; k < FATIAO__LOADED; k++)
    for (fatiao_instrument *i = c->loaded[k]; i; i = i->next) fatiao__instrument_prefer(i);
  return FATIAO_OK;
}

/* ------------------------------------------------------------ instruments ------------------------------------------------------------ */

int fatiao__corpus_list(fatiao_corpus *c) {
  sqlite3_stmt *q;
  if (c->has_list) return FATIAO_OK;
  int status = fatiao__store_query(&c->store, FATIAO__Q_LIST, &q);
  if (status != FATIAO_OK) return status;
  c->listed = 0;
  while ((status = fatiao__store_step(&c->store, q)) == FATIAO_OK) {
    status = fatiao__reserve(&c->store.allocator, (void **)&c->list, &c->list_capacity, c->listed, sizeof *c->list);
    if (status != FATIAO_OK) break;
    c->list[c->listed++] = sqlite3_column_int64(q, 0);
  }
  sqlite3_reset(q);
  c->has_list = status == FATIAO_DONE;
  return c->has_list ? FATIAO_OK : status == FATIAO_NOMEM ? fail_nomem(c) : status;
}

int64_t fatiao_corpus_count(fatiao_corpus *c) {
  return fatiao__corpus_list(c) == FATIAO_OK ? (int64_t)c->listed : -1;
}

/* The row of an instrument's version: by name, or the default one, the last by date. FATIAO_DONE: it has none (of that name). */
static int find_version(fatiao_corpus *c, int64_t instrument, const char *name, size_t n, int64_t *version) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(&c->store, FATIAO__Q_VERSIONS, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, instrument);
  *version = 0;
  while ((status = fatiao__store_step(&c->store, q)) == FATIAO_OK) {
    const char *s = fatiao__store_text(q, 1);
    if (!name || (strlen(s) == n && memcmp(s, name, n) == 0)) *version = sqlite3_column_int64(q, 0);
  }
  if (status != FATIAO_DONE) return status;
  return *version ? FATIAO_OK : FATIAO_DONE;
}

static int fail_unknown(fatiao_corpus *c, const char *name, size_t n) {
  return fatiao__fail(&c->store, FATIAO_NOTFOUND, "no instrument is called '%.*s'", "没有名为“%.*s”的文书", (int)(n > 200 ? 200 : n), name);
}

/* Row of the instrument of that id or title. */
static int find_instrument(fatiao_corpus *c, const char *name, size_t n, int64_t *id) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(&c->store, FATIAO__Q_NAMED, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_text(q, 1, name, (int)n, SQLITE_STATIC);
  status = fatiao__store_step(&c->store, q);
  if (status != FATIAO_DONE) {
    if (status == FATIAO_OK) *id = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    return status;
  }
  fatiao__buffer folded;
  fatiao__buffer_init(&folded, &c->store.allocator);
  fatiao__fold_title(name, n, &folded);
  status = folded.status == FATIAO_OK ? fatiao__store_query(&c->store, FATIAO__Q_FOLDED, &q) : fail_nomem(c);
  if (status == FATIAO_OK) {
    sqlite3_bind_text(q, 1, folded.ptr ? folded.ptr : "", (int)folded.len, SQLITE_STATIC);
    status = fatiao__store_step(&c->store, q);
    if (status == FATIAO_OK) {
      char first[128];
      *id = sqlite3_column_int64(q, 0);
      snprintf(first, sizeof first, "%s", fatiao__store_text(q, 1));
      status = fatiao__store_step(&c->store, q);
      if (status == FATIAO_OK) {
        status = fatiao__fail(&c->store, FATIAO_AMBIGUOUS, "several instruments are called '%.*s': %.100s, %.100s", "有多部文书名为“%.*s”：%.100s、%.100s",
                              (int)(n > 100 ? 100 : n), name, first, fatiao__store_text(q, 1));
        sqlite3_reset(q);
      } else if (status == FATIAO_DONE) status = FATIAO_OK;
    } else if (status == FATIAO_DONE) status = fail_unknown(c, name, n);
  }
  fatiao__buffer_free(&folded);
  return status;
}

static int hand_out(fatiao_corpus *c, int64_t version, fatiao_instrument **out) {
  int status = fatiao__corpus_version(c, version, out);
  if (status == FATIAO_OK) fatiao_instrument_retain(*out);
  return status;
}

int fatiao_corpus_at(fatiao_corpus *c, int64_t n, fatiao_instrument **out) {
  int64_t version;
  *out = NULL;
  int status = fatiao__corpus_list(c);
  if (status != FATIAO_OK) return status;
  if (n < 0 || n >= c->listed) return fatiao__fail(&c->store, FATIAO_NOTFOUND, "there is no instrument %lld", "没有第 %lld 部文书", (long long)n);
  status = find_version(c, c->list[n], NULL, 0, &version);
  if (status == FATIAO_DONE) status = fatiao__fail(&c->store, FATIAO_FOREIGN, "the corpus is damaged: an instrument lost its text", "语料库已损坏：文书失去文本");
  return status == FATIAO_OK ? hand_out(c, version, out) : status;
}

int fatiao_corpus_instrument(fatiao_corpus *c, const char *name, size_t n, fatiao_instrument **out) {
  int64_t id = 0, version = 0;
  *out = NULL;
  const char *at = memchr(name, '@', n);
  size_t bare = at ? (size_t)(at - name) : n;
  int status = find_instrument(c, name, bare, &id);
  if (status == FATIAO_OK) status = find_version(c, id, at ? at + 1 : NULL, n - bare - (at != NULL), &version);
  if (status == FATIAO_DONE)
    return fatiao__fail(&c->store, FATIAO_NOTFOUND, at ? "no such version: '%.*s'" : "'%.*s' has no text yet", at ? "没有这个版本：“%.*s”" : "“%.*s”尚无文本",
                        (int)(n > 200 ? 200 : n), name);
  return status == FATIAO_OK ? hand_out(c, version, out) : status;
}

/* -------------------------------------------------------------- writing -------------------------------------------------------------- */

/* What is written is loaded anew when it is next asked for; 0 means all versions. Which version is the default may change with any of them. */
static void forget(fatiao_corpus *c, int64_t instrument) {
  c->generation++;
  c->has_list = false;
  for (size_t k = 0; k < FATIAO__LOADED; k++)
    for (fatiao_instrument *i = c->loaded[k]; i; i = i->next) i->stale = i->stale || instrument == 0 || i->id == instrument;
}

int fatiao_import(fatiao_corpus *c, const char *text, size_t n, const fatiao_import_options *opt, fatiao_report *report) {
  int64_t instrument = 0;
  if (opt->size < sizeof *opt) return fail_size(c);
  int status = fatiao__import(&c->store, text, n, opt, report, &instrument);
  if (status == FATIAO_OK) forget(c, instrument);
  return status;
}

int fatiao_declare(fatiao_corpus *c, const fatiao_declaration *d) {
  if (d->size < sizeof *d) return fail_size(c);
  int status = fatiao__declare(&c->store, d);
  if (status == FATIAO_OK) forget(c, 0);
  return status;
}

int fatiao_begin(fatiao_corpus *c) {
  return fatiao__store_begin(&c->store);
}

static int end(fatiao_corpus *c, int status) {
  if (c->store.depth == 0) return fatiao__fail(&c->store, FATIAO_INVALID, "no transaction was begun", "未开始事务");
  return fatiao__store_end(&c->store, status);
}

int fatiao_commit(fatiao_corpus *c) {
  int status = end(c, FATIAO_OK);
  if (status != FATIAO_OK) forget(c, 0); /* what was loaded inside may never have been */
  if (status != FATIAO_DONE) return status;
  return fatiao__fail(&c->store, FATIAO_INTERRUPTED, "nothing was written: a transaction inside this one was rolled back", "未写入任何内容：其中的一个事务已回滚");
}

int fatiao_rollback(fatiao_corpus *c) {
  forget(c, 0);
  int status = end(c, FATIAO_DONE);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

int fatiao_corpus_optimize(fatiao_corpus *c) {
  return fatiao__store_optimize(&c->store);
}

/* ------------------------------------------------------------- copying --------------------------------------------------------------- */

int fatiao_corpus_copy(fatiao_corpus *c, const char *path) {
  fatiao__store *s = &c->store;
  sqlite3 *to = NULL;
  if (s->failed || !s->db) return fatiao__fail(s, FATIAO_INVALID, "the corpus could not be opened", "语料库未能打开");
  FILE *there = fopen(path, "rb");
  if (there) {
    fclose(there);
    return fatiao__fail(s, FATIAO_INVALID, "%s is there already", "%s 已存在", path);
  }
  int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  sqlite3_backup *backup = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", s->db, "main") : NULL;
  if (backup) {
    sqlite3_backup_step(backup, -1);
    rc = sqlite3_backup_finish(backup);
  } else if (rc == SQLITE_OK) rc = sqlite3_errcode(to);
  sqlite3_close_v2(to);
  if (rc == SQLITE_NOMEM) return fail_nomem(c);
  return rc == SQLITE_OK ? FATIAO_OK : fatiao__fail(s, FATIAO_IO, "cannot write %s: %s", "无法写入 %s：%s", path, sqlite3_errstr(rc));
}
