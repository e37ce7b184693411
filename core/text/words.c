/*
** The words that search knows: the heart of the FTS5 tokenizer, so every imported text and every query passes through here.
**
** Chinese has no spaces. Each character of a run of cjk characters is taken with the one after it, the last alone; then every substring of a run,
** one character long or forty, is a phrase (or prefix) of neighbouring tokens, and no dictionary decides what can be found. Letters, digits and the
** marks on them are words: a digit and a letter that touch are one word (3d, 17bis). Everything else separates, the apostrophe too: "State's" is
** state, s, so that who looks for State finds it, and who looks for State's finds that phrase, whichever apostrophe either wrote. A mark belongs to
** what it stands on; one that stands on nothing separates.
**
** Tokens are those of the folded text, with offsets in the source. But nearly all stretches between two separators are ideographs and ASCII, which
** fold to themselves but for case: their tokens are cut from the source where it lies. Only a stretch with something else in it is folded into
** memory.
**
** Refused: stemming, stop words, dictionaries. A lawyer who looks for 应当 wants all of it.
*/
#include "internal.h"

#include <utf8proc.h>

#define LOWER_MAX 64 /* bytes of an ASCII word that are put in lower case without memory; longer ones are folded like the rest */

typedef struct reader {
  const char *s;          /* the source */
  size_t n;
  fatiao__token_fn fn;
  void *ud;
  fatiao__buffer folded;  /* of a stretch that is not plain */
  fatiao__buffer map;
} reader;

/* ------------------------------------------------------------ folded stretches ---------------------------------------------------------- */

typedef enum class { BREAK, CJK, WORD, MARK } class;

