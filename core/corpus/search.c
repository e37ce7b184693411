/*
** Search. The index answers which articles have all the terms; this file turns a query into what the index understands, and its rows into provisions.
**
** The index knows pairs of characters and words, not punctuation. A term with punctuation is therefore looked for once more in the words of each candidate, so that what is
** returned has exactly what was asked for. The candidates are fetched at once: a search that somebody forgets to finish then holds no lock on the database.
*/
#include "internal.h"

#include <sqlite3.h>

typedef struct term {
  char *ptr; /* without quotes */
  size_t len;
  bool exact; /* the index alone decides */
} term;

typedef struct candidate {
  int64_t row; /* of the search index */
  double score;
} candidate;

struct fatiao_search {
  fatiao_corpus *corpus;
  candidate *candidate;
  uint32_t candidates, capacity, at;
  term term[FATIAO_TERMS_MAX];
  uint32_t terms;
  char lang[FATIAO_LANG_MAX + 1]; /* "": all */
  fatiao_instrument *within;      /* NULL: all */
  int64_t left;                   /* hits still to give; negative: all */
  fatiao_unit unit;
  /* The row that is being read, when units are provisions. */
  fatiao_instrument *instrument;
  fatiao__layer *layer;
  double score;
  uint32_t next, end;
};

/* -------------------------------------------------------------- the query ------------------------------------------------------------ */

static int count_token(void *ud, const char *token, size_t n, size_t start, size_t finish) {
  (void)token, (void)n, (void)start, (void)finish;
  ++*(uint32_t *)ud;
  return 0;
}

/*
** Only what the index keeps: letters, digits, Chinese, and space between words. Where Chinese and a word touch, as in 第7条, the index does not know whether
** something stands between them.
*/
static bool is_indexed(const char *s, size_t n) {
  bool was_cjk = false, was_word = false;
  for (size_t i = 0, len; i < n; i += len) {
    uint32_t c = fatiao__utf8_decode(s + i, n - i, &len);
    bool cjk = fatiao__is_cjk(c), word = !cjk && fatiao__is_word(c);
    if (!cjk && !word && !fatiao__is_space(c)) return false;
    if ((was_cjk && word) || (was_word && cjk)) return false;
    was_cjk = cjk;
    was_word = word;
  }
  return true;
}

static int add_term(fatiao_search *f, const char *s, size_t n) {
  const fatiao_allocator *a = &f->corpus->store.allocator;
  uint32_t tokens = 0;
  if (n == 0) return FATIAO_OK;
  int status = fatiao__tokens(a, s, n, count_token, &tokens);
  if (status != FATIAO_OK || tokens == 0) return status;
  if (f->terms == FATIAO_TERMS_MAX) return fatiao__fail(&f->corpus->store, FATIAO_LIMIT, "more than %d terms", "检索词超过 %d 个", FATIAO_TERMS_MAX);
  term *t = &f->term[f->terms];
  t->ptr = fatiao__alloc(a, n);
  if (!t->ptr) return FATIAO_NOMEM;
  memcpy(t->ptr, s, n);
  t->len = n;
  t->exact = is_indexed(s, n);
  f->terms++;
  return FATIAO_OK;
}

/* White space separates terms outside quotes; full-width quotation marks are part of the text, since laws have them. */
static int split_query(fatiao_search *f, const char *s, size_t n) {
  size_t from = 0;
  bool quoted = false;
  int status = FATIAO_OK;
  for (size_t i = 0, len; i < n && status == FATIAO_OK; i += len) {
    uint32_t c = fatiao__utf8_decode(s + i, n - i, &len);
    if (c != '"' && (quoted || !fatiao__is_space(c))) continue;
    status = add_term(f, s + from, i - from);
    from = i + len;
    if (c == '"') quoted = !quoted;
  }
  if (status == FATIAO_OK) status = add_term(f, s + from, n - from);
  if (status != FATIAO_OK || f->terms > 0) return status;
  return fatiao__fail(&f->corpus->store, FATIAO_INVALID, "nothing to search for in '%.*s': no letter, digit or character", "“%.*s”中没有可供检索的文字",
                      (int)(n > 100 ? 100 : n), s);
}

/* One character is asked for as the beginning of a pair. */
static bool is_single(const term *t) {
  size_t len;
  uint32_t c = fatiao__utf8_decode(t->ptr, t->len, &len);
  return fatiao__is_cjk(c) && len == t->len;
}

static bool ends_single(const term *t) {
  size_t last = t->len - 1, len;
  while (last > 0 && ((unsigned char)t->ptr[last] & 0xC0) == 0x80) last--;
  if (!fatiao__is_cjk(fatiao__utf8_decode(t->ptr + last, t->len - last, &len)) || last == 0) return is_single(t);
  size_t before = last - 1;
  while (before > 0 && ((unsigned char)t->ptr[before] & 0xC0) == 0x80) before--;
  return !fatiao__is_cjk(fatiao__utf8_decode(t->ptr + before, t->len - before, &len));
}

