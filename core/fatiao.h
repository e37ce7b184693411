/*
** fatiao (法条): legal instruments as trees of provisions.
**
** A *corpus* is a SQLite database, a file or the image that is linked into this library. It holds *instruments* (a treaty, a statute); each
** has *versions*; a version is one tree of *provisions* and, for each language, the text of that tree. The tree is the same in every
** language: paragraph 2 of article 7 is the provision `uncc/art_7/para_2` whether it is read in Chinese or in English.
**
** Text is UTF-8. Strings are a pointer and a length in bytes and need not end in NUL, unless the type is `const char *`. Offsets are byte
** offsets, from 0, with an exclusive end. Columns are terminal columns; codepoints are Unicode scalar values.
**
** Errors. Functions that can fail return a `fatiao_status`; 0 is success and failures are negative. The handle that failed keeps a
** message (`fatiao_corpus_message`), in the language of the handle. Nothing is printed and nothing aborts: out of memory is
** FATIAO_NOMEM, and the handle is as usable after it as before.
**
** Ownership. Corpus and instrument are counted: `_retain` adds a holder, `_release` takes one away, and an instrument holds its corpus, so
** any order of release is right. A `fatiao_provision` is a small value that is copied freely; it and every `fatiao_string` got from it live as
** long as somebody holds its instrument.
**
** Threads. There is no global mutable state. One corpus with all that came from it belongs to one thread at a time; different corpora may
** be used by different threads at once, also over the same file or the bundled image.
*/
#ifndef FATIAO_H
#define FATIAO_H

#include <stddef.h>
#include <stdint.h>

#define FATIAO_VERSION "0.1.0"
#define FATIAO_VERSION_NUMBER 0x000100 /* 0xMMmmpp */

#if defined(FATIAO_STATIC) || !defined(__GNUC__)
#define FATIAO_API extern
#else
#define FATIAO_API extern __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is linked, "0.1.0"; equals FATIAO_VERSION when header and library agree. */
FATIAO_API const char *fatiao_version(void);

/* ---------------------------------------------------------------- Status ---------------------------------------------------------------- */

typedef enum fatiao_status {
  FATIAO_OK = 0,
  FATIAO_DONE = 1,       /* an iteration has no more; not a failure */
  FATIAO_NOMEM = -1,     /* out of memory */
  FATIAO_NOTFOUND = -2,  /* no such instrument, provision, version, language or file */
  FATIAO_INVALID = -3,   /* an argument that can never be right: an unknown mode, a malformed id */
  FATIAO_ENCODING = -4,  /* text that is not UTF-8 or holds a NUL byte; the message names line and byte */
  FATIAO_EMPTY = -5,     /* nothing to import */
  FATIAO_IO = -6,        /* the file could not be opened, read or written */
  FATIAO_FOREIGN = -7,   /* not a fatiao corpus, or a damaged one */
  FATIAO_NEWER = -8,     /* a corpus written by a newer library */
  FATIAO_READONLY = -9,  /* the corpus was opened for reading only */
  FATIAO_BUSY = -10,     /* another process is writing */
  FATIAO_LIMIT = -11,    /* beyond one of the limits named in this header */
  FATIAO_AMBIGUOUS = -12, /* more than one instrument bears that name */
  FATIAO_INTERRUPTED = -13, /* a progress callback asked to stop */
  FATIAO_USER = -100     /* never produced here: for callbacks to carry a failure of their own through */
} fatiao_status;

/* "ok", "nomem", "notfound", ...: a stable name for programs, the third value that Lua functions return on failure. */
FATIAO_API const char *fatiao_status_name(int status);

/* ---------------------------------------------------------------- Memory ---------------------------------------------------------------- */

/* One function for all: new (ptr NULL), resize, free (new_size 0, returns NULL). Returns NULL when memory is out. */
typedef void *(*fatiao_realloc_fn)(void *ud, void *ptr, size_t old_size, size_t new_size);

typedef struct fatiao_allocator {
  fatiao_realloc_fn realloc; /* NULL: the C library's */
  void *ud;                  /* first argument of every call */
} fatiao_allocator;

/* ---------------------------------------------------------------- String ---------------------------------------------------------------- */

typedef struct fatiao_string {
  const char *ptr; /* not NUL-terminated; NULL when there is nothing of the kind */
  size_t len;      /* bytes */
} fatiao_string;

/* ----------------------------------------------------------------- Text ----------------------------------------------------------------- */

#define FATIAO_VALID SIZE_MAX

/* FATIAO_VALID when s[0..n) is well-formed UTF-8 (no surrogates, nothing overlong), else the offset of the first byte that is not. NUL is valid here. */
FATIAO_API size_t fatiao_text_validate(const char *s, size_t n);

/* Terminal columns of s[0..n): 2 for wide and full-width characters, 0 for combining ones and controls. Malformed bytes count 1 each. */
FATIAO_API size_t fatiao_text_width(const char *s, size_t n);

/* Codepoints of s[0..n); a malformed byte counts one. */
FATIAO_API size_t fatiao_text_length(const char *s, size_t n);

/* Offset after the extended grapheme cluster (UAX #29) that begins at `at`; n at the end. A cluster never ends inside a malformed sequence's byte. */
FATIAO_API size_t fatiao_text_grapheme(const char *s, size_t n, size_t at);

