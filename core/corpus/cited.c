/*
** What a citation says of its instrument: names, names defined in the text, descriptions; and a citation given by itself, "uncc 7(1)".
*/
#include "citation/citation.h"

#include <sqlite3.h>

#define TITLE_BEFORE 240 /* bytes before （以下简称 in which the title stands */

/* ------------------------------------------------------------- by name --------------------------------------------------------------- */

static void cannot(fatiao_resolution *r, fatiao_resolution_status status, fatiao_reason reason) {
  r->status = status;
  r->reason = reason;
}

/* An instrument of exactly that name. NOTFOUND and AMBIGUOUS are no failures here. */
static int by_name(fatiao_corpus *c, const char *s, size_t n, fatiao_instrument **out) {
  int status = fatiao_corpus_instrument(c, s, n, out);
  if (status == FATIAO_OK) fatiao_instrument_release(*out); /* it lives as long as the corpus */
  return status;
}

/* The name, then without 总则 or 分则, then without 中华人民共和国 before it. A year at its end, （2018修正）, is part of it: it means a version that may not be here. */
static int by_any_name(fatiao_corpus *c, const char *s, size_t n, fatiao_instrument **out) {
  static const char country[] = "中华人民共和国";
  int status = by_name(c, s, n, out);
  if (status != FATIAO_NOTFOUND) return status;
  for (size_t i = 0; status == FATIAO_NOTFOUND && i < 2; i++) { /* 刑法分则 is the 刑法 */
    if (n > 9 && memcmp(s + n - 6, i ? "分则" : "总则", 6) == 0) status = by_name(c, s, n - 6, out);
  }
  if (status == FATIAO_NOTFOUND && n > sizeof country + 2 && memcmp(s, country, sizeof country - 1) == 0) status = by_name(c, s + sizeof country - 1, n - (sizeof country - 1), out);
  return status;
}

/* ------------------------------------------------------------ by definition ----------------------------------------------------------- */

static size_t skip_marks(const char *s, size_t n, size_t at) {
  static const char *const marks[] = {"为", "：", "“", "《", "「", "\"", NULL};
  for (int i = 0; marks[i]; i++) {
    size_t m = strlen(marks[i]);
    if (at + m > n || memcmp(s + at, marks[i], m) != 0) continue;
    at += m;
    i = -1;
  }
  return at;
}

/* The title that stands before `at`, where a definition begins: 《X》, or a bare name. */
static bool title_before(const char *s, size_t n, size_t at, fatiao_string *out) {
  size_t floor = at > TITLE_BEFORE ? at - TITLE_BEFORE : 0, end = at;
  while (end > floor && !(end >= 3 && memcmp(s + end - 3, "（", 3) == 0) && s[end - 1] != '(') end--;
  if (end <= floor) return false;
  end -= s[end - 1] == '(' ? 1 : 3;
  if (end >= floor + 3 && memcmp(s + end - 3, "》", 3) == 0) {
    size_t from = end - 3;
    while (from > floor && !(from >= 3 && memcmp(s + from - 3, "《", 3) == 0)) from--;
    *out = (fatiao_string){s + from, end - 3 - from};
    return from > floor;
  }
  fatiao__scan x = {s, n, floor, NULL, FATIAO_OK, false};
  size_t start;
  int self, same;
  if (!fatiao__chinese_name(&x, end, &start, &self, &same) || self || same) return false;
  *out = (fatiao_string){s + start, end - start};
  return true;
}

/* The title for which s[0..n) defines the short name. */
static bool defined(const char *s, size_t n, fatiao_string name, fatiao_string *out) {
  static const char word[] = "简称";
  for (size_t at = 0; n >= 6 && at + 6 <= n;) {
    const char *hit = memchr(s + at, '\xE7', n - at - 5);
    if (!hit) return false;
    at = (size_t)(hit - s);
    if (memcmp(hit, word, 6) != 0) {
      at++;
      continue;
    }
    size_t from = skip_marks(s, n, at + 6);
    if (from + name.len < n && memcmp(s + from, name.ptr, name.len) == 0) {
      const char *after = s + from + name.len;
      size_t left = n - from - name.len;
      bool closed = after[0] == ')' || after[0] == '"' || (left >= 3 && (memcmp(after, "）", 3) == 0 || memcmp(after, "”", 3) == 0 || memcmp(after, "》", 3) == 0));
      if (closed && title_before(s, n, at, out)) return true;
    }
    at += 6;
  }
  return false;
}

