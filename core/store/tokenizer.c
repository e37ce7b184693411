/*
** The FTS5 tokenizer "fatiao". It hands the tokens of text/words.c on: pairs of Chinese characters, words of other scripts, all folded. Offsets are
** bytes of the text that was given, also where folding changed its length.
*/
#include "internal.h"

#include <sqlite3.h>

#define TOKEN_MAX 256 /* bytes of a token; a longer word is cut, in texts and queries alike */

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

/* Tokens go out one behind, so that the last one can be left out of a query. */
typedef struct sink {
  void *context;
  int (*token)(void *, int, const char *, int, int, int);
  char held[TOKEN_MAX];
  size_t n, start, finish;
  bool holds, overlaps; /* overlaps: the one held is the second character of the pair before it */
} sink;

static int let_go(sink *to) {
  to->holds = false;
  return to->token(to->context, 0, to->held, (int)to->n, (int)to->start, (int)to->finish);
}

static int hand_on(void *ud, const char *token, size_t n, size_t start, size_t finish) {
  sink *to = ud;
  bool overlaps = to->holds && finish == to->finish && start > to->start;
  int rc = to->holds ? let_go(to) : SQLITE_OK;
  if (rc != SQLITE_OK) return rc;
  if (n > TOKEN_MAX) n = TOKEN_MAX;
  memcpy(to->held, token, n);
  to->n = n;
  to->start = start;
  to->finish = finish;
  to->holds = true;
  to->overlaps = overlaps;
  return SQLITE_OK;
}

/*
** In a text, a run of Chinese ends with its last character alone. In a query it does not when it ends the query: 甲乙丙 asks for 甲乙 and 乙丙, which every text
** with 甲乙丙 has, whatever follows.
*/
static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *s, int n,
                    int (*token)(void *, int, const char *, int, int, int)) {
  (void)tokenizer;
  sink to;
  to.context = context;
  to.token = token;
  to.holds = to.overlaps = false;
  fatiao_allocator libc = {NULL, NULL};
  int rc = n > 0 ? fatiao__tokens(&libc, s, (size_t)n, hand_on, &to) : SQLITE_OK;
  if (rc == FATIAO_NOMEM) return SQLITE_NOMEM;
  if (rc != SQLITE_OK) return rc < 0 ? SQLITE_ERROR : rc;
  if (!to.holds || ((flags & FTS5_TOKENIZE_QUERY) && to.overlaps)) return SQLITE_OK;
  return let_go(&to);
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