/*
** New text made from s[0..n), in *out, *len bytes, to be freed by fatiao_text_free with the same allocator (a zero one is the C library's). *out may be NULL when *len is 0.
** fold makes equal what a reader takes for equal (NFKC_Casefold); nfc and nfkc are Unicode's normal forms; simplified and traditional go character by
** character. Malformed bytes stay as they are. NOMEM, LIMIT.
*/
FATIAO_API int fatiao_text_fold(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len);
FATIAO_API int fatiao_text_nfc(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len);
FATIAO_API int fatiao_text_nfkc(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len);
FATIAO_API int fatiao_text_simplified(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len);
FATIAO_API int fatiao_text_traditional(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len);
FATIAO_API void fatiao_text_free(const fatiao_allocator *a, char *s, size_t len); /* NULL is allowed */

/* The first occurrence of needle[0..m) at or after byte `from`, both folded: [*start, *finish) in bytes of s. OK, DONE (none), NOMEM, LIMIT (4 GiB). */
FATIAO_API int fatiao_text_find(const fatiao_allocator *a, const char *s, size_t n, const char *needle, size_t m, size_t from, size_t *start, size_t *finish);

/* Bytes of the longest beginning of whole grapheme clusters that fits in so many columns; *used (may be NULL) gets the columns that it takes. */
FATIAO_API size_t fatiao_text_fit(const char *s, size_t n, size_t columns, size_t *used);

/* Bytes of the first line when s[0..n) is broken into lines of so many columns: words stay whole, no line begins with 。or ）. Never 0 unless n is. */
FATIAO_API size_t fatiao_text_line(const char *s, size_t n, size_t columns);

/* Offset after the sentence that begins at `at`; after a semicolon too, which ends points in laws. */
FATIAO_API size_t fatiao_text_sentence(const char *s, size_t n, size_t at);

/*
** Number of s[0..n), which must be one numeral and nothing else: 二百八十六, 二八六 (digit by digit), 〇, 两千, 廿三, 壹佰, １２, 286, 一千九百九十九万.
** FATIAO_OK, or FATIAO_INVALID when it is no numeral, or FATIAO_LIMIT beyond 9 999 999 999 999 999.
*/
FATIAO_API int fatiao_numeral_parse(const char *s, size_t n, uint64_t *value);

/* The longest numeral at the beginning of s[0..n): its length in bytes (0: none) and value. What article numbers are read with. */
FATIAO_API size_t fatiao_numeral_scan(const char *s, size_t n, uint64_t *value);

typedef enum fatiao_numeral_style {
  FATIAO_NUMERAL_ARABIC,  /* 286 */
  FATIAO_NUMERAL_CHINESE, /* 二百八十六 */
  FATIAO_NUMERAL_FORMAL,  /* 贰佰捌拾陆 */
  FATIAO_NUMERAL_LETTER,  /* a, b, ... z, aa, ab */
  FATIAO_NUMERAL_ROMAN,   /* i, ii, iii, iv */
  FATIAO_NUMERAL_ROMAN_UPPER /* I, II */
} fatiao_numeral_style;

#define FATIAO_NUMERAL_MAX 128 /* bytes that hold every numeral written below, with its NUL */

/* Writes value into out[FATIAO_NUMERAL_MAX], NUL-terminated; its length, or 0 when the style cannot write it (letters and roman begin at 1; roman ends at 3999). */
FATIAO_API size_t fatiao_numeral_format(uint64_t value, fatiao_numeral_style style, char *out);

/* ---------------------------------------------------------------- Corpus ---------------------------------------------------------------- */

typedef struct fatiao_corpus fatiao_corpus;
typedef struct fatiao_instrument fatiao_instrument;

typedef struct fatiao_open_options {
  uint32_t size;              /* sizeof(fatiao_open_options) */
  const char *mode;           /* "r" (NULL too), "rw", "rwc"; the bundled corpus is always "r" */
  const char *lang;           /* default language and language of messages, a BCP 47 tag; NULL: "en" */
  fatiao_allocator allocator; /* zero: the C library's. SQLite keeps its own */
} fatiao_open_options;
#define FATIAO_OPEN_INIT { sizeof(fatiao_open_options), NULL, NULL, { NULL, NULL } }

/*
** Opens the corpus at path, or the bundled one when path is NULL; opt may be NULL. Opening the bundled corpus opens no file and copies nothing.
** On failure *out is still a handle that only tells its message, and is to be released; it is NULL only after FATIAO_NOMEM.
** NOTFOUND (no such file, or no corpus is bundled), FOREIGN, NEWER, IO, BUSY, INVALID, NOMEM.
*/
FATIAO_API int fatiao_open(fatiao_corpus **out, const char *path, const fatiao_open_options *opt);

FATIAO_API void fatiao_corpus_retain(fatiao_corpus *corpus);
FATIAO_API void fatiao_corpus_release(fatiao_corpus *corpus); /* NULL is allowed */

/* Message of the last failure of this handle, in its language; "" before any. Valid until the next call that fails. */
FATIAO_API const char *fatiao_corpus_message(const fatiao_corpus *corpus);

