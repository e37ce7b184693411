/*
** The floor plan of the library: what each file offers to the floors above it, lowest floor first. A file calls only what stands above its own
** banner here. `fatiao__` names are shared between rooms and never exported.
*/
#ifndef FATIAO_INTERNAL_H
#define FATIAO_INTERNAL_H

#include "fatiao.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

/* ============================================================ base: alloc.c ============================================================ */

/* NULL realloc in `a` means the C library. Every block is freed with the size that it was made with. */
void *fatiao__alloc(const fatiao_allocator *a, size_t size);                              /* zeroed */
void *fatiao__resize(const fatiao_allocator *a, void *p, size_t old_size, size_t new_size); /* p stays valid when NULL is returned */
void fatiao__free(const fatiao_allocator *a, void *p, size_t size);                       /* NULL is allowed */

/*
** Makes room for one more item in *items, an array of *capacity items of `size` bytes of which `count` are used: doubles it when it is full.
** FATIAO_NOMEM, and FATIAO_LIMIT when there would be more than UINT32_MAX.
*/
int fatiao__reserve(const fatiao_allocator *a, void **items, uint32_t *capacity, uint32_t count, size_t size);

/* ============================================================ base: buffer.c =========================================================== */

/* Growable bytes with a sticky error: append freely, look at `status` once. */
typedef struct fatiao__buffer {
  char *ptr;       /* not NUL-terminated, but see fatiao__buffer_string */
  size_t len;      /* bytes used */
  size_t capacity; /* bytes there */
  int status;      /* FATIAO_OK, or the first failure: nothing is appended after it */
  fatiao_allocator allocator;
} fatiao__buffer;

void fatiao__buffer_init(fatiao__buffer *b, const fatiao_allocator *a);
void fatiao__buffer_free(fatiao__buffer *b); /* empty and usable again */
void fatiao__buffer_clear(fatiao__buffer *b); /* keeps the memory; status back to OK */
char *fatiao__buffer_grow(fatiao__buffer *b, size_t n); /* n more bytes, uninitialised, to be written by the caller; NULL on failure */
void fatiao__buffer_add(fatiao__buffer *b, const char *s, size_t n);
void fatiao__buffer_adds(fatiao__buffer *b, const char *s); /* NUL-terminated */
void fatiao__buffer_addc(fatiao__buffer *b, char c);
void fatiao__buffer_u32(fatiao__buffer *b, uint32_t v); /* little-endian */
const char *fatiao__buffer_string(fatiao__buffer *b);   /* NUL-terminated; "" after a failure */

/* ============================================================ base: sha256.c =========================================================== */

#define FATIAO__SHA256_HEX 65
void fatiao__sha256_hex(const char *s, size_t n, char out[FATIAO__SHA256_HEX]); /* FIPS 180-4, lower-case hexadecimal, NUL-terminated */

/* ============================================================= base: date.c ============================================================ */

/* Days since 1970-01-01 of an ISO 8601 date, "2024", "2024-12" (their first day) or "2024-12-24"; false when it is none, or no such day. */
bool fatiao__date_parse(const char *s, size_t n, int64_t *days);
void fatiao__date_format(int64_t days, char out[11]); /* "2024-12-24" for years 0 to 9999 */

/* ============================================================= text: utf8.c ============================================================ */

#define FATIAO__MALFORMED 0xFFFFFFFFu /* what decode gives for a byte that begins no well-formed sequence */

/* The codepoint at s[0..n), n > 0, and its length in bytes. A malformed byte gives FATIAO__MALFORMED and length 1. */
uint32_t fatiao__utf8_decode(const char *s, size_t n, size_t *len);
size_t fatiao__utf8_encode(uint32_t c, char out[4]); /* length; c must be a scalar value */

