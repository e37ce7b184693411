/*
** The virtual table `provision`: a row for each provision of each default version in each of its languages, read from the trees in memory. Instrument and language
** may be asked for by equality, and then only those are looked at.
*/
#include "internal.h"

#include <sqlite3.h>

enum { COLUMN_ID, COLUMN_INSTRUMENT, COLUMN_KIND, COLUMN_NUMBER, COLUMN_PARENT, COLUMN_LANG, COLUMN_LABEL, COLUMN_HEADING, COLUMN_BODY };
enum { BY_INSTRUMENT = 1, BY_LANG = 2 }; /* bits of idxNum */

typedef struct table {
  sqlite3_vtab base;
  fatiao_corpus *corpus; /* lives longer than its connection */
} table;

typedef struct cursor {
  sqlite3_vtab_cursor base;
  fatiao_corpus *corpus;
  fatiao_instrument *instrument;
  int64_t place, places; /* among the instruments */
  uint32_t layer, node;
  int64_t row;
  char lang[FATIAO_LANG_MAX + 1];
  bool one; /* only the instrument that was asked for */
} cursor;

static int connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **error) {
  (void)argc, (void)argv, (void)error;
  int rc = sqlite3_declare_vtab(db, "CREATE TABLE provision(id, instrument, kind, number, parent, lang, label, heading, body)");
  if (rc != SQLITE_OK) return rc;
  table *t = sqlite3_malloc(sizeof *t);
  if (!t) return SQLITE_NOMEM;
  memset(t, 0, sizeof *t);
  t->corpus = aux;
  *out = &t->base;
  return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *t) {
  sqlite3_free(t);
  return SQLITE_OK;
}