FATIAO_API const char *fatiao_corpus_lang(const fatiao_corpus *corpus);
FATIAO_API int fatiao_corpus_set_lang(fatiao_corpus *corpus, const char *lang); /* INVALID: empty, or longer than FATIAO_LANG_MAX */
#define FATIAO_LANG_MAX 35 /* bytes of a BCP 47 tag, without NUL (RFC 5646, 4.4.1) */

/* How many instruments there are that have text, in the order in which they were declared or first imported; -1 and a message when that cannot be read. */
FATIAO_API int64_t fatiao_corpus_count(fatiao_corpus *corpus);

/* The n-th instrument, from 0, in its default version: the latest by date. Counts one more holder. NOTFOUND, FOREIGN, NOMEM. */
FATIAO_API int fatiao_corpus_at(fatiao_corpus *corpus, int64_t n, fatiao_instrument **out);

/*
** The instrument of that name: an id ("uncc", "prc-csl@2016" for a version) or a title or an alias in any language, with or without 《》,
** compared after folding. Counts one more holder. NOTFOUND, AMBIGUOUS (two instruments bear the name), FOREIGN, NOMEM.
*/
FATIAO_API int fatiao_corpus_instrument(fatiao_corpus *corpus, const char *name, size_t n, fatiao_instrument **out);

/* -------------------------------------------------------------- Instrument -------------------------------------------------------------- */

FATIAO_API void fatiao_instrument_retain(fatiao_instrument *instrument);
FATIAO_API void fatiao_instrument_release(fatiao_instrument *instrument); /* NULL is allowed */
FATIAO_API fatiao_corpus *fatiao_instrument_corpus(const fatiao_instrument *instrument); /* not counted */

FATIAO_API const char *fatiao_instrument_id(const fatiao_instrument *instrument);      /* "uncc" */
FATIAO_API const char *fatiao_instrument_version(const fatiao_instrument *instrument); /* "2016"; "" when it has but one and it was not named */
FATIAO_API const char *fatiao_instrument_kind(const fatiao_instrument *instrument);    /* "treaty", "statute", ...; "" when not declared */
FATIAO_API const char *fatiao_instrument_date(const fatiao_instrument *instrument);    /* ISO 8601, of this version; "" when unknown */

/* Title in that language (NULL: the corpus's default, and if there is none, the first there is); {NULL, 0} when it has none. */
FATIAO_API fatiao_string fatiao_instrument_title(fatiao_instrument *instrument, const char *lang);

/* The n-th other name, from 0, and its language; {NULL, 0} past the last. */
FATIAO_API fatiao_string fatiao_instrument_alias(fatiao_instrument *instrument, size_t n, const char **lang);

/* The n-th language that this version has text in, from 0; NULL past the last. */
FATIAO_API const char *fatiao_instrument_lang(const fatiao_instrument *instrument, size_t n);

/* The n-th version, from 0, oldest first: its name and date. NOTFOUND past the last. */
FATIAO_API int fatiao_instrument_version_at(fatiao_instrument *instrument, size_t n, const char **name, const char **date);

/* The version in force on an ISO 8601 date: the latest whose date is not after it. Counts one more holder. NOTFOUND: none is as old, or dates are not known. */
FATIAO_API int fatiao_instrument_on(fatiao_instrument *instrument, const char *date, fatiao_instrument **out);

/* -------------------------------------------------------------- Provision --------------------------------------------------------------- */

/* The kinds, outermost first. Names as in Akoma Ntoso ids; a statute's 编 分编 章 节 条 款 项 目 are part book chapter section art para point subpoint. */
typedef enum fatiao_kind {
  FATIAO_PREFACE = 1, /* "preface": title and promulgation lines */
  FATIAO_TOC,         /* "toc": a table of contents */
  FATIAO_PREAMBLE,    /* "preamble" */
  FATIAO_PART,        /* "part" 编 */
  FATIAO_BOOK,        /* "book" 分编 */
  FATIAO_CHAPTER,     /* "chapter" 章 */
  FATIAO_SECTION,     /* "section" 节 */
  FATIAO_TITLE,       /* "title": the division below a section in Council of Europe treaties */
  FATIAO_DIVISION,    /* "division": a heading of no known rank */
  FATIAO_ART,         /* "art" 条 */
  FATIAO_PARA,        /* "para" 款 */
  FATIAO_POINT,       /* "point" 项 */
  FATIAO_SUBPOINT,    /* "subpoint" 目 */
  FATIAO_WRAPUP,      /* "wrapup": words of a paragraph that follow its points */
  FATIAO_ANNEX,       /* "annex" 附件 附录 */
  FATIAO_CONCLUSION,  /* "conclusion": testimonium, place and date of signature */
  FATIAO_KINDS        /* one past the last */
} fatiao_kind;

FATIAO_API const char *fatiao_kind_name(fatiao_kind kind); /* "art"; NULL for a value that is no kind */

#define FATIAO_NONE UINT32_MAX

/* A provision: an instrument and a place in its document order. {NULL, FATIAO_NONE} is none. */
typedef struct fatiao_provision {
  fatiao_instrument *instrument;
  uint32_t index;
} fatiao_provision;

FATIAO_API uint32_t fatiao_instrument_size(const fatiao_instrument *instrument); /* provisions 0 .. size-1, in document order */
FATIAO_API fatiao_provision fatiao_instrument_provision(fatiao_instrument *instrument, uint32_t index); /* none when out of range */

