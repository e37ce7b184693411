/*
** A corpus is a SQLite database. This file opens it, knows its schema, keeps its prepared statements, and turns SQLite's results into ours.
**
** What is stored is what is in memory: a version's tree is one packed array, its text in a language one text and one array of offsets, so that loading an
** instrument reads three values instead of thousands of rows. The search index is FTS5 without content: the text is not stored twice.
**
** Three marks tell whether a file is ours and whether this library can read it: application_id, user_version (schema) and the tokenizer's version.
** SQLite does not notice a file that lost its end until it reads there; the page count in the header is compared with the file's size instead.
*/
#include "internal.h"

#include <sqlite3.h>
#include <stdio.h>

#define APPLICATION_ID 0x46415449 /* "FATI" */
#define SCHEMA_VERSION 1
#define BUSY_MILLISECONDS 5000 /* how long a writer waits for another one */
#define FTS_HASH_BYTES 33554432 /* of index terms gathered before they are written: fewer merges in a long import */

static const char schema[] =
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE instrument(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL DEFAULT '', date TEXT NOT NULL DEFAULT '',"
    " numbering TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE title(id INTEGER PRIMARY KEY, instrument INTEGER NOT NULL REFERENCES instrument, lang TEXT NOT NULL, text TEXT NOT NULL,"
    " folded TEXT NOT NULL, alias INTEGER NOT NULL, declared INTEGER NOT NULL);"
    "CREATE INDEX title_folded ON title(folded);"
    "CREATE INDEX title_instrument ON title(instrument);"
    "CREATE TABLE version(id INTEGER PRIMARY KEY, instrument INTEGER NOT NULL REFERENCES instrument, name TEXT NOT NULL, date TEXT NOT NULL, tree BLOB NOT NULL,"
    " UNIQUE(instrument, name));"
    "CREATE TABLE text(id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES version, lang TEXT NOT NULL, source TEXT NOT NULL, note TEXT NOT NULL,"
    " date TEXT NOT NULL, sha256 TEXT NOT NULL, row INTEGER NOT NULL, rows INTEGER NOT NULL, spans BLOB NOT NULL, body BLOB NOT NULL, UNIQUE(version, lang));"
    "CREATE INDEX text_row ON text(row);"
    "CREATE TABLE naming(name TEXT NOT NULL, text INTEGER NOT NULL REFERENCES text, PRIMARY KEY(name, text)) WITHOUT ROWID;"
    "CREATE INDEX naming_text ON naming(text);"
    "CREATE TABLE description(instrument TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY(instrument, key, target)) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', tokenize='fatiao');";

#define INSTRUMENT "SELECT instrument.id, instrument.name, kind, instrument.date, numbering FROM instrument "

static const char *const queries[FATIAO__QUERIES] = {
    [FATIAO__Q_LIST] = "SELECT id FROM instrument WHERE EXISTS (SELECT 1 FROM version WHERE version.instrument = instrument.id) ORDER BY id",
    [FATIAO__Q_NAMED] = INSTRUMENT "WHERE name = ?1",
    [FATIAO__Q_FOLDED] = INSTRUMENT "WHERE id IN (SELECT instrument FROM title WHERE folded = ?1) ORDER BY id",
    [FATIAO__Q_TITLES] = "SELECT lang, text, alias, declared FROM title WHERE instrument = ?1 ORDER BY declared DESC, id",
    [FATIAO__Q_VERSIONS] = "SELECT id, name, date FROM version WHERE instrument = ?1 ORDER BY date, id",
    [FATIAO__Q_VERSION] = "SELECT instrument.id, instrument.name, version.name, kind, coalesce(nullif(version.date, ''), instrument.date), tree,"
                          " (SELECT id FROM version WHERE instrument = instrument.id ORDER BY date DESC, id DESC LIMIT 1)"
                          " FROM version JOIN instrument ON instrument.id = version.instrument WHERE version.id = ?1",
    [FATIAO__Q_TREE] = "SELECT tree FROM version WHERE id = ?1",
    [FATIAO__Q_LAYERS] = "SELECT id, lang, source, note, date, sha256, row, rows FROM text WHERE version = ?1 ORDER BY id",
    [FATIAO__Q_ROW] = "SELECT version, lang, row FROM text WHERE row <= ?1 ORDER BY row DESC LIMIT 1",
    [FATIAO__Q_BEST] = "SELECT rowid, rank FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rank",
    [FATIAO__Q_ALL] = "SELECT rowid, 0.0 FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid",
    [FATIAO__Q_SETTING] = "SELECT value FROM setting WHERE name = ?1",
    [FATIAO__Q_SET] = "INSERT INTO setting VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2",
    [FATIAO__Q_ADD_INSTRUMENT] = "INSERT INTO instrument(name) VALUES(?1)",
    [FATIAO__Q_DECLARE] = "UPDATE instrument SET kind = ?2, date = ?3, numbering = ?4 WHERE id = ?1",
    [FATIAO__Q_DATE_VERSIONS] = "UPDATE version SET date = ?2 WHERE instrument = ?1 AND date = ''",
    [FATIAO__Q_ADD_OFFENCE] = "INSERT OR IGNORE INTO description VALUES(?1, 'offences', ?2)",
    [FATIAO__Q_DROP_OFFENCES] = "DELETE FROM description WHERE instrument = ?1 AND key = 'offences'",
    [FATIAO__Q_CLEAR_TITLES] = "DELETE FROM title WHERE instrument = ?1 AND declared = ?2 AND (?3 IS NULL OR lang = ?3)",
    [FATIAO__Q_ADD_TITLE] = "INSERT INTO title(instrument, lang, text, folded, alias, declared) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [FATIAO__Q_ADD_VERSION] = "INSERT INTO version(instrument, name, date, tree) VALUES(?1, ?2, ?3, ?4)",
    [FATIAO__Q_SET_VERSION] = "UPDATE version SET date = ?2, tree = ?3 WHERE id = ?1",
    [FATIAO__Q_ADD_TEXT] = "INSERT INTO text(version, lang, source, note, date, sha256, row, rows, spans, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [FATIAO__Q_SET_SPANS] = "UPDATE text SET spans = ?2, row = ?3, rows = ?4 WHERE id = ?1",
    [FATIAO__Q_DROP_TEXT] = "DELETE FROM text WHERE id = ?1",
    [FATIAO__Q_ADD_NAME] = "INSERT OR IGNORE INTO naming(text, name) VALUES(?1, ?2)",
    [FATIAO__Q_DROP_NAMES] = "DELETE FROM naming WHERE text = ?1",
    [FATIAO__Q_NAMING] = "SELECT DISTINCT version FROM naming JOIN text ON text.id = naming.text WHERE naming.name IN (SELECT folded FROM title WHERE instrument = ?1) ORDER BY version",
    [FATIAO__Q_INDEX] = "INSERT INTO search(rowid, words) VALUES(?1, ?2)",
    [FATIAO__Q_UNINDEX] = "INSERT INTO search(search, rowid, words) VALUES('delete', ?1, ?2)",
};

/* ------------------------------------------------------------- failures -------------------------------------------------------------- */

/* Cuts what snprintf left in the middle of a character. */
static void trim_message(char *s) {
  size_t n = strlen(s), at = fatiao_text_validate(s, n);
  if (at != FATIAO_VALID && n - at < 4) s[at] = '\0';
}

int fatiao__fail(fatiao__store *s, int status, const char *en, const char *zh, ...) {
  va_list args;
  va_start(args, zh);
  vsnprintf(s->message, sizeof s->message, strncmp(s->lang, "zh", 2) == 0 ? zh : en, args);
  va_end(args);
  trim_message(s->message);
  return status;
}

int fatiao__fail_sqlite(fatiao__store *s, int rc) {
  const char *what = s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc);
  switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW: return FATIAO_OK;
    case SQLITE_NOMEM: return fatiao__fail(s, FATIAO_NOMEM, "out of memory", "内存不足");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return fatiao__fail(s, FATIAO_FOREIGN, "not a fatiao corpus, or a damaged one (%s)", "不是 fatiao 语料库，或者已损坏（%s）", what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fatiao__fail(s, FATIAO_BUSY, "another program is writing to this corpus", "另有程序正在写入该语料库");
    case SQLITE_READONLY:
    case SQLITE_PERM: return fatiao__fail(s, FATIAO_READONLY, "the corpus cannot be written", "该语料库不可写入");
    case SQLITE_TOOBIG: return fatiao__fail(s, FATIAO_LIMIT, "too large for the database (%s)", "超出数据库容许的大小（%s）", what);
    case SQLITE_INTERRUPT: return fatiao__fail(s, FATIAO_INTERRUPTED, "interrupted", "已中断");
    default: return fatiao__fail(s, FATIAO_IO, "the database failed: %s", "数据库出错：%s", what);
  }
}

