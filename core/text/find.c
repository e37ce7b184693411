/*
** Finding words in a text as a reader would: both are folded, and what is found is told in bytes of the text as it was given.
*/
#include "internal.h"

typedef struct folded {
  fatiao__buffer bytes, map; /* map: uint32_t for each folded byte and one for the end */
} folded;

static int fold_both(const fatiao_allocator *a, const char *s, size_t n, folded *f) {
  fatiao__buffer_init(&f->bytes, a);
  fatiao__buffer_init(&f->map, a);
  fatiao__fold(s, n, &f->bytes, &f->map);
  return f->bytes.status != FATIAO_OK ? f->bytes.status : f->map.status;
}

static void folded_free(folded *f) {
  fatiao__buffer_free(&f->bytes);
  fatiao__buffer_free(&f->map);
}

static uint32_t source_of(const folded *f, size_t at) {
  uint32_t v;
  memcpy(&v, f->map.ptr + at * sizeof v, sizeof v);
  return v;
}

static const char *find_bytes(const char *s, size_t n, const char *needle, size_t m) {
  for (const char *end = s + n; (size_t)(end - s) >= m; s++) {
    s = memchr(s, needle[0], (size_t)(end - s) - m + 1);
    if (!s) return NULL;
    if (memcmp(s, needle, m) == 0) return s;
  }
  return NULL;
}

/* Whether a word goes on across position `at`: letters and digits on both sides. */
static bool inside_word(const char *s, size_t n, size_t at) {
  if (at == 0 || at >= n) return false;
  size_t before = at - 1, len;
  while (before > 0 && ((unsigned char)s[before] & 0xC0) == 0x80) before--;
  return fatiao__is_word(fatiao__utf8_decode(s + before, n - before, &len)) && fatiao__is_word(fatiao__utf8_decode(s + at, n - at, &len));
}

/* A match may begin and end only where source characters do: not in the middle of one that folding made longer. */
static bool at_edges(const folded *f, size_t from, size_t to) {
  bool begins = from == 0 || source_of(f, from - 1) != source_of(f, from);
  return begins && source_of(f, to) != source_of(f, to - 1);
}

static int find_folded(const folded *text, const folded *needle, size_t from, bool whole_words, size_t *start, size_t *finish) {
  const char *s = text->bytes.ptr;
  size_t n = text->bytes.len, m = needle->bytes.len, at = 0;
  while (at < n && source_of(text, at) < from) at++;
  while (m > 0 && n - at >= m) {
    const char *hit = find_bytes(s + at, n - at, needle->bytes.ptr, m);
    if (!hit) break;
    at = (size_t)(hit - s);
    bool fits = !whole_words || !(inside_word(s, n, at) || inside_word(s, n, at + m));
    if (fits && at_edges(text, at, at + m)) {
      *start = source_of(text, at);
      *finish = source_of(text, at + m);
      return FATIAO_OK;
    }
    at++;
  }
  return FATIAO_DONE;
}

int fatiao__find(const fatiao_allocator *a, const char *s, size_t n, const char *needle, size_t m, size_t from, bool whole_words, size_t *start, size_t *finish) {
  folded text = {0}, word = {0};
  if (m == 0 || n >= UINT32_MAX) return m == 0 ? FATIAO_DONE : FATIAO_LIMIT;
  int status = fold_both(a, s, n, &text);
  if (status == FATIAO_OK) status = fold_both(a, needle, m, &word);
  if (status == FATIAO_OK) status = find_folded(&text, &word, from, whole_words, start, finish);
  folded_free(&text);
  folded_free(&word);
  return status;
}

int fatiao_text_find(const fatiao_allocator *a, const char *s, size_t n, const char *needle, size_t m, size_t from, size_t *start, size_t *finish) {
  return fatiao__find(a, s, n, needle, m, from, false, start, finish);
}
