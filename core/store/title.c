/*
** Titles: by what names an instrument is known. Those that were declared count; where none was, the first line of each text is taken, and for a Chinese law its
** short form too. They are found by their folded form.
*/
#include "internal.h"

#include <sqlite3.h>

#define TITLE_MAX 1024 /* bytes of a title taken from the text: a longer first line is no title */

void fatiao__fold_title(const char *s, size_t n, fatiao__buffer *out) {
  static const char *const dropped[] = {"《", "》", "〈", "〉", " ", "\xC2\xA0", "\xE3\x80\x80", "\t"};
  fatiao__buffer bare;
  fatiao__buffer_init(&bare, &out->allocator);
  for (size_t i = 0; i < n;) {
    size_t skip = 0;
    for (size_t k = 0; k < sizeof dropped / sizeof *dropped && !skip; k++) {
      size_t len = strlen(dropped[k]);
      if (n - i >= len && memcmp(s + i, dropped[k], len) == 0) skip = len;
    }
    if (!skip) fatiao__buffer_addc(&bare, s[i]);
    i += skip ? skip : 1;
  }
  if (bare.status != FATIAO_OK) out->status = bare.status;
  else fatiao__fold(bare.ptr ? bare.ptr : "", bare.len, out, NULL);
  fatiao__buffer_free(&bare);
}

int fatiao__title_add(fatiao__store *s, int64_t instrument, const char *lang, const char *text, size_t n, bool alias, bool declared) {
  sqlite3_stmt *q;
  fatiao__buffer folded;
  fatiao__buffer_init(&folded, &s->allocator);
  fatiao__fold_title(text, n, &folded);
  int status = folded.status;
  if (status == FATIAO_OK) status = fatiao__store_query(s, FATIAO__Q_ADD_TITLE, &q);
  if (status == FATIAO_OK) {
    sqlite3_bind_int64(q, 1, instrument);
    sqlite3_bind_text(q, 2, lang, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 3, text, (int)n, SQLITE_STATIC);
    sqlite3_bind_text(q, 4, folded.ptr ? folded.ptr : "", (int)folded.len, SQLITE_STATIC);
    sqlite3_bind_int(q, 5, alias);
    sqlite3_bind_int(q, 6, declared);
    status = fatiao__store_run(s, q);
  }
  fatiao__buffer_free(&folded);
  return status;
}

int fatiao__title_clear(fatiao__store *s, int64_t instrument, bool declared, const char *lang) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_CLEAR_TITLES, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, instrument);
  sqlite3_bind_int(q, 2, declared);
  if (lang) sqlite3_bind_text(q, 3, lang, -1, SQLITE_STATIC);
  return fatiao__store_run(s, q);
}

/* OK when a title was declared, DONE when none was. */
static int has_declared(fatiao__store *s, int64_t instrument) {
  sqlite3_stmt *q;
  int status = fatiao__store_query(s, FATIAO__Q_TITLES, &q);
  if (status != FATIAO_OK) return status;
  sqlite3_bind_int64(q, 1, instrument);
  status = fatiao__store_step(s, q);
  if (status == FATIAO_OK && !sqlite3_column_int(q, 3)) status = FATIAO_DONE; /* declared ones come first */
  sqlite3_reset(q);
  return status;
}

/* 中华人民共和国网络安全法 is also cited as 网络安全法. */
static const char prefix[] = "中华人民共和国";

int fatiao__title_take(fatiao__store *s, int64_t instrument, const char *lang, fatiao_string title) {
  size_t head = sizeof prefix - 1;
  int status = fatiao__title_clear(s, instrument, false, lang);
  if (status != FATIAO_OK || title.len == 0 || title.len > TITLE_MAX) return status;
  status = has_declared(s, instrument);
  if (status != FATIAO_DONE) return status;
  status = fatiao__title_add(s, instrument, lang, title.ptr, title.len, false, false);
  if (status == FATIAO_OK && title.len > head + 3 && memcmp(title.ptr, prefix, head) == 0)
    status = fatiao__title_add(s, instrument, lang, title.ptr + head, title.len - head, true, false);
  return status;
}