/* ------------------------------------------------------------- opening --------------------------------------------------------------- */

static int exec(fatiao__store *s, const char *sql) {
  int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
  return rc == SQLITE_OK ? FATIAO_OK : fatiao__fail_sqlite(s, rc);
}

/* The first column of the first row of sql; FATIAO_DONE when there is no row. */
static int get_integer(fatiao__store *s, const char *sql, int64_t *value) {
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) *value = sqlite3_column_int64(stmt, 0);
  sqlite3_finalize(stmt);
  return rc == SQLITE_ROW ? FATIAO_OK : rc == SQLITE_DONE ? FATIAO_DONE : fatiao__fail_sqlite(s, rc);
}

/* A new database becomes a corpus. */
static int create(fatiao__store *s) {
  char marks[256];
  snprintf(marks, sizeof marks,
           "PRAGMA application_id = %d; PRAGMA user_version = %d; INSERT INTO setting VALUES('tokenizer', %d), ('row', 1);"
           "INSERT INTO search(search, rank) VALUES('hashsize', %d);",
           APPLICATION_ID, SCHEMA_VERSION, FATIAO__TOKENIZER_VERSION, FTS_HASH_BYTES);
  int status = exec(s, "BEGIN IMMEDIATE");
  if (status == FATIAO_OK) status = exec(s, schema);
  if (status == FATIAO_OK) status = exec(s, marks);
  if (status == FATIAO_OK) status = exec(s, "COMMIT");
  return status;
}