/* Article n ("7", "286-1", 二百八十六条之一, with or without 第 and 条); none when there is no such article. Cost: one look-up. */
FATIAO_API fatiao_provision fatiao_instrument_article(fatiao_instrument *instrument, const char *number, size_t n);

/*
** The provision of an id, "uncc/art_7/para_1" or "prc-csl@2016/art_21". out->instrument is counted for the caller. The id of an instrument alone is
** INVALID here. NOTFOUND names the first part that does not exist.
*/
FATIAO_API int fatiao_corpus_provision(fatiao_corpus *corpus, const char *id, size_t n, fatiao_provision *out);

/* The tree. None where there is none. */
FATIAO_API fatiao_provision fatiao_provision_parent(fatiao_provision p);
FATIAO_API fatiao_provision fatiao_provision_child(fatiao_provision p);    /* first child */
FATIAO_API fatiao_provision fatiao_provision_next(fatiao_provision p);     /* next sibling */
FATIAO_API fatiao_provision fatiao_provision_previous(fatiao_provision p); /* previous sibling */
FATIAO_API fatiao_provision fatiao_provision_up(fatiao_provision p, fatiao_kind kind); /* p or its nearest ancestor of that kind */
FATIAO_API uint32_t fatiao_provision_end(fatiao_provision p);              /* index after its last descendant */

FATIAO_API fatiao_kind fatiao_provision_kind(fatiao_provision p);

/* Ordinal (286 of 第二百八十六条之一) and branch (1; 0 when there is none). Ordinal 0: it has no number. */
FATIAO_API uint32_t fatiao_provision_ordinal(fatiao_provision p, uint32_t *branch);

/* Number as ids have it, "286-1", "a", "iv"; "" for none. Letters and roman numerals only below paragraphs. Lives as long as the instrument. */
FATIAO_API fatiao_string fatiao_provision_number(fatiao_provision p);

/* The id, "uncc/art_7/para_1/point_a". Lives as long as the instrument. {NULL, 0} only when memory is out. */
FATIAO_API fatiao_string fatiao_provision_id(fatiao_provision p);

/*
** Text, in the language `lang`, or, when that is NULL, in the corpus's default language, or failing that in the first that has it.
**   label    the number as printed, with its punctuation: 第七条, （一）, 1., (a)
**   heading  the heading, without the number
**   body     own words only
**   text     own words and all below, as one reads it, a line for each provision with its number as printed; without its own number and heading
** NOTFOUND: this provision does not stand in that language. *out is then {NULL, 0}. A provision that stands there without heading (body) has length 0.
*/
FATIAO_API int fatiao_provision_label(fatiao_provision p, const char *lang, fatiao_string *out);
FATIAO_API int fatiao_provision_heading(fatiao_provision p, const char *lang, fatiao_string *out);
FATIAO_API int fatiao_provision_body(fatiao_provision p, const char *lang, fatiao_string *out);
FATIAO_API int fatiao_provision_text(fatiao_provision p, const char *lang, fatiao_string *out);

/*
** Its citation as people write it: 《联合国打击网络犯罪公约》第三十七条第八款; "article 37, paragraph 8, of the United Nations Convention against Cybercrime". lang NULL: the corpus's
** default; Chinese for zh, otherwise English. Written into out[0..size), NUL-terminated; *len is what it takes without NUL. LIMIT: size is too small; NOMEM, INVALID.
*/
FATIAO_API int fatiao_provision_cite(fatiao_provision p, const char *lang, int with_title, char *out, size_t size, size_t *len);

/* Where the text comes from. */
typedef struct fatiao_source {
  const char *lang;   /* the language that it was found in */
  const char *kind;   /* "official", "translation" or "digest": our own wording, not the authentic text */
  const char *note;   /* where from; "" when not said */
  const char *date;   /* ISO 8601 date of the source; "" when unknown */
  const char *sha256; /* of the whole imported text, 64 hexadecimal digits */
} fatiao_source;
FATIAO_API int fatiao_provision_source(fatiao_provision p, const char *lang, fatiao_source *out);

/* --------------------------------------------------------------- Citation --------------------------------------------------------------- */

/*
** A citation is a span of a text that points at provisions: 本法第二十一条第一款和第三款第（二）、（四）项, 前两款, "article 23, paragraph 2 (a) to (c), of this Convention".
** What it says is kept as data, a *pointer*: alternatives of paths, each a sequence of steps from the outermost unit named to the innermost. Finding reads the text only;
** resolving walks the tree from the place where the citation stands.
*/
typedef enum fatiao_relation {
  FATIAO_NAMED,    /* 第二百八十五条, paragraph 2: by number, or a range of numbers */
  FATIAO_THIS,     /* 本条, 本款, 本章, this article: the one that the citation stands in */
  FATIAO_PREVIOUS, /* 前款, 前三款, the preceding paragraph: `count` of them, directly before */
  FATIAO_NEXT,     /* 下列, 下款, the following paragraph: after or below */
  FATIAO_SAME,     /* 同条, 该款, 上述: the one (of that kind) that was named last */
  FATIAO_EACH,     /* 各该款: each of those that were named last */
  FATIAO_ALL       /* a whole, without number: 各款, "the provisions of this chapter" */
} fatiao_relation;