static int by_definition(fatiao_corpus *c, const fatiao_citations *all, const char *text, fatiao_string name, fatiao_instrument *home, fatiao_instrument **out) {
  fatiao_string title;
  if (defined(text, all->size, name, &title)) return by_any_name(c, title.ptr, title.len, out);
  for (uint32_t i = 0; home && i < home->layers; i++) {
    fatiao__layer *l = &home->layer[i];
    if (strncmp(l->lang, "zh", 2) != 0) continue;
    int status = fatiao__instrument_load(home, l);
    if (status != FATIAO_OK) return status;
    if (defined(l->text, l->text_size - 1, name, &title)) return by_any_name(c, title.ptr, title.len, out);
  }
  return FATIAO_NOTFOUND;
}

int fatiao__cited_instrument(fatiao_corpus *corpus, const fatiao_citations *all, const char *text, const fatiao_citation *c, fatiao_instrument *home, const char *date, fatiao_instrument **out,
                             fatiao_resolution *result) {
  fatiao_string name = {text + c->name_start, c->name_finish - c->name_start};
  int status = by_any_name(corpus, name.ptr, name.len, out);
  if (status == FATIAO_NOTFOUND) status = by_definition(corpus, all, text, name, home, out);
  if (status == FATIAO_NOTFOUND) cannot(result, FATIAO_NOT_CHECKED, FATIAO_REASON_NO_INSTRUMENT);
  else if (status == FATIAO_AMBIGUOUS) cannot(result, FATIAO_UNCLEAR, FATIAO_REASON_MANY_INSTRUMENTS);
  else if (status != FATIAO_OK) return status;
  if (status != FATIAO_OK) {
    *out = NULL;
    return FATIAO_OK;
  }
  if (home && strcmp(home->name, (*out)->name) == 0) *out = home; /* its own name means this version */
  else if (date) {
    fatiao_instrument *then;
    status = fatiao_instrument_on(*out, date, &then);
    if (status == FATIAO_NOTFOUND) {
      cannot(result, FATIAO_NOT_CHECKED, FATIAO_REASON_NO_VERSION);
      *out = NULL;
      return FATIAO_OK;
    }
    if (status != FATIAO_OK) return status;
    fatiao_instrument_release(then);
    *out = then;
  }
  return FATIAO_OK;
}

/* ------------------------------------------------------------ by description ---------------------------------------------------------- */

int fatiao__described(fatiao_corpus *corpus, fatiao_instrument *in, const char *key, fatiao_resolution *result) {
  sqlite3_stmt *q = NULL;
  cannot(result, FATIAO_UNCLEAR, FATIAO_REASON_DESCRIPTION);
  if (sqlite3_prepare_v2(corpus->store.db, "SELECT target FROM description WHERE instrument = ?1 AND key = ?2", -1, &q, NULL) != SQLITE_OK) return FATIAO_OK; /* no such table */
  sqlite3_bind_text(q, 1, in->name, -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 2, key, -1, SQLITE_STATIC);
  int status = FATIAO_OK;
  uint32_t capacity = 0, count = 0;
  int rc = SQLITE_DONE;
  while (status == FATIAO_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
    const char *number = (const char *)sqlite3_column_text(q, 0);
    fatiao_provision p = number ? fatiao_instrument_article(in, number, strlen(number)) : (fatiao_provision){NULL, FATIAO_NONE};
    if (!p.instrument) continue;
    status = fatiao__reserve(&result->allocator, (void **)&result->provision, &capacity, count, sizeof p);
    if (status == FATIAO_OK) result->provision[count++] = p;
  }
  if (status == FATIAO_OK && rc != SQLITE_DONE) status = fatiao__fail_sqlite(&corpus->store, rc);
  sqlite3_finalize(q);
  if (status == FATIAO_OK && count) cannot(result, FATIAO_RESOLVED, FATIAO_REASON_NONE);
  if (status == FATIAO_OK && count) { /* freed with the size that it is made with */
    fatiao_provision *fit = fatiao__resize(&result->allocator, result->provision, capacity * sizeof *fit, count * sizeof *fit);
    if (fit) {
      result->provision = fit;
      result->provisions = count;
      return FATIAO_OK;
    }
    status = FATIAO_NOMEM;
  }
  if (status != FATIAO_OK) {
    fatiao__free(&result->allocator, result->provision, capacity * sizeof *result->provision);
    result->provision = NULL;
  }
  return status;
}

