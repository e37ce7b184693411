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

/* ============================================================= text: find.c ============================================================ */

/*
** The first occurrence of needle at or after byte `from`, both folded: [*start, *finish) in bytes of s. With whole_words a match neither begins nor ends inside a
** word of letters or digits; Chinese has no such edges. OK, DONE (none), NOMEM, LIMIT (4 GiB).
*/
int fatiao__find(const fatiao_allocator *a, const char *s, size_t n, const char *needle, size_t m, size_t from, bool whole_words, size_t *start, size_t *finish);

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

/* ============================================================ store: store.c ============================================================ */

/* An open database: the connection, its prepared statements, and the message of the last failure. The embedded part of a corpus handle. */
struct sqlite3;
struct sqlite3_stmt;

typedef enum fatiao__query {
  FATIAO__Q_LIST,           /* instruments with text -> id */
  FATIAO__Q_NAMED,          /* ?1 name -> the same */
  FATIAO__Q_FOLDED,         /* ?1 folded title -> the same, distinct */
  FATIAO__Q_TITLES,         /* ?1 instrument -> lang, text, alias, declared; declared ones first */
  FATIAO__Q_VERSIONS,       /* ?1 instrument -> id, name, date; oldest first */
  FATIAO__Q_VERSION,        /* ?1 version -> instrument, name, version's name, kind, date, tree, the instrument's default version */
  FATIAO__Q_TREE,           /* ?1 version -> tree */
  FATIAO__Q_LAYERS,         /* ?1 version -> id, lang, source, note, date, sha256, row, rows */
  FATIAO__Q_ROW,            /* ?1 search row -> version, lang, row */
  FATIAO__Q_BEST,           /* ?1 match, ?2 first row, ?3 last row -> row, score; best first */
  FATIAO__Q_ALL,            /* the same in document order */
  FATIAO__Q_SETTING,        /* ?1 name -> value */
  FATIAO__Q_SET,            /* ?1 name, ?2 value */
  FATIAO__Q_ADD_INSTRUMENT, /* ?1 name */
  FATIAO__Q_DECLARE,        /* ?1 instrument, ?2 kind, ?3 date, ?4 numbering */
  FATIAO__Q_DATE_VERSIONS,  /* ?1 instrument, ?2 date of the versions that have none */
  FATIAO__Q_ADD_OFFENCE,    /* ?1 instrument's name, ?2 article */
  FATIAO__Q_DROP_OFFENCES,  /* ?1 instrument's name */
  FATIAO__Q_CLEAR_TITLES,   /* ?1 instrument, ?2 declared, ?3 lang or NULL */
  FATIAO__Q_ADD_TITLE,      /* ?1 instrument, ?2 lang, ?3 text, ?4 folded, ?5 alias, ?6 declared */
  FATIAO__Q_ADD_VERSION,    /* ?1 instrument, ?2 name, ?3 date, ?4 tree */
  FATIAO__Q_SET_VERSION,    /* ?1 version, ?2 date, ?3 tree */
  FATIAO__Q_ADD_TEXT,       /* ?1 version, ?2 lang, ?3 source, ?4 note, ?5 date, ?6 sha256, ?7 row, ?8 rows, ?9 spans, ?10 body */
  FATIAO__Q_SET_SPANS,      /* ?1 text, ?2 spans, ?3 row, ?4 rows */
  FATIAO__Q_DROP_TEXT,      /* ?1 text */
  FATIAO__Q_ADD_NAME,       /* ?1 text, ?2 folded name of an instrument that it cites */
  FATIAO__Q_DROP_NAMES,     /* ?1 text */
  FATIAO__Q_NAMING,         /* ?1 instrument -> versions whose text names it by any of its titles */
  FATIAO__Q_INDEX,          /* ?1 row, ?2 words */
  FATIAO__Q_UNINDEX,        /* ?1 row, ?2 words, as they were indexed */
  FATIAO__QUERIES
} fatiao__query;

#define FATIAO__MESSAGE_MAX 512 /* bytes of a message, with NUL; longer ones are cut at a character */

typedef struct fatiao__store {
  struct sqlite3 *db;
  struct sqlite3_stmt *query[FATIAO__QUERIES]; /* prepared on first use */
  fatiao_allocator allocator;
  bool writable;
  bool failed; /* opening failed: only the message is of use */
  int depth;   /* of nested transactions */
  int doomed;  /* the first failure inside the outermost transaction: it will be rolled back */
  char lang[FATIAO_LANG_MAX + 1];
  char message[FATIAO__MESSAGE_MAX];
} fatiao__store;

/* Opens or creates. On failure the store keeps the message and is to be closed all the same. */
int fatiao__store_open(fatiao__store *s, const char *path, const char *mode);
void fatiao__store_close(fatiao__store *s);

/* Records a failure and returns its status. Both formats take the same arguments in the same order. */
int fatiao__fail(fatiao__store *s, int status, const char *en, const char *zh, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)))
#endif
    ;
int fatiao__fail_sqlite(fatiao__store *s, int rc); /* the same for a result code of SQLite: message and status */