typedef enum fatiao_sentence_part { FATIAO_WHOLE, FATIAO_FIRST_PART, FATIAO_LATTER_PART, FATIAO_PROVISO } fatiao_sentence_part; /* 前段 后段 但书 */

typedef struct fatiao_step {
  fatiao_relation relation;
  fatiao_kind kind;              /* of what is pointed at: FATIAO_ART, FATIAO_PARA, ...; (a) after an English paragraph is FATIAO_POINT */
  uint32_t ordinal, branch;      /* NAMED: 286, 1 of 第二百八十六条之一; letters and roman numerals count as 1, 2, 3 */
  uint32_t to_ordinal, to_branch; /* of a range, included; 0: no range */
  uint32_t count;                /* PREVIOUS: how many; 0: as many as there are */
  uint8_t letter;                /* the number was written as a letter: "i" may be roman as well, which the tree decides */
} fatiao_step;

#define FATIAO_STEPS_MAX 6 /* units in one path: more are not cited together */

typedef struct fatiao_path {
  fatiao_step step[FATIAO_STEPS_MAX];
  uint32_t steps;
  int excluded; /* taken out of what the other paths give: 第三条（第二项除外） */
} fatiao_path;

typedef enum fatiao_citation_kind {
  FATIAO_CITE_PLACE,       /* provisions of the instrument that it stands in */
  FATIAO_CITE_NAME,        /* an instrument named in words, with or without provisions: 《刑法》第二百八十五条 */
  FATIAO_CITE_DESCRIPTION  /* by description: the offences established in accordance with this Convention */
} fatiao_citation_kind;

/* What the reference does, from the words around it. */
typedef enum fatiao_citation_type {
  FATIAO_TYPE_PLAIN,
  FATIAO_TYPE_PENALTY,   /* its penalty applies: 依照前款的规定处罚 */
  FATIAO_TYPE_CONDUCT,   /* its conduct or offence is meant: 犯前款罪, 有前两款行为, the offences established in accordance with article 6 */
  FATIAO_TYPE_CONDITION, /* to be done as it says: 依照第十条的规定, in accordance with, pursuant to, subject to */
  FATIAO_TYPE_EXCEPTION, /* taken out or put aside: 除外, 以外, notwithstanding, without prejudice to, except as provided in */
  FATIAO_TYPE_SCOPE,     /* where it applies or what is meant there: 适用第八条, 本章所称, for the purposes of article 5 */
  FATIAO_TYPE_MUTATIS    /* applied with the necessary changes: 参照, 比照, mutatis mutandis */
} fatiao_citation_type;

typedef struct fatiao_citation {
  size_t start, finish;           /* bytes of the text */
  fatiao_citation_kind kind;
  fatiao_citation_type type;
  fatiao_sentence_part part;
  size_t name_start, name_finish; /* NAME: the instrument's name in the text, without 《》; equal otherwise */
  int self;                       /* the instrument is said to be this one: 本法, of this Convention */
  int same_name;                  /* the instrument is the one that was named last: 同法, 该法, that Convention */
  const fatiao_path *path;        /* none: the instrument as a whole */
  uint32_t paths;
} fatiao_citation;

typedef struct fatiao_citations fatiao_citations;

/* All citations of s[0..n), in order, not overlapping. Malformed bytes are passed over. `lang` chooses the grammar ("zh", "en"); NULL: both. NOMEM, LIMIT. */
FATIAO_API int fatiao_citation_find(fatiao_citations **out, const fatiao_allocator *a, const char *s, size_t n, const char *lang);
FATIAO_API void fatiao_citations_free(fatiao_citations *c); /* NULL is allowed */
FATIAO_API size_t fatiao_citations_count(const fatiao_citations *c);
FATIAO_API const fatiao_citation *fatiao_citations_at(const fatiao_citations *c, size_t i); /* NULL when out of range; lives as long as c */

/*
** The next citation of a Chinese article by number, 第N条[之N][第N款][第N项], at or after byte `from`: where it begins, and *finish; n when there is none. No names, no lists,
** nothing relative and nothing resolved: for a first pass over texts of any size, at the speed of memory.
*/
FATIAO_API size_t fatiao_citation_absolute(const char *s, size_t n, size_t from, size_t *finish);

/* One citation that is the whole of s[0..n) but for white space; INVALID otherwise. */
FATIAO_API int fatiao_citation_parse(fatiao_citations **out, const fatiao_allocator *a, const char *s, size_t n, const char *lang);

/*
** The citation in the habit of a language (zh: 《刑法》第二百八十五条第一款、第二款; en: article 23, paragraph 2 (a) to (c), of this Convention). `text` is the one that it was found in.
** Written into out[0..size) with NUL; *len is what it takes. LIMIT: size is too small. Parsing the result in that language gives the same pointer.
*/
FATIAO_API int fatiao_citation_format(const fatiao_citation *c, const char *text, const char *lang, char *out, size_t size, size_t *len);

/* The pointer as data, for people: "previous 3 para", "named art 285 > named para 2 .. 4, named art 286", "this art > named para 1". Same conventions. */
FATIAO_API int fatiao_citation_describe(const fatiao_citation *c, char *out, size_t size, size_t *len);

