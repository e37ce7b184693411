/*
** Folding and normalization. utf8proc knows what each character becomes; this file puts the characters together again, because the library's own
** utf8proc_map gives no way back from the result to the source, stops at the first malformed byte, sorts combining marks in quadratic time, and takes
** ten times as long on text that is Chinese and therefore hardly changes.
**
** Most of a legal text is *plain*: ASCII, ideographs, CJK and full-width punctuation. Each such character becomes exactly one, known without a table,
** and its neighbours do not matter; but for ASCII, which takes combining marks (e and U+0301 are é). So the plain loop runs until something
** else comes, gives back the last character if it came out as ASCII, and the slow machine takes over until the next plain one.
**
** The slow machine holds one starter and the marks after it (`waiting`). A further starter closes them: marks are sorted by combining class,
** composed with the starter where nothing of the same class stands between, and written. That is UAX #15 with a window of one combining sequence.
**
** Refused: tailoring. Folding is NFKC_Casefold as utf8proc has it; variants of ideographs are the business of script.c.
*/
#include "internal.h"

#include <utf8proc.h>

#define BLOCK 4096     /* source bytes for which room is made at once */
#define FEW 32         /* marks on one starter that need no memory and are sorted by insertion; more are sorted by counting: no quadratic time */
#define EXPANSION 64   /* codepoints that one character can become; utf8proc's longest is 18 (U+FDFA) */
#define NOWHERE SIZE_MAX

#define NFC_OPTIONS (UTF8PROC_STABLE | UTF8PROC_COMPOSE)
#define NFKC_OPTIONS (NFC_OPTIONS | UTF8PROC_COMPAT)
#define FOLD_OPTIONS (NFKC_OPTIONS | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

typedef struct item {
  uint32_t c;     /* the codepoint */
  uint32_t from;  /* byte of the source that it came from */
  uint32_t class; /* canonical combining class; 0: a starter */
} item;

typedef struct folder {
  const unsigned char *s;
  size_t n;
  int options;         /* of utf8proc */
  bool narrow, lower;  /* what plain characters undergo: full width to ASCII; ASCII to lower case */
  fatiao__buffer *out;
  fatiao__buffer *map; /* or NULL */
  item *waiting;       /* a starter (missing at the beginning, and after malformed bytes) and its marks */
  size_t count, capacity;
  item few[FEW];       /* where `waiting` begins */
} folder;

/* ---------------------------------------------------------------- writing --------------------------------------------------------------- */

static void map_add(folder *f, uint32_t from, size_t times) {
  if (!f->map) return;
  for (; times > 0; times--) fatiao__buffer_add(f->map, (const char *)&from, sizeof from);
}

static void write_codepoint(folder *f, uint32_t c, uint32_t from) {
  char bytes[4];
  size_t k = fatiao__utf8_encode(c, bytes);
  fatiao__buffer_add(f->out, bytes, k);
  map_add(f, from, k);
}

/* ------------------------------------------------------------- slow machine ------------------------------------------------------------- */

static bool waiting_grow(folder *f) {
  item *old = f->waiting == f->few ? NULL : f->waiting;
  item *p = f->capacity > SIZE_MAX / 2 / sizeof(item) ? NULL
    : fatiao__resize(&f->out->allocator, old, old ? f->capacity * sizeof(item) : 0, f->capacity * 2 * sizeof(item));
  if (!p) {
    f->out->status = FATIAO_NOMEM;
    return false;
  }
  if (!old) memcpy(p, f->few, sizeof f->few);
  f->waiting = p;
  f->capacity *= 2;
  return true;
}

static void insertion_sort(item *a, size_t n) {
  for (size_t i = 1; i < n; i++) {
    item x = a[i];
    size_t j = i;
    for (; j > 0 && a[j - 1].class > x.class; j--) a[j] = a[j - 1];
    a[j] = x;
  }
}

/* Stable, by classes, which are below 256. Texts with a thousand marks on one letter exist to make the sort above take forever. */
static void counting_sort(folder *f, item *a, size_t n) {
  size_t at[256] = {0}, sum = 0;
  item *sorted = fatiao__resize(&f->out->allocator, NULL, 0, n * sizeof *sorted);
  if (!sorted) {
    f->out->status = FATIAO_NOMEM;
    return;
  }
  for (size_t i = 0; i < n; i++) at[a[i].class]++;
  for (size_t i = 0; i < 256; i++) {
    size_t k = at[i];
    at[i] = sum;
    sum += k;
  }
  for (size_t i = 0; i < n; i++) sorted[at[a[i].class]++] = a[i];
  memcpy(a, sorted, n * sizeof *sorted);
  fatiao__free(&f->out->allocator, sorted, n * sizeof *sorted);
}