/* A file that lost its end still has a header that says how long it was. */
static int check_whole(fatiao__store *s) {
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  int64_t pages = 0, page = 0;
  int status = get_integer(s, "PRAGMA page_size", &page);
  if (status == FATIAO_OK) status = get_integer(s, "PRAGMA page_count", &pages);
  if (status != FATIAO_OK) return status;
  if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file->pMethods) return FATIAO_OK;
  if (file->pMethods->xFileSize(file, &size) != SQLITE_OK || size >= pages * page) return FATIAO_OK;
  return fatiao__fail(s, FATIAO_FOREIGN, "the file is truncated: it has %lld of %lld bytes", "文件被截断：实有 %lld 字节，应有 %lld 字节", (long long)size,
                      (long long)(pages * page));
}

static int check_marks(fatiao__store *s) {
  int64_t application = 0, version = 0, tokenizer = 0;
  int status = get_integer(s, "PRAGMA application_id", &application);
  if (status == FATIAO_OK) status = get_integer(s, "PRAGMA user_version", &version);
  if (status != FATIAO_OK) return status;
  if (application != APPLICATION_ID) return fatiao__fail(s, FATIAO_FOREIGN, "a database, but not a fatiao corpus", "是数据库，但不是 fatiao 语料库");
  if (version > SCHEMA_VERSION)
    return fatiao__fail(s, FATIAO_NEWER, "written by a newer fatiao (schema %d, this one reads up to %d)", "由更新版本的 fatiao 写成（架构版本 %d，本程序只读到 %d）",
                        (int)version, SCHEMA_VERSION);
  status = get_integer(s, "SELECT value FROM setting WHERE name = 'tokenizer'", &tokenizer);
  if (status < 0) return status;
  if (status == FATIAO_OK && tokenizer == FATIAO__TOKENIZER_VERSION) return FATIAO_OK;
  return fatiao__fail(s, tokenizer > FATIAO__TOKENIZER_VERSION ? FATIAO_NEWER : FATIAO_FOREIGN, "its search index was made by another version of fatiao; import the texts again",
                      "检索索引由另一版本的 fatiao 生成，请重新导入文本");
}