typedef enum fatiao_resolution_status {
  FATIAO_RESOLVED,    /* every provision that is cited exists */
  FATIAO_NOT_FOUND,   /* the instrument is there, a cited provision is not */
  FATIAO_UNCLEAR,     /* more than one reading ("ambiguous"): the candidates are listed */
  FATIAO_NOT_CHECKED  /* the instrument is not in the corpus, or the place where the citation stands is not known */
} fatiao_resolution_status;

typedef enum fatiao_reason { /* why, for every status but a plain success */
  FATIAO_REASON_NONE,
  FATIAO_REASON_NO_INSTRUMENT,   /* no instrument of that name */
  FATIAO_REASON_MANY_INSTRUMENTS,
  FATIAO_REASON_NO_VERSION,      /* none in force on that date */
  FATIAO_REASON_NO_PROVISION,    /* no such article, paragraph, point */
  FATIAO_REASON_NO_CONTEXT,      /* relative, but where it stands is not known */
  FATIAO_REASON_NOTHING_BEFORE,  /* 前款 in the first paragraph */
  FATIAO_REASON_TOO_FEW_BEFORE,  /* 前三款 in the third */
  FATIAO_REASON_NO_ANTECEDENT,   /* 该款, 各该款, 同条: nothing of the kind was named before */
  FATIAO_REASON_MANY_ANTECEDENTS,
  FATIAO_REASON_SELECTION,       /* the text is a selection (or not whole): the provision may exist and is not here */
  FATIAO_REASON_DESCRIPTION,     /* a description that nobody has defined */
  FATIAO_REASON_MANY_READINGS
} fatiao_reason;

typedef struct fatiao_resolution {
  fatiao_resolution_status status;
  fatiao_reason reason;
  fatiao_instrument *instrument;  /* that was meant; NULL when it is not known. Not counted: it lives as long as the corpus */
  fatiao_provision *provision;    /* in document order, each once; with UNCLEAR the candidates */
  uint32_t provisions;
  char missing[96];               /* NOT_FOUND: the end of the id of the first that does not exist */
  fatiao_allocator allocator;     /* for fatiao_resolution_clear */
} fatiao_resolution;

/*
** Resolves the citations of a text, first to last, since 该款 looks back at what was named before. `place` is the provision whose own words the text is (none: not known, and
** then `instrument`, which may be NULL, is what 本法 means). `date` (ISO 8601; NULL: today's default versions) chooses the versions of other instruments. out has room
** for all citations of c. A reference is never guessed: what has two readings is UNCLEAR. NOMEM; failures to read the corpus.
*/
FATIAO_API int fatiao_citations_resolve(fatiao_corpus *corpus, const fatiao_citations *c, const char *text, fatiao_provision place, fatiao_instrument *instrument, const char *date,
                                        fatiao_resolution *out);
FATIAO_API void fatiao_resolution_clear(fatiao_resolution *r);

/*
** One citation given by itself, in any form in which people type it: "《刑法》第二百八十五条第二款", 刑法285条2款, "article 7(1) of the Convention", "uncc 7(1)". `place` (none: NULL) is where
** relative ones start from. *out is to be cleared after FATIAO_OK. INVALID: it is no citation; NOMEM; failures to read the corpus.
*/
FATIAO_API int fatiao_corpus_cite(fatiao_corpus *corpus, const char *s, size_t n, fatiao_provision place, fatiao_resolution *out);

FATIAO_API const char *fatiao_resolution_status_name(fatiao_resolution_status s); /* "resolved", "not-found", "ambiguous", "not-checked" */
FATIAO_API const char *fatiao_reason_text(fatiao_reason r, const char *lang);     /* a clause in Chinese (zh) or English */
FATIAO_API const char *fatiao_citation_type_name(fatiao_citation_type t);         /* "plain", "penalty", "conduct", "condition", "exception", "scope", "mutatis-mutandis" */
FATIAO_API const char *fatiao_citation_kind_name(fatiao_citation_kind k);         /* "place", "name", "description" */

/* -------------------------------------------------------------- Reference --------------------------------------------------------------- */

/* A citation that stands in a provision, resolved. */
typedef struct fatiao_reference {
  fatiao_provision from;           /* in whose own words it stands */
  const char *lang;
  size_t start, finish;            /* bytes of fatiao_provision_body(from, lang) */
  fatiao_citation_kind kind;
  fatiao_citation_type type;
  fatiao_sentence_part part;
  fatiao_resolution_status status;
  fatiao_reason reason;
  fatiao_instrument *instrument;   /* that is meant; NULL when it is not in the corpus */
  const fatiao_provision *to;      /* the provisions, in document order; with UNCLEAR the candidates. None with an instrument: it as a whole */
  uint32_t tos;
  const char *missing;             /* NOT_FOUND: the end of the id of the first that does not exist; "" otherwise */
} fatiao_reference;

/*
** References in the words of p and of all below it, in document order, in one language (NULL: that of the authentic text if it is here, else of the text that was imported first). They are read and resolved
** once for a whole instrument and kept; they are resolved anew after an import into the same handle, since what was not in the corpus may be there now.
** *count gets how many; the n-th is fatiao_reference_at(p, lang, n). Provisions and strings live as long as the instrument is held and nothing is imported.
*/
FATIAO_API int fatiao_provision_references(fatiao_provision p, const char *lang, size_t *count);
FATIAO_API int fatiao_reference_at(fatiao_provision p, const char *lang, size_t n, fatiao_reference *out);