/* A query, reset and without bindings, ready to be bound and stepped. */
int fatiao__store_query(fatiao__store *s, fatiao__query q, struct sqlite3_stmt **out);
int fatiao__store_step(fatiao__store *s, struct sqlite3_stmt *stmt); /* OK: a row, DONE, or a failure; resets unless OK */
int fatiao__store_run(fatiao__store *s, struct sqlite3_stmt *stmt);  /* steps once, wants no row, resets */
bool fatiao__store_rows_fit(int64_t first, int64_t count); /* so many rows of the search index from there on: false when a damaged database says what cannot be */
const char *fatiao__store_text(struct sqlite3_stmt *stmt, int column); /* of the row; "" for NULL, which a damaged database may have anywhere */

/* Appends a blob, read where it lies, without SQLite's own copy. FOREIGN: there is none. */
int fatiao__store_blob(fatiao__store *s, const char *table, const char *column, int64_t row, fatiao__buffer *out);

/*
** Transactions nest; the outermost one is the database's. `end` with a failure dooms it: the outermost `end` commits, or rolls back and returns the first failure.
** (Savepoints would keep what went before a failure, but each one makes FTS5 write out all that it has gathered.)
*/
int fatiao__store_begin(fatiao__store *s);
int fatiao__store_end(fatiao__store *s, int status);
int fatiao__store_optimize(fatiao__store *s);

/* ============================================================ store: image.c ============================================================ */

/* The bundled corpus, a SQLite database in read-only memory; size 0 in the first stage of the build. */
const unsigned char *fatiao__image(size_t *size);

/* ========================================================== store: tokenizer.c ========================================================== */

#define FATIAO__TOKENIZER_VERSION 1 /* to be raised when the tokens of any text change: an index made with another one is refused */
int fatiao__tokenizer_register(struct sqlite3 *db); /* FTS5 tokenizer "fatiao" for this connection; a SQLite result code */

/* ============================================================ store: tree.c ============================================================= */

typedef struct fatiao__node {
  uint32_t parent;  /* FATIAO_NONE at the top */
  uint32_t end;     /* index after its last descendant */
  uint32_t ordinal; /* 0: no number */
  uint32_t repeat;  /* of an id that is there already: 1 gives "~2" */
  uint16_t branch;  /* 1 of 之一 */
  uint8_t kind;     /* fatiao_kind */
  uint8_t style;    /* fatiao_numeral_style of the number in ids */
  uint8_t depth;
} fatiao__node;

/* A version's provisions in document order. */
typedef struct fatiao__tree {
  fatiao__node *node;
  uint32_t count;
  uint32_t *article; /* the articles of the body, by ordinal, branch and repeat */
  uint32_t articles;
  uint32_t *unit;    /* the rows of the search index, in order: made by fatiao__tree_units */
  uint32_t units;
  char *ids;         /* all ids, one after another: made by fatiao__tree_name */
  uint32_t *id;      /* count + 1 offsets into ids */
  size_t ids_size;
  fatiao_allocator allocator;
} fatiao__tree;

/* Where a provision stands in one language: three offsets for each node and one more `start` at the end. Equal starts: it does not stand there. */
typedef struct fatiao__span {
  uint32_t start;       /* the label begins */
  uint32_t label_end;   /* and ends; a heading begins after one separator */
  uint32_t heading_end; /* equal to label_end without heading; own words begin after one separator and end before the newline of the next start */
} fatiao__span;

/* Reads a packed tree and looks at every bound. FOREIGN when it is not one. */
int fatiao__tree_unpack(fatiao__tree *t, const fatiao_allocator *a, const void *packed, size_t size);
void fatiao__tree_pack(const fatiao__tree *t, fatiao__buffer *out);
void fatiao__tree_free(fatiao__tree *t);
int fatiao__tree_finish(fatiao__tree *t); /* sets parent and end from depth, and the articles; FOREIGN when the depths are impossible */

int fatiao__tree_name(fatiao__tree *t, const char *instrument, const char *version); /* makes the ids, once; version "" adds no "@". NOMEM, LIMIT */
uint32_t fatiao__tree_above(const fatiao__tree *t, uint32_t i); /* the node whose id begins the id of i; FATIAO_NONE for the instrument */
uint32_t fatiao__tree_article(const fatiao__tree *t, uint32_t ordinal, uint32_t branch); /* FATIAO_NONE */

/* Units are the rows of the search index: an article with all below it, and every node outside articles with its own words. */
int fatiao__tree_units(fatiao__tree *t); /* makes `unit`, once; NOMEM */
uint32_t fatiao__tree_unit_end(const fatiao__tree *t, uint32_t i); /* the node after unit i, which is where the next unit begins */

int fatiao__spans_unpack(fatiao__span **spans, uint32_t count, const fatiao_allocator *a, const void *packed, size_t size, const char *text, size_t text_size);
void fatiao__spans_pack(const fatiao__span *spans, uint32_t count, fatiao__buffer *out);