/* Reads the bundled corpus where it lies in memory. */
static int open_image(fatiao__store *s) {
  size_t size = 0;
  const unsigned char *image = fatiao__image(&size);
  if (size == 0) return fatiao__fail(s, FATIAO_NOTFOUND, "this library was built without a corpus", "本程序库未内置语料库");
  int rc = sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc == SQLITE_OK)
    /* READONLY: SQLite never writes to the bytes, and without FREEONCLOSE or RESIZEABLE neither frees nor moves them. */
    rc = sqlite3_deserialize(s->db, "main", (unsigned char *)(uintptr_t)image, (sqlite3_int64)size, (sqlite3_int64)size, SQLITE_DESERIALIZE_READONLY);
  return rc == SQLITE_OK ? FATIAO_OK : fatiao__fail_sqlite(s, rc);
}

static int open_file(fatiao__store *s, const char *path, int flags) {
  int rc = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc == SQLITE_CANTOPEN && !(flags & SQLITE_OPEN_CREATE)) return fatiao__fail(s, FATIAO_NOTFOUND, "cannot open %s", "无法打开 %s", path);
  if (rc == SQLITE_CANTOPEN) return fatiao__fail(s, FATIAO_IO, "cannot create %s", "无法创建 %s", path);
  if (rc != SQLITE_OK) return fatiao__fail_sqlite(s, rc);
  sqlite3_busy_timeout(s->db, BUSY_MILLISECONDS);
  s->writable = !(flags & SQLITE_OPEN_READONLY);
  return FATIAO_OK;
}

static int mode_flags(fatiao__store *s, const char *mode, int *flags) {
  if (!mode || strcmp(mode, "r") == 0) *flags = SQLITE_OPEN_READONLY;
  else if (strcmp(mode, "rw") == 0) *flags = SQLITE_OPEN_READWRITE;
  else if (strcmp(mode, "rwc") == 0) *flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  else return fatiao__fail(s, FATIAO_INVALID, "unknown mode '%.20s': r, rw or rwc", "不认识的打开方式“%.20s”：应为 r、rw 或 rwc", mode);
  return FATIAO_OK;
}

static int open_database(fatiao__store *s, const char *path, const char *mode) {
  int flags = 0;
  int status = mode_flags(s, mode, &flags);
  if (status != FATIAO_OK) return status;
  if (!path && flags != SQLITE_OPEN_READONLY) return fatiao__fail(s, FATIAO_READONLY, "the bundled corpus cannot be written", "内置语料库不可写入");
  status = path ? open_file(s, path, flags) : open_image(s);
  if (status != FATIAO_OK) return status;
  sqlite3_extended_result_codes(s->db, 0);
  int rc = fatiao__tokenizer_register(s->db);
  if (rc == SQLITE_NOMEM) return fatiao__fail_sqlite(s, rc);
  if (rc != SQLITE_OK) return fatiao__fail(s, FATIAO_FOREIGN, "this SQLite was built without FTS5", "所用的 SQLite 未编入 FTS5");
  if (!path) return FATIAO_OK; /* the image was made by this very build */
  int64_t tables = 0;
  status = get_integer(s, "SELECT count(*) FROM sqlite_master", &tables);
  if (status != FATIAO_OK) return status;
  if (tables == 0 && (flags & SQLITE_OPEN_CREATE)) return create(s);
  if (tables == 0) return fatiao__fail(s, FATIAO_FOREIGN, "an empty file, not a fatiao corpus", "空文件，不是 fatiao 语料库");
  status = check_whole(s);
  return status == FATIAO_OK ? check_marks(s) : status;
}

int fatiao__store_open(fatiao__store *s, const char *path, const char *mode) {
  int status = open_database(s, path, mode);
  s->failed = status != FATIAO_OK;
  return status;
}

void fatiao__store_close(fatiao__store *s) {
  for (int i = 0; i < FATIAO__QUERIES; i++) sqlite3_finalize(s->query[i]);
  memset(s->query, 0, sizeof s->query);
  sqlite3_close_v2(s->db);
  s->db = NULL;
}

/* ------------------------------------------------------------- statements ------------------------------------------------------------- */

int fatiao__store_query(fatiao__store *s, fatiao__query q, sqlite3_stmt **out) {
  *out = NULL;
  if (s->failed || !s->db) return fatiao__fail(s, FATIAO_INVALID, "the corpus could not be opened", "语料库未能打开");
  if (!s->query[q]) {
    int rc = sqlite3_prepare_v3(s->db, queries[q], -1, SQLITE_PREPARE_PERSISTENT, &s->query[q], NULL);
    if (rc != SQLITE_OK) return fatiao__fail_sqlite(s, rc);
  }
  sqlite3_reset(s->query[q]);
  sqlite3_clear_bindings(s->query[q]);
  *out = s->query[q];
  return FATIAO_OK;
}