static void write_match(fatiao_search *f, fatiao__buffer *out) {
  for (uint32_t i = 0; i < f->terms; i++) {
    const term *t = &f->term[i];
    if (i) fatiao__buffer_adds(out, " AND ");
    fatiao__buffer_addc(out, '"');
    fatiao__buffer_add(out, t->ptr, t->len);
    fatiao__buffer_adds(out, ends_single(t) ? "\" *" : "\"");
  }
}

/* ------------------------------------------------------------- opening --------------------------------------------------------------- */

static void range_of(const fatiao_search *f, int64_t *first, int64_t *last) {
  *first = 0;
  *last = INT64_MAX;
  if (!f->within) return;
  *first = INT64_MAX;
  *last = 0;
  for (uint32_t k = 0; k < f->within->layers; k++) {
    const fatiao__layer *l = &f->within->layer[k];
    if (f->lang[0] && strcmp(l->lang, f->lang) != 0) continue;
    if (l->row < *first) *first = l->row;
    if (l->row + l->rows - 1 > *last) *last = l->row + l->rows - 1;
  }
}

static int fetch(fatiao_search *f, fatiao_order order) {
  fatiao__store *s = &f->corpus->store;
  fatiao__buffer match;
  int64_t first, last;
  sqlite3_stmt *q;
  fatiao__buffer_init(&match, &s->allocator);
  write_match(f, &match);
  range_of(f, &first, &last);
  int status = match.status;
  if (status == FATIAO_OK) status = fatiao__store_query(s, order == FATIAO_BY_DOCUMENT ? FATIAO__Q_ALL : FATIAO__Q_BEST, &q);
  if (status == FATIAO_OK) {
    sqlite3_bind_text(q, 1, match.ptr, (int)match.len, SQLITE_STATIC);
    sqlite3_bind_int64(q, 2, first);
    sqlite3_bind_int64(q, 3, last);
    while ((status = fatiao__store_step(s, q)) == FATIAO_OK) {
      status = fatiao__reserve(&s->allocator, (void **)&f->candidate, &f->capacity, f->candidates, sizeof *f->candidate);
      if (status != FATIAO_OK) break;
      f->candidate[f->candidates++] = (candidate){sqlite3_column_int64(q, 0), 0.0 - sqlite3_column_double(q, 1)};
    }
    sqlite3_reset(q);
    sqlite3_clear_bindings(q); /* the match is freed */
  }
  fatiao__buffer_free(&match);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

static int set_up(fatiao_search *f, const char *query, size_t n, const fatiao_search_options *opt) {
  fatiao__store *s = &f->corpus->store;
  if (opt->size < sizeof *opt) return fatiao__fail(s, FATIAO_INVALID, "wrong size of options", "选项结构大小有误");
  if (fatiao_text_validate(query, n) != FATIAO_VALID || memchr(query, '\0', n)) return fatiao__fail(s, FATIAO_ENCODING, "the query is not UTF-8", "检索词不是 UTF-8");
  if (opt->lang && strlen(opt->lang) > FATIAO_LANG_MAX) return fatiao__fail(s, FATIAO_INVALID, "a language tag has at most %d bytes", "语言标签至多 %d 字节", FATIAO_LANG_MAX);
  if (opt->lang) strcpy(f->lang, opt->lang);
  f->unit = opt->unit;
  f->left = opt->limit > 0 ? opt->limit : -1;
  int status = split_query(f, query, n);
  if (status == FATIAO_OK && opt->within) status = fatiao_corpus_instrument(f->corpus, opt->within, strlen(opt->within), &f->within);
  if (status == FATIAO_OK) status = fetch(f, opt->order);
  return status == FATIAO_NOMEM ? fatiao__fail(s, status, "out of memory", "内存不足") : status;
}

int fatiao_search_open(fatiao_search **out, fatiao_corpus *c, const char *query, size_t n, const fatiao_search_options *opt) {
  static const fatiao_search_options defaults = FATIAO_SEARCH_INIT;
  *out = NULL;
  fatiao_search *f = fatiao__alloc(&c->store.allocator, sizeof *f);
  if (!f) return fatiao__fail(&c->store, FATIAO_NOMEM, "out of memory", "内存不足");
  f->corpus = c;
  fatiao_corpus_retain(c);
  int status = set_up(f, query, n, opt ? opt : &defaults);
  if (status == FATIAO_OK) *out = f;
  else fatiao_search_close(f);
  return status;
}

void fatiao_search_close(fatiao_search *f) {
  if (!f) return;
  fatiao_corpus *c = f->corpus;
  fatiao__free(&c->store.allocator, f->candidate, f->capacity * sizeof *f->candidate);
  for (uint32_t i = 0; i < f->terms; i++) fatiao__free(&c->store.allocator, f->term[i].ptr, f->term[i].len);
  fatiao_instrument_release(f->within);
  fatiao__free(&c->store.allocator, f, sizeof *f);
  fatiao_corpus_release(c);
}

/* -------------------------------------------------------------- reading -------------------------------------------------------------- */

/* The provision of a row. DONE: it is not among those asked for. */
static int locate(fatiao_search *f, int64_t row, uint32_t *index) {
  fatiao__store *s = &f->corpus->store;
  sqlite3_stmt *q;
  char lang[FATIAO_LANG_MAX + 1] = "";
  int status = fatiao__store_query(s, FATIAO__Q_ROW, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, row);
  status = fatiao__store_step(s, q);
  if (status != FATIAO_OK) return status;
  int64_t version = sqlite3_column_int64(q, 0), first = sqlite3_column_int64(q, 2), unit = first < 0 ? -1 : row - first;
  strncpy(lang, fatiao__store_text(q, 1), FATIAO_LANG_MAX);
  sqlite3_reset(q);
  if (f->lang[0] && strcmp(lang, f->lang) != 0) return FATIAO_DONE;
  status = fatiao__corpus_version(f->corpus, version, &f->instrument);
  if (status != FATIAO_OK) return status;
  if (f->within ? f->instrument->version != f->within->version : !f->instrument->is_default) return FATIAO_DONE;
  fatiao__tree *t = &f->instrument->tree;
  if ((status = fatiao__tree_units(t)) != FATIAO_OK) return status;
  if (unit < 0 || unit >= t->units) return FATIAO_DONE;
  *index = t->unit[unit];
  return fatiao__instrument_layer(f->instrument, *index, lang, &f->layer);
}

static fatiao_string words_between(const fatiao_search *f, uint32_t from, uint32_t to) {
  const fatiao__span *s = f->layer->spans;
  return (fatiao_string){f->layer->text + s[from].start, s[to].start - s[from].start};
}

/* Whether all terms (or only those that the index cannot decide) stand in these words. OK or DONE. */
static int has_terms(const fatiao_search *f, fatiao_string words, bool all) {
  size_t start, finish;
  for (uint32_t i = 0; i < f->terms; i++) {
    if (f->term[i].exact && !all) continue;
    int status = fatiao__find(&f->corpus->store.allocator, words.ptr, words.len, f->term[i].ptr, f->term[i].len, 0, true, &start, &finish);
    if (status != FATIAO_OK) return status;
  }
  return FATIAO_OK;
}

/* Where the first term stands in what the hit's reader sees. */
static int fill_hit(fatiao_search *f, uint32_t index, fatiao_hit *hit) {
  const fatiao__span *s = &f->layer->spans[index];
  const fatiao__tree *t = &f->instrument->tree;
  fatiao_string seen = f->unit == FATIAO_UNIT_PROVISION ? fatiao__span_body(s, f->layer->text) : fatiao__span_text(s, f->layer->text, t->node[index].end - index);
  *hit = (fatiao_hit){{f->instrument, index}, f->layer->lang, f->score, 0, 0};
  int status = fatiao__find(&f->corpus->store.allocator, seen.ptr, seen.len, f->term[0].ptr, f->term[0].len, 0, true, &hit->start, &hit->finish);
  if (status < 0) return status;
  if (f->left > 0) f->left--;
  return FATIAO_OK;
}

/* The next provision of the row that is being read that has all terms. */
static int next_in_row(fatiao_search *f, fatiao_hit *hit) {
  while (f->next < f->end) {
    uint32_t i = f->next++;
    fatiao_string words = words_between(f, i, i + 1);
    int status = words.len ? has_terms(f, words, true) : FATIAO_DONE;
    if (status == FATIAO_OK) return fill_hit(f, i, hit);
    if (status != FATIAO_DONE) return status;
  }
  return FATIAO_DONE;
}

static int read_row(fatiao_search *f, const candidate *c, fatiao_hit *hit) {
  uint32_t index;
  f->score = c->score;
  int status = locate(f, c->row, &index);
  if (status != FATIAO_OK) return status;
  const fatiao__tree *t = &f->instrument->tree;
  if (f->unit == FATIAO_UNIT_PROVISION) {
    f->next = index;
    f->end = fatiao__tree_unit_end(t, index);
    return next_in_row(f, hit);
  }
  if (t->node[index].kind != FATIAO_ART) return FATIAO_DONE;
  status = has_terms(f, words_between(f, index, t->node[index].end), false);
  return status == FATIAO_OK ? fill_hit(f, index, hit) : status;
}

int fatiao_search_next(fatiao_search *f, fatiao_hit *hit) {
  memset(hit, 0, sizeof *hit);
  if (f->left == 0) return FATIAO_DONE;
  int status = f->unit == FATIAO_UNIT_PROVISION ? next_in_row(f, hit) : FATIAO_DONE;
  while (status == FATIAO_DONE && f->at < f->candidates) status = read_row(f, &f->candidate[f->at++], hit);
  return status == FATIAO_NOMEM ? fatiao__fail(&f->corpus->store, status, "out of memory", "内存不足") : status;
}