/* All references of an instrument. */
FATIAO_API int fatiao_instrument_references(fatiao_instrument *instrument, const char *lang, size_t *count);
FATIAO_API int fatiao_instrument_reference_at(fatiao_instrument *instrument, const char *lang, size_t n, fatiao_reference *out);

/*
** Who cites p or something in it: fn is called for every reference of a default version of the corpus that resolves there, own instrument first, and stops the walk by returning other
** than 0, which is then returned. Cost: the instruments that name this one are loaded.
*/
typedef int (*fatiao_reference_fn)(void *payload, const fatiao_reference *reference);
FATIAO_API int fatiao_provision_cited_by(fatiao_provision p, const char *lang, fatiao_reference_fn fn, void *payload);

/* ---------------------------------------------------------------- Search ---------------------------------------------------------------- */

typedef struct fatiao_search fatiao_search;

typedef enum fatiao_order { FATIAO_BY_RELEVANCE, FATIAO_BY_DOCUMENT } fatiao_order;
typedef enum fatiao_unit {
  FATIAO_UNIT_ARTICLE,  /* all terms within one article; articles only */
  FATIAO_UNIT_PROVISION /* all terms within the own words of one provision, of any kind */
} fatiao_unit;

typedef struct fatiao_search_options {
  uint32_t size;       /* sizeof(fatiao_search_options) */
  const char *lang;    /* only that language; NULL: all */
  const char *within;  /* only that instrument (any name of it); NULL: all. Default versions only, unless a version is named */
  int64_t limit;       /* at most so many hits; 0: all */
  fatiao_order order;
  fatiao_unit unit;
} fatiao_search_options;
#define FATIAO_SEARCH_INIT { sizeof(fatiao_search_options), NULL, NULL, 0, FATIAO_BY_RELEVANCE, FATIAO_UNIT_ARTICLE }

typedef struct fatiao_hit {
  fatiao_provision provision; /* its instrument is held by the search */
  const char *lang;
  double score;               /* greater is better; 0 in document order */
  size_t start, finish;       /* bytes of the first occurrence of the first term, in fatiao_provision_text (unit provision: _body); equal when it stands in a number or heading */
} fatiao_hit;

/*
** Terms are separated by white space, a phrase with spaces stands in "quotes"; a hit contains them all. Chinese (and kana, hangul) matches as substring, whatever its
** length; Latin letters and digits match whole words. Both sides are folded: case, full width and compatibility forms do not matter.
** The search keeps the corpus. INVALID: no term. NOTFOUND: no such instrument as `within`. At most FATIAO_TERMS_MAX terms (LIMIT).
*/
FATIAO_API int fatiao_search_open(fatiao_search **out, fatiao_corpus *corpus, const char *query, size_t n, const fatiao_search_options *opt);
#define FATIAO_TERMS_MAX 64

FATIAO_API int fatiao_search_next(fatiao_search *search, fatiao_hit *hit); /* OK, DONE, or a failure */
FATIAO_API void fatiao_search_close(fatiao_search *search);                /* NULL is allowed */

/* ---------------------------------------------------------------- Import ---------------------------------------------------------------- */

typedef struct fatiao_import_options {
  uint32_t size;       /* sizeof(fatiao_import_options) */
  const char *id;      /* of the instrument; required. Not empty, no '/', no '@', no white space at the ends */
  const char *lang;    /* required: a BCP 47 tag */
  const char *version; /* NULL: the instrument's default version */
  const char *date;    /* of the version, ISO 8601; NULL: the last date in the promulgation lines */
  const char *source;  /* "official" (NULL too), "translation", "digest" */
  const char *note;    /* where the text comes from */
} fatiao_import_options;
#define FATIAO_IMPORT_INIT { sizeof(fatiao_import_options), NULL, NULL, NULL, NULL, NULL, NULL }

typedef enum fatiao_warning_kind {
  FATIAO_WARN_GAP = 1,   /* a number was passed over */
  FATIAO_WARN_REPEAT,    /* a number that stood before among the same siblings; the id gets "~2" */
  FATIAO_WARN_ORDER,     /* a number lower than the one before */
  FATIAO_WARN_MISFIT,    /* a line that fits no rule: it became text of the nearest provision */
  FATIAO_WARN_EMPTY,     /* a numbered provision without any words */
  FATIAO_WARN_DEPTH,     /* nesting beyond what the kinds hold */
  FATIAO_WARN_TREE       /* the tree differs from that of another language of this version */
} fatiao_warning_kind;

typedef struct fatiao_warning {
  fatiao_warning_kind kind;
  uint32_t line;     /* of the imported text, from 1; 0: of no one line */
  uint32_t expected; /* GAP: the number that was missing first; else 0 */
  char where[56];    /* the provision: the end of its id, or the beginning of the line, NUL-terminated */
} fatiao_warning;

typedef struct fatiao_report {
  uint32_t count[FATIAO_KINDS];   /* provisions of each kind that the text has */
  uint32_t warnings;
  fatiao_warning *warning;        /* in order of lines; freed by fatiao_report_clear */
  int changed;                    /* 0: the same text was there already and nothing was written */
  fatiao_allocator allocator;     /* the corpus's: for fatiao_report_clear */
} fatiao_report;

