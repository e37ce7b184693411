/*
** What the tests of the store and of the corpus share: an allocator that counts and fails, a folder of their own, a few verbs.
*/
#ifndef FATIAO_TEST_HELPER_H
#define FATIAO_TEST_HELPER_H

#define _GNU_SOURCE /* mkdtemp, memmem */

#include "internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ------------------------------------------------------------- allocation -------------------------------------------------------------- */

typedef struct pool {
  size_t bytes;  /* in use */
  size_t blocks; /* in use */
  long calls;    /* that want memory */
  long fail_at;  /* which of them fails; 0: none. Those after it succeed again */
  bool failed;
} pool;

/* Sizes are checked: what is freed or resized has the size that it was made with. */
static inline void *pool_realloc(void *ud, void *ptr, size_t old_size, size_t new_size) {
  pool *p = ud;
  size_t *block = ptr ? (size_t *)ptr - 2 : NULL;
  if (block) assert_int_equal(block[0], old_size);
  else assert_int_equal(old_size, 0);
  if (new_size == 0) {
    if (!block) return NULL;
    p->bytes -= old_size;
    p->blocks--;
    free(block);
    return NULL;
  }
  if (++p->calls == p->fail_at) {
    p->failed = true;
    return NULL;
  }
  block = realloc(block, new_size + 2 * sizeof *block);
  assert_non_null(block);
  p->bytes += new_size - old_size;
  p->blocks += !ptr;
  block[0] = new_size;
  return block + 2;
}

static inline fatiao_allocator pool_allocator(pool *p) {
  return (fatiao_allocator){pool_realloc, p};
}

/* ---------------------------------------------------------------- files ---------------------------------------------------------------- */

/* A path in a folder that belongs to this run; it stays valid. */
static inline const char *temporary(const char *name) {
  static char folder[64];
  static char path[8][400];
  static int next;
  if (!*folder) {
    strcpy(folder, "/tmp/fatiao-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
  }
  char *p = path[next++ % 8];
  snprintf(p, sizeof path[0], "%s/%s", folder, name);
  return p;
}

/* A group teardown: empties and removes that folder. */
static inline int remove_temporary(void **state) {
  (void)state;
  char folder[400];
  snprintf(folder, sizeof folder, "%s", temporary(""));
  DIR *d = opendir(folder);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
    if (e->d_name[0] != '.' && unlink(temporary(e->d_name)) != 0) rmdir(temporary(e->d_name));
  if (d) closedir(d);
  return rmdir(folder);
}

static inline char *slurp(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  *n = 0;
  if (!f) return NULL;
  fseek(f, 0, SEEK_END);
  *n = (size_t)ftell(f);
  rewind(f);
  char *s = malloc(*n + 1);
  assert_non_null(s);
  assert_int_equal(fread(s, 1, *n, f), *n);
  s[*n] = '\0';
  fclose(f);
  return s;
}

static inline void spill(const char *path, const void *s, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(s, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

/* The folder of authentic texts; NULL, said aloud, when it is not at hand. */
static inline const char *texts_folder(void) {
  const char *folder = getenv("FATIAO_TEXTS");
  if (!folder || !*folder) folder = "../shared/texts";
  struct stat st;
  if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode)) return folder;
  print_message("[ SKIPPED  ] no folder %s (FATIAO_TEXTS)\n", folder);
  return NULL;
}

/* ---------------------------------------------------------------- verbs ---------------------------------------------------------------- */

/* A corpus in the language and mode given; path NULL: the bundled one. */
static inline fatiao_corpus *open_corpus(const char *path, const char *mode, pool *p) {
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  fatiao_corpus *c = NULL;
  opt.mode = mode;
  if (p) opt.allocator = pool_allocator(p);
  int status = fatiao_open(&c, path, &opt);
  if (status != FATIAO_OK) fail_msg("%s: %s", path ? path : "(bundled)", c ? fatiao_corpus_message(c) : "no memory");
  return c;
}

static inline fatiao_corpus *new_corpus(const char *name) {
  const char *path = temporary(name);
  unlink(path);
  return open_corpus(path, "rwc", NULL);
}

static inline int try_import(fatiao_corpus *c, const char *id, const char *lang, const char *text, fatiao_report *report) {
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  opt.id = id;
  opt.lang = lang;
  return fatiao_import(c, text, strlen(text), &opt, report);
}

static inline void import(fatiao_corpus *c, const char *id, const char *lang, const char *text) {
  if (try_import(c, id, lang, text, NULL) != FATIAO_OK) fail_msg("%s: %s", id, fatiao_corpus_message(c));
}

/* The instrument of that name; it is held by the corpus alone, which is what most tests want. */
static inline fatiao_instrument *find(fatiao_corpus *c, const char *name) {
  fatiao_instrument *i;
  if (fatiao_corpus_instrument(c, name, strlen(name), &i) != FATIAO_OK) fail_msg("%s: %s", name, fatiao_corpus_message(c));
  fatiao_instrument_release(i);
  return i;
}

static inline fatiao_provision provision(fatiao_corpus *c, const char *id) {
  fatiao_provision p;
  if (fatiao_corpus_provision(c, id, strlen(id), &p) != FATIAO_OK) fail_msg("%s: %s", id, fatiao_corpus_message(c));
  fatiao_instrument_release(p.instrument);
  return p;
}

static inline bool has(fatiao_corpus *c, const char *id) {
  fatiao_provision p;
  int status = fatiao_corpus_provision(c, id, strlen(id), &p);
  if (status == FATIAO_OK) fatiao_instrument_release(p.instrument);
  else assert_int_equal(status, FATIAO_NOTFOUND);
  return status == FATIAO_OK;
}

static inline void assert_string(fatiao_string s, const char *expected) {
  char got[400];
  snprintf(got, sizeof got, "%.*s", (int)s.len, s.ptr ? s.ptr : "");
  assert_string_equal(got, expected);
}

static inline void assert_body(fatiao_corpus *c, const char *id, const char *lang, const char *expected) {
  fatiao_string s;
  assert_int_equal(fatiao_provision_body(provision(c, id), lang, &s), FATIAO_OK);
  assert_string(s, expected);
}

/* All ids of an instrument, one a line, after what its buffer holds. */
static inline void add_ids(fatiao__buffer *b, fatiao_instrument *i) {
  for (uint32_t k = 0; k < fatiao_instrument_size(i); k++) {
    fatiao_string id = fatiao_provision_id(fatiao_instrument_provision(i, k));
    fatiao__buffer_add(b, id.ptr, id.len);
    fatiao__buffer_addc(b, '\n');
  }
}

static inline void assert_ids(fatiao_corpus *c, const char *name, const char *expected) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, NULL);
  add_ids(&b, find(c, name));
  assert_string_equal(fatiao__buffer_string(&b), expected);
  fatiao__buffer_free(&b);
}

/* A sequence that is the same in every run. */
static inline uint32_t random_below(uint64_t *seed, uint32_t n) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 33) % n;
}

#endif
