/*
** SQL for reading, over the tables of the database and the virtual table of provisions.
*/
#include "internal.h"

#include <sqlite3.h>

struct fatiao_rows {
  fatiao_corpus *corpus;
  sqlite3_stmt *stmt;
};

/* What SQLite counts as reading but is not for a reader: transactions, other files, settings. */
static int authorize(void *ud, int action, const char *first, const char *second, const char *database, const char *trigger) {
  (void)ud, (void)database, (void)trigger;
  switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    case SQLITE_PRAGMA:
      if (sqlite3_stricmp(first, "optimize") == 0) return SQLITE_DENY; /* it writes, though SQLite takes it for reading */
      return !second || strncmp(first, "table_", 6) == 0 || strncmp(first, "index_", 6) == 0 ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_OK;
  }
}

static int prepare(fatiao_rows *r, const char *sql, size_t n) {
  fatiao__store *s = &r->corpus->store;
  const char *rest = NULL;
  if (s->failed || !s->db) return fatiao__fail(s, FATIAO_INVALID, "the corpus could not be opened", "语料库未能打开");
  if (!r->corpus->has_table) {
    int rc = fatiao__table_register(r->corpus);
    if (rc != SQLITE_OK) return fatiao__fail_sqlite(s, rc);
    r->corpus->has_table = true;
  }
  sqlite3_set_authorizer(s->db, authorize, NULL);
  int rc = sqlite3_prepare_v2(s->db, sql, (int)n, &r->stmt, &rest);
  sqlite3_set_authorizer(s->db, NULL, NULL);
  if (rc == SQLITE_AUTH) return fatiao__fail(s, FATIAO_INVALID, "SQL: for reading only", "SQL：仅供读取");
  if (rc == SQLITE_ERROR) return fatiao__fail(s, FATIAO_INVALID, "SQL: %s", "SQL：%s", sqlite3_errmsg(s->db));
  if (rc != SQLITE_OK) return fatiao__fail_sqlite(s, rc);
  while (rest < sql + n && fatiao__is_space((unsigned char)*rest)) rest++;
  if (!r->stmt || rest < sql + n) return fatiao__fail(s, FATIAO_INVALID, "SQL: one statement is wanted", "SQL：须为一条语句");
  if (!sqlite3_stmt_readonly(r->stmt)) return fatiao__fail(s, FATIAO_INVALID, "SQL: for reading only", "SQL：仅供读取");
  return FATIAO_OK;
}

int fatiao_rows_open(fatiao_rows **out, fatiao_corpus *c, const char *sql, size_t n) {
  *out = NULL;
  fatiao_rows *r = fatiao__alloc(&c->store.allocator, sizeof *r);
  if (!r) return fatiao__fail(&c->store, FATIAO_NOMEM, "out of memory", "内存不足");
  r->corpus = c;
  fatiao_corpus_retain(c);
  int status = prepare(r, sql, n);
  if (status == FATIAO_OK) *out = r;
  else fatiao_rows_close(r);
  return status;
}

void fatiao_rows_close(fatiao_rows *r) {
  if (!r) return;
  fatiao_corpus *c = r->corpus;
  sqlite3_finalize(r->stmt);
  fatiao__free(&c->store.allocator, r, sizeof *r);
  fatiao_corpus_release(c);
}

static int bound(fatiao_rows *r, int i, int rc) {
  if (rc == SQLITE_RANGE) return fatiao__fail(&r->corpus->store, FATIAO_INVALID, "SQL: no parameter %d", "SQL：没有第 %d 个参数", i);
  return rc == SQLITE_OK ? FATIAO_OK : fatiao__fail_sqlite(&r->corpus->store, rc);
}

int fatiao_rows_bind_integer(fatiao_rows *r, int i, int64_t v) {
  return bound(r, i, sqlite3_bind_int64(r->stmt, i, v));
}

int fatiao_rows_bind_real(fatiao_rows *r, int i, double v) {
  return bound(r, i, sqlite3_bind_double(r->stmt, i, v));
}

int fatiao_rows_bind_text(fatiao_rows *r, int i, const char *s, size_t n) {
  return bound(r, i, sqlite3_bind_text(r->stmt, i, s, (int)n, SQLITE_TRANSIENT));
}

int fatiao_rows_next(fatiao_rows *r) {
  int rc = sqlite3_step(r->stmt);
  return rc == SQLITE_ROW ? FATIAO_OK : rc == SQLITE_DONE ? FATIAO_DONE : fatiao__fail_sqlite(&r->corpus->store, rc);
}

int fatiao_rows_columns(const fatiao_rows *r) {
  return sqlite3_column_count(r->stmt);
}

const char *fatiao_rows_name(const fatiao_rows *r, int i) {
  return sqlite3_column_name(r->stmt, i);
}

fatiao_column fatiao_rows_type(const fatiao_rows *r, int i) {
  switch (sqlite3_column_type(r->stmt, i)) {
    case SQLITE_INTEGER: return FATIAO_COLUMN_INTEGER;
    case SQLITE_FLOAT: return FATIAO_COLUMN_REAL;
    case SQLITE_TEXT: return FATIAO_COLUMN_TEXT;
    case SQLITE_BLOB: return FATIAO_COLUMN_BLOB;
    default: return FATIAO_COLUMN_NULL;
  }
}

int64_t fatiao_rows_integer(const fatiao_rows *r, int i) {
  return sqlite3_column_int64(r->stmt, i);
}

double fatiao_rows_real(const fatiao_rows *r, int i) {
  return sqlite3_column_double(r->stmt, i);
}

fatiao_string fatiao_rows_text(const fatiao_rows *r, int i) {
  const char *s = sqlite3_column_blob(r->stmt, i);
  return (fatiao_string){s ? s : "", (size_t)sqlite3_column_bytes(r->stmt, i)};
}