int fatiao__store_step(fatiao__store *s, sqlite3_stmt *stmt) {
  int rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) return FATIAO_OK;
  int status = rc == SQLITE_DONE ? FATIAO_DONE : fatiao__fail_sqlite(s, rc);
  sqlite3_reset(stmt);
  return status;
}

int fatiao__store_run(fatiao__store *s, sqlite3_stmt *stmt) {
  int status = fatiao__store_step(s, stmt);
  if (status == FATIAO_OK) sqlite3_reset(stmt);
  return status == FATIAO_DONE ? FATIAO_OK : status;
}

bool fatiao__store_rows_fit(int64_t first, int64_t count) {
  return first >= 0 && count >= 0 && count <= UINT32_MAX && first < INT64_MAX - count;
}

const char *fatiao__store_text(sqlite3_stmt *stmt, int column) {
  const char *s = (const char *)sqlite3_column_text(stmt, column);
  return s ? s : "";
}

int fatiao__store_blob(fatiao__store *s, const char *table, const char *column, int64_t row, fatiao__buffer *out) {
  sqlite3_blob *blob = NULL;
  int rc = sqlite3_blob_open(s->db, "main", table, column, row, 0, &blob);
  if (rc == SQLITE_ERROR) return FATIAO_FOREIGN; /* no such row: another process has replaced it; or it holds no blob */
  int n = rc == SQLITE_OK ? sqlite3_blob_bytes(blob) : 0;
  char *to = rc == SQLITE_OK ? fatiao__buffer_grow(out, (size_t)n + 1) : NULL; /* one more, so that an empty one has a place too */
  if (to) {
    out->len--;
    rc = sqlite3_blob_read(blob, to, n, 0);
  }
  sqlite3_blob_close(blob);
  if (out->status != FATIAO_OK) return fatiao__fail(s, out->status, "out of memory", "内存不足");
  return rc == SQLITE_OK ? FATIAO_OK : fatiao__fail_sqlite(s, rc);
}

int fatiao__store_begin(fatiao__store *s) {
  if (s->failed || !s->db) return fatiao__fail(s, FATIAO_INVALID, "the corpus could not be opened", "语料库未能打开");
  if (!s->writable) return fatiao__fail(s, FATIAO_READONLY, "the corpus was opened for reading only", "语料库是以只读方式打开的");
  int status = s->depth == 0 ? exec(s, "BEGIN IMMEDIATE") : FATIAO_OK;
  if (status == FATIAO_OK) s->depth++;
  return status;
}

/*
** When memory runs out within FTS5 (as of 3.40), SQLite may roll back while FTS5 is still reading its totals; it then keeps wrong ones and calls the database
** damaged. A transaction that touches it and is rolled back makes it forget them.
*/
static void roll_back(fatiao__store *s, int status) {
  static const char *const forget[] = {"BEGIN", "DELETE FROM search WHERE 0", "ROLLBACK"};
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  for (int i = 0; i < 3 && status == FATIAO_NOMEM; i++) sqlite3_exec(s->db, forget[i], NULL, NULL, NULL);
}

int fatiao__store_end(fatiao__store *s, int status) {
  if (status != FATIAO_OK && s->doomed == FATIAO_OK) s->doomed = status;
  if (--s->depth > 0) return status;
  int whole = s->doomed;
  s->doomed = FATIAO_OK;
  if (whole == FATIAO_OK) whole = exec(s, "COMMIT");
  if (whole != FATIAO_OK) roll_back(s, whole); /* the message is that of the failure */
  return whole;
}

int fatiao__store_optimize(fatiao__store *s) {
  if (s->depth > 0) return fatiao__fail(s, FATIAO_INVALID, "not inside a transaction", "不能在事务之内进行");
  int status = fatiao__store_begin(s);
  if (status == FATIAO_OK) status = fatiao__store_end(s, exec(s, "INSERT INTO search(search) VALUES('optimize')"));
  return status == FATIAO_OK ? exec(s, "VACUUM") : status;
}