/* The one character for a followed by b, asked of utf8proc with a text of two. */
static bool composed(uint32_t a, uint32_t b, uint32_t *c) {
  if (b < 0x300) return false; /* no second part is below the combining marks */
  utf8proc_int32_t pair[2] = {(utf8proc_int32_t)a, (utf8proc_int32_t)b};
  if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != 1) return false;
  *c = (uint32_t)pair[0];
  return true;
}

/* Puts the marks in order and composes what composes. */
static void settle(folder *f) {
  item *w = f->waiting;
  size_t first = f->count > 0 && w[0].class == 0 ? 1 : 0, kept = first;
  if (f->count - first > FEW) counting_sort(f, w + first, f->count - first);
  else if (f->count - first > 1) insertion_sort(w + first, f->count - first);
  uint32_t blocked = 0; /* highest class that stayed between the starter and here */
  for (size_t i = first; i < f->count; i++) {
    if (first && w[i].class > blocked && composed(w[0].c, w[i].c, &w[0].c)) continue;
    if (w[i].class > blocked) blocked = w[i].class;
    w[kept++] = w[i];
  }
  f->count = kept;
}

/* Sorting may have put a later source before an earlier one; the map is monotone, so all take the earliest that is still to come. */
static void waiting_write(folder *f) {
  for (size_t i = f->count; i-- > 1;) {
    if (f->waiting[i].from < f->waiting[i - 1].from) f->waiting[i - 1].from = f->waiting[i].from;
  }
  for (size_t i = 0; i < f->count; i++) write_codepoint(f, f->waiting[i].c, f->waiting[i].from);
  f->count = 0;
}

static void flush(folder *f) {
  settle(f);
  waiting_write(f);
}

static void feed(folder *f, uint32_t c, uint32_t from) {
  uint32_t class = (uint32_t)utf8proc_get_property((utf8proc_int32_t)c)->combining_class;
  if (class == 0 && f->count > 0) {
    settle(f);
    if (f->count == 1 && f->waiting[0].class == 0 && composed(f->waiting[0].c, c, &f->waiting[0].c)) return; /* Hangul, Indic vowels */
    waiting_write(f);
  }
  if (f->count == f->capacity && !waiting_grow(f)) return;
  f->waiting[f->count++] = (item){c, from, class & 0xFF};
}

/* Feeds the character at i; the offset after it. */
static size_t feed_source(folder *f, size_t i) {
  size_t k;
  utf8proc_int32_t parts[EXPANSION];
  int boundary = 0; /* asked for by the function, used for an option that we do not give */
  uint32_t c = fatiao__utf8_decode((const char *)f->s + i, f->n - i, &k), from = (uint32_t)i;
  if (c == FATIAO__MALFORMED) {
    flush(f);
    fatiao__buffer_addc(f->out, (char)f->s[i]);
    map_add(f, from, 1);
    return i + 1;
  }
  utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, EXPANSION, (utf8proc_option_t)f->options, &boundary);
  if (count < 0 || count > EXPANSION) feed(f, c, from); /* never so far: then it stays as it is */
  else for (utf8proc_ssize_t j = 0; j < count; j++) feed(f, (uint32_t)parts[j], from);
  return i + k;
}

/* ---------------------------------------------------------------- plain ----------------------------------------------------------------- */

static inline bool continues(unsigned char b) {
  return (b & 0xC0) == 0x80;
}

/* U+4000..9FFF: ideographs and hexagrams, none of which changes, composes or bears a class. */
static inline bool is_ideograph(const unsigned char *p) {
  return p[0] >= 0xE4 && p[0] <= 0xE9 && continues(p[1]) && continues(p[2]);
}

typedef enum plainness { SLOW, SAME, NARROW } plainness;

/* Three other bytes: U+3001..3029 and U+3400..3FFF and “ ” ‘ ’ – — stay the same; full-width ASCII and the ideographic space become *ascii. */
static inline plainness plain3(const unsigned char *p, char *ascii) {
  if (!continues(p[1]) || !continues(p[2])) return SLOW;
  if (p[0] == 0xEF) {
    unsigned c = (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu); /* the low twelve bits of U+Fxxx */
    if (c < 0xF01 || c > 0xF5E) return SLOW;
    *ascii = (char)(c - 0xF01 + '!');
    return NARROW;
  }
  if (p[0] == 0xE3) {
    if (p[1] == 0x80 && p[2] == 0x80) {
      *ascii = ' ';
      return NARROW;
    }
    return p[1] >= 0x90 || (p[1] == 0x80 && p[2] <= 0xA9) ? SAME : SLOW;
  }
  return p[0] == 0xE2 && p[1] == 0x80 && ((p[2] >= 0x93 && p[2] <= 0x95) || (p[2] >= 0x98 && p[2] <= 0x9F)) ? SAME : SLOW;
}