fatiao_string fatiao__span_label(const fatiao__span *s, const char *text);
fatiao_string fatiao__span_heading(const fatiao__span *s, const char *text);
fatiao_string fatiao__span_body(const fatiao__span *s, const char *text); /* reads s[1].start too */
fatiao_string fatiao__span_text(const fatiao__span *s, const char *text, uint32_t nodes); /* of a node with so many nodes, itself included */

/* ============================================================ store: title.c ============================================================ */

void fatiao__fold_title(const char *s, size_t n, fatiao__buffer *out); /* the form in which titles are compared: folded, without 《》 and spaces */
int fatiao__title_add(fatiao__store *s, int64_t instrument, const char *lang, const char *text, size_t n, bool alias, bool declared);
int fatiao__title_clear(fatiao__store *s, int64_t instrument, bool declared, const char *lang); /* lang NULL: in every language */
int fatiao__title_take(fatiao__store *s, int64_t instrument, const char *lang, fatiao_string title); /* from a text; counts only where none was declared */

/* ============================================================ store: merge.c ============================================================= */

/* Two trees of one version made one, provision by provision. Each map gives, for a node of that tree, its place in the merged one. */
typedef struct fatiao__merged {
  fatiao__tree tree;
  uint32_t *old_place, *new_place;
  uint32_t old_count, new_count;
} fatiao__merged;

/*
** Provisions are the same when their ids are, but for the style of numbers. The order of both is kept; what only one of them has is put after what it
** follows there. Sets `repeat` in `fresh`, whose articles may have been numbered anew in every chapter. NOMEM, LIMIT.
*/
int fatiao__merge(fatiao__merged *m, const fatiao__tree *old, fatiao__tree *fresh);
void fatiao__merged_free(fatiao__merged *m);

/* ============================================================ store: import.c ============================================================ */

/* *instrument gets the row of the instrument whose text was written, to be forgotten by whoever holds it in memory. */
int fatiao__import(fatiao__store *s, const char *text, size_t n, const fatiao_import_options *opt, fatiao_report *report, int64_t *instrument);

int fatiao__declare(fatiao__store *s, const fatiao_declaration *d);


/* =========================================================== corpus: corpus.c =========================================================== */

/* One language of a loaded version. */
typedef struct fatiao__layer {
  int64_t id;           /* row of the table text */
  int64_t row, rows;    /* of the search index */
  char lang[FATIAO_LANG_MAX + 1];
  char *source, *note, *date, *sha256; /* NUL-terminated, in one block with source */
  size_t meta_size;
  fatiao__span *spans;  /* NULL until its text is first asked for */
  char *text;
  size_t text_size;
  struct fatiao__references *references; /* NULL until they are first asked for */
} fatiao__layer;

typedef struct fatiao__title {
  char *lang, *text;    /* NUL-terminated, in one block with lang */
  size_t len, size;     /* of text; of the block */
  bool alias;
} fatiao__title;

/* A loaded version. It lives as long as its corpus, since provisions point into it; an import only makes it stale, and the next look-up loads anew. */
struct fatiao_instrument {
  fatiao_corpus *corpus;
  int64_t id, version;    /* rows */
  char *name, *version_name, *kind, *date; /* NUL-terminated, in one block with name */
  size_t meta_size;
  bool stale;
  bool is_default;        /* the version that the instrument's name alone means */
  fatiao__tree tree;
  fatiao__layer *layer;   /* in order of import */
  uint32_t layers;
  uint32_t preferred;     /* the layer in the corpus's default language; `layers` when there is none */
  fatiao__title *title;   /* declared ones first */
  uint32_t titles, title_capacity;
  fatiao_instrument *next; /* of the corpus's list */
};

#define FATIAO__LOADED 512 /* lists of loaded instruments, by version: a corpus of thousands is searched quickly */

struct fatiao_corpus {
  fatiao__store store;
  size_t holders;
  uint64_t generation; /* raised by every import: what was resolved before is resolved anew */
  int64_t *list;       /* rows of the instruments with text, in order, as of that generation: made when first asked for */
  uint32_t listed, list_capacity;
  bool has_list;
  bool has_table; /* the virtual table is there */
  fatiao_instrument *loaded[FATIAO__LOADED];
};

int fatiao__corpus_list(fatiao_corpus *c); /* makes `list` */
int fatiao__corpus_version(fatiao_corpus *c, int64_t version, fatiao_instrument **out); /* loaded or from the database; not counted */

/* The layer of a language, or the default one (lang NULL) for a provision; loads its text. NOTFOUND, NOMEM, FOREIGN. */
int fatiao__instrument_layer(fatiao_instrument *i, uint32_t index, const char *lang, fatiao__layer **out);
int fatiao__instrument_load(fatiao_instrument *i, fatiao__layer *l);
void fatiao__instrument_prefer(fatiao_instrument *i); /* after the corpus's default language changed */

/* ========================================================== corpus: reference.c ========================================================= */

void fatiao__references_free(fatiao_instrument *i, fatiao__layer *l);

/* ============================================================ corpus: table.c =========================================================== */

int fatiao__table_register(fatiao_corpus *c); /* the virtual table `provision`; a SQLite result code */

#endif
