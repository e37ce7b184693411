/*
** The FTS5 tokenizer "fatiao". It hands the tokens of text/words.c on: pairs of Chinese characters, words of other scripts, all folded. Offsets are
** bytes of the text that was given, also where folding changed its length.
*/
#include "internal.h"

#include <sqlite3.h>

/* FTS5 has no state to keep for us, but wants a handle that is not NULL. */
static int create(void *context, const char **argv, int argc, Fts5Tokenizer **out) {
  (void)argv;
  if (argc != 0) return SQLITE_ERROR;
  *out = context;
  return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer) {
  (void)tokenizer;
}

typedef struct sink {
  void *context;
  int (*token)(void *, int, const char *, int, int, int);
} sink;

static int hand_on(void *ud, const char *token, size_t n, size_t start, size_t finish) {
  sink *to = ud;
  return to->token(to->context, 0, token, (int)n, (int)start, (int)finish);
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *s, int n,
                    int (*token)(void *, int, const char *, int, int, int)) {
  (void)tokenizer;
  (void)flags;
  sink to = {context, token};
  fatiao_allocator libc = {NULL, NULL};
  int rc = n > 0 ? fatiao__tokens(&libc, s, (size_t)n, hand_on, &to) : SQLITE_OK;
  return rc == FATIAO_NOMEM ? SQLITE_NOMEM : rc < 0 ? SQLITE_ERROR : rc;
}

static int find_api(sqlite3 *db, fts5_api **api) {
  sqlite3_stmt *stmt = NULL;
  *api = NULL;
  int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL);
  if (rc != SQLITE_OK) return rc;
  rc = sqlite3_bind_pointer(stmt, 1, api, "fts5_api_ptr", NULL);
  if (rc == SQLITE_OK) sqlite3_step(stmt);
  int closed = sqlite3_finalize(stmt);
  if (rc != SQLITE_OK || closed != SQLITE_OK) return rc ? rc : closed;
  return *api && (*api)->iVersion >= 2 ? SQLITE_OK : SQLITE_ERROR;
}

int fatiao__tokenizer_register(sqlite3 *db) {
  fts5_api *api;
  int rc = find_api(db, &api);
  if (rc != SQLITE_OK) return rc;
  fts5_tokenizer tokenizer = {create, destroy, tokenize};
  return api->xCreateTokenizer(api, "fatiao", api, &tokenizer, NULL);
}