/*
** Reads a text in one of the forms in which laws are printed and stores it as the text of options.id in options.lang, replacing what was there in
** that language and version. All or nothing. Idempotent. The report may be NULL; it is filled on success and to be cleared.
** ENCODING, EMPTY, READONLY, LIMIT (4 GiB of text), INVALID, NOMEM, IO, BUSY.
*/
FATIAO_API int fatiao_import(fatiao_corpus *corpus, const char *text, size_t n, const fatiao_import_options *opt, fatiao_report *report);
FATIAO_API void fatiao_report_clear(fatiao_report *report);

/* What an instrument is called and what it is. */
typedef struct fatiao_name {
  const char *lang; /* a BCP 47 tag */
  const char *text; /* without 《》 */
  int alias;        /* 0: a title, 1: another name */
} fatiao_name;

typedef struct fatiao_declaration {
  uint32_t size;           /* sizeof(fatiao_declaration) */
  const char *id;          /* required */
  const char *kind;        /* "treaty", "statute", ...; NULL: not said */
  const char *date;        /* ISO 8601; the date of versions that have none of their own; NULL: not said */
  const char *numbering;   /* how ids write points, "letter roman" for (a) and (i): styles of point and subpoint among arabic, letter, roman; NULL: as first printed */
  const char *offences;    /* articles that "the offences established in accordance with this Convention" means, "7-17" or "5 6 8 23"; NULL: not said */
  const fatiao_name *name; /* in the order in which they are to be tried */
  size_t names;
} fatiao_declaration;
#define FATIAO_DECLARATION_INIT { sizeof(fatiao_declaration), NULL, NULL, NULL, NULL, NULL, NULL, 0 }

/* Declares an instrument, before or after its text is imported; replaces what was declared before. READONLY, INVALID, NOMEM, IO, BUSY. */
FATIAO_API int fatiao_declare(fatiao_corpus *corpus, const fatiao_declaration *declaration);

/*
** Everything imported and declared between begin and commit is written, or nothing is. They nest; the outermost pair counts. A failure to write inside
** (not a text that was refused: INVALID, ENCODING, EMPTY) dooms the whole: commit then rolls back and returns it.
*/
FATIAO_API int fatiao_begin(fatiao_corpus *corpus);
FATIAO_API int fatiao_commit(fatiao_corpus *corpus);
FATIAO_API int fatiao_rollback(fatiao_corpus *corpus);

/* The kind's name, "gap", "repeat", ... */
FATIAO_API const char *fatiao_warning_name(fatiao_warning_kind kind);

/* Merges the search index into one piece and packs the file: worth its time after a long import. Not inside begin and commit. READONLY, INVALID, IO, NOMEM. */
FATIAO_API int fatiao_corpus_optimize(fatiao_corpus *corpus);

/* Writes the whole corpus into a new file. INVALID when the file is there already; IO, NOMEM. */
FATIAO_API int fatiao_corpus_copy(fatiao_corpus *corpus, const char *path);

/* ----------------------------------------------------------------- Rows ----------------------------------------------------------------- */

/*
** What the objects do not cover can be asked in SQL, for reading only. Beside the tables of the database there is one that has a row for each provision of each
** default version in each of its languages:
**   provision(id, instrument, kind, number, parent, lang, label, heading, body)
*/
typedef struct fatiao_rows fatiao_rows;

typedef enum fatiao_column { FATIAO_COLUMN_NULL, FATIAO_COLUMN_INTEGER, FATIAO_COLUMN_REAL, FATIAO_COLUMN_TEXT, FATIAO_COLUMN_BLOB } fatiao_column;

/* One statement. INVALID: it does not compile, is more than one, or would write. The rows keep the corpus. */
FATIAO_API int fatiao_rows_open(fatiao_rows **out, fatiao_corpus *corpus, const char *sql, size_t n);
FATIAO_API void fatiao_rows_close(fatiao_rows *rows); /* NULL is allowed */

/* Parameters, from 1, before the first row; the text is copied. INVALID: no such parameter. */
FATIAO_API int fatiao_rows_bind_integer(fatiao_rows *rows, int i, int64_t v);
FATIAO_API int fatiao_rows_bind_real(fatiao_rows *rows, int i, double v);
FATIAO_API int fatiao_rows_bind_text(fatiao_rows *rows, int i, const char *s, size_t n);

FATIAO_API int fatiao_rows_next(fatiao_rows *rows);                  /* OK, DONE, or a failure */
FATIAO_API int fatiao_rows_columns(const fatiao_rows *rows);
FATIAO_API const char *fatiao_rows_name(const fatiao_rows *rows, int i); /* of column i, from 0 */
FATIAO_API fatiao_column fatiao_rows_type(const fatiao_rows *rows, int i);
FATIAO_API int64_t fatiao_rows_integer(const fatiao_rows *rows, int i);
FATIAO_API double fatiao_rows_real(const fatiao_rows *rows, int i);
FATIAO_API fatiao_string fatiao_rows_text(const fatiao_rows *rows, int i); /* of texts and blobs; until the next row */

#ifdef __cplusplus
}
#endif
#endif