bool fatiao__is_han(uint32_t c);   /* ideographs, and 〇 */
bool fatiao__is_cjk(uint32_t c);   /* written without spaces: ideographs, kana, hangul, bopomofo */
bool fatiao__is_space(uint32_t c); /* ASCII white space, U+00A0, U+3000, U+2000-200B, U+FEFF */
bool fatiao__is_word(uint32_t c);  /* letters, marks and digits that are not cjk */

/* ============================================================= text: fold.c ============================================================ */

/*
** Folding makes equal what a reader takes for equal: NFKC_Casefold (full width, compatibility forms, case), as utf8proc does it. What is malformed stays as it is.
** `map`, when not NULL, is filled with a uint32_t for each folded byte, and one more for the end: the byte of the source that it came from, monotone; where several
** source characters become one, the first. Thus source range [map[i], map[j]) is what folded range [i, j) was made from. status of the buffers tells NOMEM.
*/
void fatiao__fold(const char *s, size_t n, fatiao__buffer *out, fatiao__buffer *map);

/* Unicode normalization of s[0..n) into out: NFC or NFKC. Malformed bytes stay. */
void fatiao__normalize(const char *s, size_t n, bool compatibility, fatiao__buffer *out);

/* ============================================================ text: script.c =========================================================== */

/* Character by character, simplified or traditional Chinese. Where one simplified character has several traditional ones, the commonest (see script.c). */
void fatiao__simplified(const char *s, size_t n, fatiao__buffer *out);
void fatiao__traditional(const char *s, size_t n, fatiao__buffer *out);

/* ============================================================ text: words.c ============================================================ */

/*
** The search tokens of a text. Cjk characters: each with the one after it (two characters), the last of a run alone, so that every substring of a
** run is a phrase of pairs. Other letters and digits: words. Tokens are folded. `fn` gets the token and the source bytes it came from; when it returns
** other than 0 that is returned at once. NOMEM when folding has no memory.
*/
typedef int (*fatiao__token_fn)(void *ud, const char *token, size_t n, size_t start, size_t finish);
int fatiao__tokens(const fatiao_allocator *a, const char *s, size_t n, fatiao__token_fn fn, void *ud);

/* ========================================================== outline: outline.c ========================================================= */

typedef struct fatiao__outline_node {
  uint8_t kind;       /* fatiao_kind */
  uint8_t style;      /* fatiao_numeral_style of ids: ARABIC, LETTER or ROMAN, as printed (Chinese ones count as ARABIC) */
  uint16_t branch;    /* 1 of 之一; 0: none */
  uint32_t ordinal;   /* 0: no number. A paragraph without printed number has its place among the paragraphs */
  uint32_t repeat;    /* 0, or k when it is the (k+1)-th with the same kind, ordinal and branch under its parent */
  uint32_t parent;    /* FATIAO_NONE at the top */
  uint32_t end;       /* index after its last descendant */
  uint32_t line;      /* of the source, from 1, where it begins */
  /* Offsets into the outline's text; each pair is empty when there is none. */
  uint32_t label, label_end;     /* the number as printed */
  uint32_t heading, heading_end; /* the heading */
  uint32_t body, body_end;       /* own words, lines separated by newlines */
} fatiao__outline_node;

typedef struct fatiao__outline {
  fatiao__outline_node *node; /* in document order */
  uint32_t count, capacity;
  fatiao__buffer text;      /* the cleaned text, laid out as one reads it; see outline.c */
  fatiao_warning *warning;
  uint32_t warnings, warning_capacity;
  char date[11];            /* last date in the promulgation lines, ISO 8601; "" when none */
  fatiao_allocator allocator;
} fatiao__outline;

/* Reads s[0..n), which is valid UTF-8 without NUL bytes. `lang` chooses between conventions only where the text itself does not. NOMEM, LIMIT. */
int fatiao__outline_read(fatiao__outline *o, const fatiao_allocator *a, const char *s, size_t n, const char *lang);
void fatiao__outline_free(fatiao__outline *o);

#endif