static bool is_mark(uint32_t c) {
  if (c < 0x300 || c > 0x10FFFF) return false;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static class class_of(uint32_t c) {
  if (fatiao__is_cjk(c)) return CJK;
  if (is_mark(c)) return MARK;
  return fatiao__is_word(c) ? WORD : BREAK;
}

/* Folded bytes [from, to) as a token; base is where the stretch stands in the source. */
static int token_folded(reader *r, size_t base, size_t from, size_t to) {
  const uint32_t *map = (const uint32_t *)(const void *)r->map.ptr;
  size_t end = to;
  while (end < r->folded.len && map[end] == map[to - 1]) end++; /* the source's character ends where something from the next one stands */
  return r->fn(r->ud, r->folded.ptr + from, to - from, base + map[from], base + map[end]);
}

/* Offset after the marks at i. */
static size_t skip_marks(const fatiao__buffer *b, size_t i) {
  size_t k;
  while (i < b->len && class_of(fatiao__utf8_decode(b->ptr + i, b->len - i, &k)) == MARK) i += k;
  return i;
}

static int read_folded(reader *r, size_t base) {
  const fatiao__buffer *b = &r->folded;
  const size_t none = SIZE_MAX;
  size_t one = none, start = none, i = 0; /* where the last cjk character of a run begins, and the word */
  int status = FATIAO_OK;
  while (i < b->len && status == FATIAO_OK) {
    size_t k, at = i;
    class is = class_of(fatiao__utf8_decode(b->ptr + i, b->len - i, &k));
    i += k;
    if (is == MARK && start == none) is = BREAK;
    if (is == CJK) i = skip_marks(b, i);
    if (start != none && is != WORD && is != MARK) {
      status = token_folded(r, base, start, at);
      start = none;
    }
    if (one != none && status == FATIAO_OK) {
      status = is == CJK ? token_folded(r, base, one, i) : token_folded(r, base, one, at);
      one = none;
    }
    if (is == CJK) one = at;
    if (is == WORD && start == none) start = at;
  }
  if (status == FATIAO_OK && start != none) status = token_folded(r, base, start, b->len);
  if (status == FATIAO_OK && one != none) status = token_folded(r, base, one, b->len);
  return status;
}

static int read_slow(reader *r, size_t from, size_t to) {
  fatiao__buffer_clear(&r->folded);
  fatiao__buffer_clear(&r->map);
  fatiao__fold(r->s + from, to - from, &r->folded, &r->map);
  if (r->folded.status != FATIAO_OK) return r->folded.status;
  if (r->map.status != FATIAO_OK) return r->map.status;
  return read_folded(r, from);
}

/* ------------------------------------------------------------- plain stretches ---------------------------------------------------------- */

static inline bool is_alnum(unsigned char b) {
  return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
}

typedef enum plainness { SEPARATES, LETTER, IDEOGRAPH, OTHER } plainness;

/* What stands at p[0..n) and its length. OTHER is one byte of what has to be folded to be known; a continuation byte is never more. */
static inline plainness look(const unsigned char *p, size_t n, size_t *len) {
  *len = 1;
  if (p[0] < 0x80) return is_alnum(p[0]) ? LETTER : SEPARATES;
  if (p[0] < 0xE2 || n < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) return OTHER;
  *len = 3;
  if (p[0] >= 0xE4 && p[0] <= 0xE9) return p[0] == 0xE4 && p[1] == 0xB7 ? SEPARATES : IDEOGRAPH; /* hexagrams stand among them */
  if (p[0] == 0xE3) {
    if (p[1] >= 0x90) return IDEOGRAPH;
    if (p[1] == 0x80 && p[2] <= 0xA0) return p[2] >= 0x85 && p[2] <= 0x87 ? IDEOGRAPH : SEPARATES; /* 々 〆 〇 among punctuation */
  } else if (p[0] == 0xE2) {
    if (p[1] == 0x80 && ((p[2] >= 0x93 && p[2] <= 0x95) || (p[2] >= 0x98 && p[2] <= 0x9F))) return SEPARATES; /* – — ― ‘ ’ “ ” */
  } else if (p[0] == 0xEF) { /* full-width punctuation; its letters and digits have to be folded */
    if (p[1] == 0xBC && p[2] >= 0x81 && !is_alnum((unsigned char)(p[2] - 0x60))) return SEPARATES;
    if (p[1] == 0xBD && p[2] <= 0x9E && !is_alnum((unsigned char)(p[2] - 0x20))) return SEPARATES;
  }
  *len = 1;
  return OTHER;
}

/* An ASCII word of the source. */
static int read_word(reader *r, size_t from, size_t to) {
  char lower[LOWER_MAX];
  bool upper = false;
  for (size_t i = from; i < to && !upper; i++) upper = r->s[i] >= 'A' && r->s[i] <= 'Z';
  if (!upper) return r->fn(r->ud, r->s + from, to - from, from, to);
  if (to - from > LOWER_MAX) return read_slow(r, from, to);
  for (size_t i = from; i < to; i++) lower[i - from] = (char)(r->s[i] >= 'A' && r->s[i] <= 'Z' ? r->s[i] + 32 : r->s[i]);
  return r->fn(r->ud, lower, to - from, from, to);
}

/* A stretch of ideographs, three bytes each, and ASCII letters and digits. */
static int read_plain(reader *r, size_t from, size_t to) {
  const unsigned char *p = (const unsigned char *)r->s;
  int status = FATIAO_OK;
  while (from < to && status == FATIAO_OK) {
    size_t i = from;
    if (p[i] < 0x80) {
      while (i < to && p[i] < 0x80) i++;
      status = read_word(r, from, i);
      from = i;
    } else {
      for (i += 3; status == FATIAO_OK && i < to && p[i] >= 0x80; i += 3, from += 3) status = r->fn(r->ud, r->s + from, 6, from, i + 3);
      if (status == FATIAO_OK) status = r->fn(r->ud, r->s + from, 3, from, i);
      from = i;
    }
  }
  return status;
}

int fatiao__tokens(const fatiao_allocator *a, const char *s, size_t n, fatiao__token_fn fn, void *ud) {
  reader r = {.s = s, .n = n, .fn = fn, .ud = ud};
  const unsigned char *p = (const unsigned char *)s;
  int status = FATIAO_OK;
  fatiao__buffer_init(&r.folded, a);
  fatiao__buffer_init(&r.map, a);
  for (size_t i = 0, k; i < n && status == FATIAO_OK;) {
    size_t from = i;
    plainness is = SEPARATES;
    bool plain = true;
    for (; i < n && (is = look(p + i, n - i, &k)) != SEPARATES; i += k) plain = plain && is != OTHER;
    if (i > from) status = plain ? read_plain(&r, from, i) : read_slow(&r, from, i);
    if (i < n) i += k;
  }
  fatiao__buffer_free(&r.folded);
  fatiao__buffer_free(&r.map);
  return status;
}