static int best_index(sqlite3_vtab *t, sqlite3_index_info *info) {
  (void)t;
  int instrument = -1, lang = -1, argument = 0;
  for (int i = 0; i < info->nConstraint; i++) {
    if (!info->aConstraint[i].usable || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (info->aConstraint[i].iColumn == COLUMN_INSTRUMENT) instrument = i;
    if (info->aConstraint[i].iColumn == COLUMN_LANG) lang = i;
  }
  if (instrument >= 0) info->aConstraintUsage[instrument].argvIndex = ++argument;
  if (lang >= 0) info->aConstraintUsage[lang].argvIndex = ++argument;
  info->idxNum = (instrument >= 0 ? BY_INSTRUMENT : 0) | (lang >= 0 ? BY_LANG : 0);
  info->estimatedCost = instrument >= 0 ? 1000 : 1000000;
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out) {
  cursor *c = sqlite3_malloc(sizeof *c);
  if (!c) return SQLITE_NOMEM;
  memset(c, 0, sizeof *c);
  c->corpus = ((table *)t)->corpus;
  *out = &c->base;
  return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *c) {
  sqlite3_free(c);
  return SQLITE_OK;
}

static int code_of(int status) {
  return status == FATIAO_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

/* The next instrument; NULL at the end. */
static int next_instrument(cursor *c) {
  c->instrument = NULL;
  c->layer = c->node = 0;
  if (c->one || c->place >= c->places) return SQLITE_OK;
  int status = fatiao_corpus_at(c->corpus, c->place++, &c->instrument);
  if (status != FATIAO_OK) return code_of(status);
  fatiao_instrument_release(c->instrument);
  return SQLITE_OK;
}

static bool stands_here(const cursor *c) {
  const fatiao__layer *l = &c->instrument->layer[c->layer];
  return l->spans[c->node].start != l->spans[c->instrument->tree.node[c->node].end].start;
}

/* From where the cursor is, inclusively, to the next place that is a row. */
static int settle(cursor *c) {
  while (c->instrument) {
    if (c->layer >= c->instrument->layers) {
      int rc = next_instrument(c);
      if (rc != SQLITE_OK) return rc;
      continue;
    }
    fatiao__layer *l = &c->instrument->layer[c->layer];
    bool wanted = !c->lang[0] || strcmp(l->lang, c->lang) == 0;
    int status = wanted ? fatiao__instrument_load(c->instrument, l) : FATIAO_OK;
    if (status != FATIAO_OK) return code_of(status);
    while (wanted && c->node < c->instrument->tree.count && !stands_here(c)) c->node++;
    if (wanted && c->node < c->instrument->tree.count) return SQLITE_OK;
    c->node = 0;
    c->layer++;
  }
  return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int by, const char *name, int argc, sqlite3_value **argv) {
  (void)name;
  cursor *c = (cursor *)base;
  c->place = c->row = 0;
  c->one = (by & BY_INSTRUMENT) != 0;
  c->lang[0] = '\0';
  const unsigned char *lang = (by & BY_LANG) ? sqlite3_value_text(argv[argc - 1]) : NULL;
  if (lang) strncpy(c->lang, (const char *)lang, FATIAO_LANG_MAX);
  int status = fatiao__corpus_list(c->corpus);
  if (status != FATIAO_OK) return code_of(status);
  c->places = c->corpus->listed;
  int rc = next_instrument(c);
  if (c->one) {
    const char *wanted = (const char *)sqlite3_value_text(argv[0]);
    status = wanted ? fatiao_corpus_instrument(c->corpus, wanted, strlen(wanted), &c->instrument) : FATIAO_NOTFOUND;
    if (status == FATIAO_OK) fatiao_instrument_release(c->instrument);
    else c->instrument = NULL;
    if (status != FATIAO_OK && status != FATIAO_NOTFOUND) return code_of(status);
    if (c->instrument && strcmp(c->instrument->name, wanted) != 0) c->instrument = NULL; /* a title is not the id */
  }
  return rc == SQLITE_OK ? settle(c) : rc;
}

static int next_row(sqlite3_vtab_cursor *base) {
  cursor *c = (cursor *)base;
  c->row++;
  c->node++;
  return settle(c);
}

static int at_end(sqlite3_vtab_cursor *base) {
  return !((cursor *)base)->instrument;
}

static void give(sqlite3_context *context, fatiao_string s) {
  if (s.ptr) sqlite3_result_text(context, s.ptr, (int)s.len, SQLITE_TRANSIENT);
  else sqlite3_result_null(context);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
  cursor *c = (cursor *)base;
  const fatiao__layer *l = &c->instrument->layer[c->layer];
  const fatiao__span *s = &l->spans[c->node];
  fatiao_provision p = {c->instrument, c->node};
  if ((i == COLUMN_ID || i == COLUMN_NUMBER || i == COLUMN_PARENT) && !fatiao_provision_id(p).ptr) return SQLITE_NOMEM;
  switch (i) {
    case COLUMN_ID: give(context, fatiao_provision_id(p)); break;
    case COLUMN_INSTRUMENT: sqlite3_result_text(context, c->instrument->name, -1, SQLITE_TRANSIENT); break;
    case COLUMN_KIND: sqlite3_result_text(context, fatiao_kind_name(fatiao_provision_kind(p)), -1, SQLITE_STATIC); break;
    case COLUMN_NUMBER: give(context, fatiao_provision_number(p)); break;
    case COLUMN_PARENT: give(context, fatiao_provision_id(fatiao_provision_parent(p))); break;
    case COLUMN_LANG: sqlite3_result_text(context, l->lang, -1, SQLITE_TRANSIENT); break;
    case COLUMN_LABEL: give(context, fatiao__span_label(s, l->text)); break;
    case COLUMN_HEADING: give(context, fatiao__span_heading(s, l->text)); break;
    default: give(context, fatiao__span_body(s, l->text)); break;
  }
  return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row) {
  *row = ((cursor *)base)->row;
  return SQLITE_OK;
}

int fatiao__table_register(fatiao_corpus *c) {
  static const sqlite3_module module = {
      .xConnect = connect, .xBestIndex = best_index, .xDisconnect = disconnect, .xOpen = open_cursor, .xClose = close_cursor,
      .xFilter = filter,   .xNext = next_row,        .xEof = at_end,            .xColumn = column,    .xRowid = rowid};
  return sqlite3_create_module_v2(c->store.db, "provision", &module, c, NULL);
}