static bool is_plain(const folder *f, size_t i) {
  char ascii;
  const unsigned char *p = f->s + i;
  return p[0] < 0x80 || (f->n - i >= 3 && (is_ideograph(p) || plain3(p, &ascii) != SLOW));
}

static inline char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/*
** Plain characters of s[i..), a block at most; the offset after them. *last is the offset of the last one when it came out as one ASCII byte, which
** a mark may still change, else NOWHERE. Nothing comes out longer than it was.
*/
static size_t plain_block(folder *f, size_t i, size_t *last) {
  const unsigned char *s = f->s;
  size_t stop = f->n - i < BLOCK ? f->n : i + BLOCK, room = stop - i + 2; /* a character may reach two bytes over the block */
  char *begin = fatiao__buffer_grow(f->out, room), *o = begin;
  uint32_t *m = f->map ? (uint32_t *)(void *)fatiao__buffer_grow(f->map, room * sizeof *m) : NULL;
  *last = NOWHERE;
  if (!begin || (f->map && !m)) return i;
  while (i < stop) {
    char c;
    if (s[i] < 0x80) {
      *last = i;
      *o++ = f->lower ? lower_ascii((char)s[i]) : (char)s[i];
      if (m) *m++ = (uint32_t)i;
      i++;
      continue;
    }
    if (f->n - i < 3) break;
    if (!is_ideograph(s + i)) {
      plainness kind = plain3(s + i, &c);
      if (kind == SLOW) break;
      if (kind == NARROW && f->narrow) {
        *last = i;
        *o++ = f->lower ? lower_ascii(c) : c;
        if (m) *m++ = (uint32_t)i;
        i += 3;
        continue;
      }
    }
    *last = NOWHERE;
    memcpy(o, s + i, 3);
    o += 3;
    if (m) {
      m[0] = m[1] = m[2] = (uint32_t)i;
      m += 3;
    }
    i += 3;
  }
  size_t unused = room - (size_t)(o - begin);
  f->out->len -= unused;
  if (m) f->map->len -= unused * sizeof *m;
  return i;
}

/* What is not plain, from i on: the character at i in any case, then all up to the next plain one. */
static size_t slow_run(folder *f, size_t i) {
  do i = feed_source(f, i);
  while (i < f->n && !is_plain(f, i) && f->out->status == FATIAO_OK);
  flush(f);
  return i;
}

static void run(folder *f) {
  size_t last = NOWHERE;
  f->waiting = f->few;
  f->count = 0;
  f->capacity = FEW;
  for (size_t i = 0; i < f->n && f->out->status == FATIAO_OK && (!f->map || f->map->status == FATIAO_OK);) {
    i = plain_block(f, i, &last);
    if (i == f->n || is_plain(f, i)) continue; /* the end, or of the block only, or of memory */
    if (last != NOWHERE) {
      i = last;
      f->out->len--;
      if (f->map) f->map->len -= sizeof(uint32_t);
    }
    i = slow_run(f, i);
  }
  if (f->waiting != f->few) fatiao__free(&f->out->allocator, f->waiting, f->capacity * sizeof(item));
}

/* -------------------------------------------------------------- interface --------------------------------------------------------------- */

void fatiao__fold(const char *s, size_t n, fatiao__buffer *out, fatiao__buffer *map) {
  folder f = {.s = (const unsigned char *)s, .n = n, .options = FOLD_OPTIONS, .narrow = true, .lower = true, .out = out, .map = map};
  if (map && n > UINT32_MAX) {
    map->status = FATIAO_LIMIT; /* a map counts in 32 bits */
    return;
  }
  run(&f);
  map_add(&f, (uint32_t)n, 1);
}

void fatiao__normalize(const char *s, size_t n, bool compatibility, fatiao__buffer *out) {
  folder f = {.s = (const unsigned char *)s, .n = n, .options = compatibility ? NFKC_OPTIONS : NFC_OPTIONS, .narrow = compatibility, .out = out};
  run(&f);
}