/* ------------------------------------------------------- a citation by itself --------------------------------------------------------- */

static int resolve_alone(fatiao_corpus *c, fatiao_citations *found, const char *s, fatiao_provision place, fatiao_instrument *instrument, fatiao_resolution *out) {
  int status = fatiao_citations_resolve(c, found, s, place, instrument, NULL, out);
  fatiao_citations_free(found);
  return status;
}

#define ALONE_MAX 512 /* bytes of a citation given by itself: a longer text is none, and is not tried at each of its blanks */

/* Splits s into an instrument's name and a place, at each blank: "uncc 7(1)", "article 7 uncc", "art. 7 of uncc". */
static int parse_split(fatiao_corpus *c, const char *s, size_t n, fatiao_instrument **in, fatiao_citations **found, const char **from) {
  const fatiao_allocator *a = &c->store.allocator;
  for (size_t i = 1; i + 1 < n; i++) {
    if (s[i] != ' ') continue;
    for (int tail = 0; tail < 2; tail++) {
      const char *name = tail ? s + i + 1 : s, *place = tail ? s : s + i + 1;
      size_t names = tail ? n - i - 1 : i, places = tail ? i : n - i - 1;
      if (names > 3 && tail && memcmp(name, "of ", 3) == 0) name += 3, names -= 3;
      if (names > 4 && memcmp(name, "the ", 4) == 0) name += 4, names -= 4;
      while (places > 1 && (place[places - 1] == ',' || place[places - 1] == ' ')) places--;
      int status = fatiao_citation_parse(found, a, place, places, NULL);
      if (status == FATIAO_INVALID) continue;
      if (status == FATIAO_OK) status = by_name(c, name, names, in);
      if (status == FATIAO_OK) {
        *from = place;
        return status;
      }
      fatiao_citations_free(*found);
      *found = NULL;
      if (status != FATIAO_NOTFOUND && status != FATIAO_AMBIGUOUS) return status;
    }
  }
  return FATIAO_INVALID;
}

int fatiao_corpus_cite(fatiao_corpus *c, const char *s, size_t n, fatiao_provision place, fatiao_resolution *out) {
  fatiao_citations *found = NULL, *split = NULL;
  fatiao_instrument *in = NULL;
  const char *from = s;
  memset(out, 0, sizeof *out);
  out->allocator = c->store.allocator;
  int status = fatiao_citation_parse(&found, &c->store.allocator, s, n, NULL);
  if (status == FATIAO_OK) {
    const fatiao_citation *only = fatiao_citations_at(found, 0);
    if (only->kind == FATIAO_CITE_PLACE && only->same_name && !place.instrument) { /* the Convention: an alias, if one bears it */
      int named = by_name(c, s + only->name_start, only->name_finish - only->name_start, &in);
      if (named == FATIAO_OK) ((fatiao_citation *)found->item)->same_name = 0, ((fatiao_citation *)found->item)->kind = FATIAO_CITE_NAME;
    }
    return resolve_alone(c, found, s, place, NULL, out);
  }
  if (status != FATIAO_INVALID) return status;
  status = n <= ALONE_MAX ? parse_split(c, s, n, &in, &split, &from) : FATIAO_INVALID;
  if (status == FATIAO_OK) return resolve_alone(c, split, from, (fatiao_provision){NULL, FATIAO_NONE}, in, out);
  if (status != FATIAO_INVALID) return status;
  return fatiao__fail(&c->store, FATIAO_INVALID, "not a citation: '%.*s'", "不是引用：“%.*s”", (int)(n > 200 ? 200 : n), s);
}
