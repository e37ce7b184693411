/*
** What one line is. Laws are printed so that a reader tells the parts by the beginning of a line, and so does this file: by 第…条 and 第…章, by
** words like Article and Chapter in the languages of the tables below, by enumerators (mark.c), and by a few names, 目录 or Annex. A line that
** begins as a heading would but is a sentence (Article 12 shall apply; 第三条规定的) is text or, for articles, a citation. Nothing here knows what
** came before.
**
** Refused: headings that only a typesetter would see (capitals, indentation, type size), and § 7 of a dozen traditions. A language is added by
** adding its words.
*/
#include "outline.h"

#define LINE_TITLE_MAX 240 /* bytes of a heading: eighty Chinese characters, forty English words */
#define LINE_COMPACT 96    /* bytes looked at for 第…条, without white space */

/* ---------------------------------------------------------------- sentences ------------------------------------------------------------- */

/* The last character of s[0..n). */
static uint32_t line_last(const char *s, size_t n, size_t *len) {
  size_t at = n - 1;
  while (at > 0 && n - at < 4 && ((unsigned char)s[at] & 0xC0) == 0x80) at--;
  return fatiao__utf8_decode(s + at, n - at, len);
}

static bool line_closer(uint32_t c) {
  return c == ')' || c == 0xFF09 || c == 0x201D || c == 0x2019 || c == '"' || c == 0x300D || c == 0x300F;
}

static bool line_sentence_end(uint32_t c) {
  switch (c) {
    case '.': case ',': case ';': case ':': case '?': case '!': return true;
    case 0x3002: case 0xFF1B: case 0xFF1A: case 0xFF0C: case 0x3001: case 0xFF0E: case 0xFF01: case 0xFF1F: case 0x2026: return true;
    case 0x060C: case 0x061B: case 0x061F: return true;
    /* 。；：，、．！？… and the Arabic comma, semicolon and question mark */
    default: return false;
  }
}

bool fatiao__line_titular(const char *s, size_t n) {
  size_t len;
  if (n > LINE_TITLE_MAX) return false;
  for (int closers = 0; n > 0 && closers < 4; closers++, n -= len) {
    uint32_t c = line_last(s, n, &len);
    if (!line_closer(c)) return !line_sentence_end(c);
  }
  return n > 0;
}

static bool line_starts(const char *s, size_t n, const char *prefix) {
  size_t k = strlen(prefix);
  return n >= k && memcmp(s, prefix, k) == 0;
}

static size_t line_skip(const char *s, size_t n, size_t at) {
  while (at < n && s[at] == ' ') at++;
  return at;
}

/* ------------------------------------------------------------------ 第…条 ---------------------------------------------------------------- */

/* The beginning of a line without its spaces, and for each byte the place it was taken from. */
typedef struct line_compact {
  char s[LINE_COMPACT];
  uint16_t from[LINE_COMPACT + 1];
  size_t n;
} line_compact;

static void line_compact_fill(line_compact *c, const char *s, size_t n) {
  size_t at = 0;
  c->n = 0;
  for (; at < n && c->n < LINE_COMPACT; at++) {
    if (s[at] == ' ') continue;
    c->from[c->n] = (uint16_t)at;
    c->s[c->n++] = s[at];
    if (at > 2 * LINE_COMPACT) break;
  }
  c->from[c->n] = (uint16_t)at;
}

/* The place in the line behind compact byte `at`. */
static size_t line_compact_place(const line_compact *c, size_t at) {
  return at == 0 ? 0 : (size_t)c->from[at - 1] + 1;
}

/* The numeral at the beginning of s[0..n) and its length. A wide dash for 一 (第三十－条) is a common slip of the scanner. */
static size_t line_numeral(const char *s, size_t n, uint32_t *value) {
  uint64_t v = 0;
  size_t len = fatiao_numeral_scan(s, n, &v);
  if (len == 0 || v == 0 || v > UINT32_MAX / 2) return 0;
  if (v % 10 == 0 && line_starts(s + len, n - len, "\xEF\xBC\x8D")) {
    v++;
    len += 3;
  }
  *value = (uint32_t)v;
  return len;
}

/* Words behind 第…条 that make it part of a sentence. With `spaced`, white space came first, and only a number can say so. */
static bool line_continues(const char *s, size_t n, bool spaced) {
  static const char *const words[] = {"规定", "規定", "的规定", "的規定", "之规定", "所称", "所列", "所规定", "所指", "中的", "的",
                                      "、", "至", "到第", "和第", "及第", "或第", "或者第", "以及第", "与第", "）", "》", "”"};
  uint32_t value;
  if (!spaced)
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (line_starts(s, n, words[i])) return true;
  if (!line_starts(s, n, "第")) return false;
  size_t len = line_numeral(s + 3, n - 3 < LINE_COMPACT ? n - 3 : LINE_COMPACT, &value);
  const char *unit = s + 3 + len;
  size_t left = n - 3 - len;
  return len > 0 && (line_starts(unit, left, "款") || line_starts(unit, left, "项") || line_starts(unit, left, "項"));
}

static const struct {
  const char *name;
  uint8_t kind;
} line_units[] = {{"条", FATIAO_ART},  {"條", FATIAO_ART},      {"章", FATIAO_CHAPTER}, {"节", FATIAO_SECTION}, {"節", FATIAO_SECTION},
                  {"编", FATIAO_PART}, {"編", FATIAO_PART},     {"分编", FATIAO_BOOK},  {"分編", FATIAO_BOOK},  {"篇", FATIAO_PART},
                  {"部分", FATIAO_PART}};

/* 第十二条之一, 第二章. */
static bool line_chinese(const char *s, size_t n, uint32_t level, fatiao__line *out) {
  line_compact c;
  if (!line_starts(s, n, "第")) return false;
  line_compact_fill(&c, s, n);
  size_t at = 3, len = line_numeral(c.s + at, c.n - at, &out->ordinal), unit = 0;
  if (len == 0) return false;
  at += len;
  while (unit < sizeof line_units / sizeof *line_units && !line_starts(c.s + at, c.n - at, line_units[unit].name)) unit++;
  if (unit == sizeof line_units / sizeof *line_units) return false;
  at += strlen(line_units[unit].name);
  out->kind = line_units[unit].kind;
  if (out->kind == FATIAO_ART && line_starts(c.s + at, c.n - at, "之")) {
    uint32_t branch;
    len = line_numeral(c.s + at + 3, c.n - at - 3, &branch);
    if (len > 0 && branch < 100) {
      out->branch = (uint16_t)branch;
      at += 3 + len;
    }
  }
  out->label_end = line_compact_place(&c, at);
  out->words = line_skip(s, n, out->label_end);
  bool spaced = out->words > out->label_end || out->words == n;
  const char *words = s + out->words;
  size_t left = n - out->words;
  out->titular = left > 0 && fatiao__line_titular(words, left);
  bool sentence = line_continues(words, left, spaced);
  if (out->kind == FATIAO_ART) {
    out->type = sentence && level == 0 ? FATIAO__CITATION : FATIAO__ARTICLE;
    return true;
  }
  if (level == 0 && (sentence || (left > 0 && !out->titular))) return false;
  out->type = FATIAO__HEADING;
  return true;
}

/* -------------------------------------------------------------- Article, Chapter -------------------------------------------------------- */

/* ASCII words in any case; others as they stand. A longer word comes before its beginning. */
static const struct {
  const char *name;
  uint8_t kind;
} line_words[] = {
    {"article", FATIAO_ART}, {"art.", FATIAO_ART},         {"artículo", FATIAO_ART},   {"ARTÍCULO", FATIAO_ART}, {"artikel", FATIAO_ART},
    {"articolo", FATIAO_ART}, {"artigo", FATIAO_ART},      {"Статья", FATIAO_ART},    {"СТАТЬЯ", FATIAO_ART},  {"المادة", FATIAO_ART},
    {"part", FATIAO_PART},   {"partie", FATIAO_PART},      {"parte", FATIAO_PART},    {"Часть", FATIAO_PART},  {"الباب", FATIAO_PART},
    {"book", FATIAO_BOOK},   {"livre", FATIAO_BOOK},       {"libro", FATIAO_BOOK},    {"chapter", FATIAO_CHAPTER}, {"chapitre", FATIAO_CHAPTER},
    {"capítulo", FATIAO_CHAPTER}, {"CAPÍTULO", FATIAO_CHAPTER}, {"kapitel", FATIAO_CHAPTER},
    {"Глава", FATIAO_CHAPTER}, {"ГЛАВА", FATIAO_CHAPTER},
    {"الفصل", FATIAO_CHAPTER}, {"section", FATIAO_SECTION}, {"sección", FATIAO_SECTION}, {"Раздел", FATIAO_SECTION}, {"الفرع", FATIAO_SECTION},
    {"title", FATIAO_TITLE}, {"titre", FATIAO_TITLE},      {"titolo", FATIAO_TITLE},  {"annex", FATIAO_ANNEX}, {"annexe", FATIAO_ANNEX},
    {"anexo", FATIAO_ANNEX}, {"appendix", FATIAO_ANNEX},   {"Приложение", FATIAO_ANNEX}, {"المرفق", FATIAO_ANNEX}};

/* Numbers written as words, in their order from one. */
static const char *const line_numbers[][12] = {
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"},
    {"premier", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"},
    {"الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الحادي عشر", "الثاني عشر"}};

/* Bytes of `word` at the beginning of s[0..n), ASCII letters in any case, when no letter follows; else 0. */
static size_t line_word(const char *s, size_t n, const char *word) {
  size_t k = 0;
  for (; word[k]; k++) {
    if (k == n) return 0;
    char c = s[k];
    if (c >= 'A' && c <= 'Z' && word[k] >= 'a' && word[k] <= 'z') c = (char)(c | 32);
    if (c != word[k]) return 0;
  }
  if (k < n && ((s[k] | 32) >= 'a' && (s[k] | 32) <= 'z')) return 0;
  return k < n && (unsigned char)s[k] >= 0xC0 ? 0 : k;
}

static bool line_digit(const char *s, size_t n, size_t at) {
  return at < n && s[at] >= '0' && s[at] <= '9';
}

/* What follows a number: 286-1, 7bis, 7 ter, 7A. Bytes passed. */
static size_t line_branch(const char *s, size_t n, uint16_t *branch) {
  static const char *const latin[] = {"bis", "ter", "quater", "quinquies"};
  if (n > 1 && s[0] == '-' && line_digit(s, n, 1)) {
    uint32_t value;
    size_t len = line_numeral(s + 1, n - 1 < 4 ? n - 1 : 4, &value);
    if (len > 0 && value < 1000 && !line_digit(s, n, 1 + len)) {
      *branch = (uint16_t)value;
      return 1 + len;
    }
  }
  size_t gap = line_skip(s, n, 0);
  for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) {
    size_t len = line_word(s + gap, n - gap, latin[i]);
    if (len == 0) continue;
    *branch = (uint16_t)(i + 1);
    return gap + len;
  }
  if (n > 0 && s[0] >= 'A' && s[0] <= 'Z' && !(n > 1 && ((s[1] | 32) >= 'a' && (s[1] | 32) <= 'z'))) {
    *branch = (uint16_t)(s[0] - 'A' + 1);
    return 1;
  }
  return 0;
}

/* The number behind such a word: 7, 286-1, VII, One, الثاني, and for parts and annexes A. Bytes, 0 for none. */
static size_t line_number(const char *s, size_t n, fatiao__line *out) {
  if (line_digit(s, n, 0)) {
    size_t len = line_numeral(s, n < 8 ? n : 8, &out->ordinal);
    return len == 0 ? 0 : len + line_branch(s + len, n - len, &out->branch);
  }
  size_t k = 0;
  while (k < n && k < 16 && ((s[k] | 32) >= 'a' && (s[k] | 32) <= 'z')) k++;
  bool one = k == 1 && s[0] != 'I' && s[0] != 'V' && s[0] != 'X';
  if (one && s[0] >= 'A' && s[0] <= 'Z' && out->kind != FATIAO_ART) {
    out->ordinal = (uint32_t)(s[0] - 'A' + 1);
    return 1;
  }
  if (k > 0 && !one && s[0] < 'a' && (out->ordinal = fatiao__mark_roman(s, k)) > 0) return k;
  for (size_t list = 0; list < sizeof line_numbers / sizeof *line_numbers; list++)
    for (size_t i = 12; i-- > 0;) {
      k = line_word(s, n, line_numbers[list][i]);
      if (k == 0) continue;
      out->ordinal = (uint32_t)i + 1;
      return k;
    }
  return 0;
}

/* The punctuation between number and heading, which belongs to the label: . : – —. Bytes, with white space before it; 0 for none. */
static size_t line_punctuation(const char *s, size_t n) {
  static const char *const marks[] = {".", ":", "：", "．", "–", "—", "-"};
  size_t at = line_skip(s, n, 0);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (line_starts(s + at, n - at, marks[i])) {
      size_t end = at + strlen(marks[i]);
      return end == n || s[end] == ' ' || i == 1 || i == 2 ? end : 0;
    }
  return 0;
}

/* Words that only continue a sentence: Article 7 shall, Chapter IV of, Article 12, paragraph 2. */
static bool line_clause(const char *s, size_t n) {
  return n > 0 && ((s[0] >= 'a' && s[0] <= 'z') || s[0] == ',' || s[0] == ';' || s[0] == ')' || s[0] == '(' || s[0] == '.');
}

static bool line_worded(const char *s, size_t n, uint32_t level, fatiao__line *out) {
  size_t len = 0, word = 0;
  while (word < sizeof line_words / sizeof *line_words && (len = line_word(s, n, line_words[word].name)) == 0) word++;
  if (len == 0) return false;
  out->kind = line_words[word].kind;
  size_t at = line_skip(s, n, len), number = at > len ? line_number(s + at, n - at, out) : 0;
  bool annex = out->kind == FATIAO_ANNEX;
  if (number == 0 && !annex) return false;
  if (number > 0) at += number;
  else at = len;
  if (number > 0 && at < n && s[at] != ' ' && line_punctuation(s + at, n - at) == 0 && !line_clause(s + at, n - at)) return false;
  if (number > 0 && at + 1 < n && s[at] == '.' && line_digit(s, n, at + 1)) return false;
  size_t punctuation = line_punctuation(s + at, n - at);
  at += punctuation;
  out->label_end = at;
  out->words = line_skip(s, n, at);
  size_t left = n - out->words;
  out->titular = left > 0 && fatiao__line_titular(s + out->words, left);
  bool clause = level == 0 && punctuation == 0 && line_clause(s + out->words, left);
  if (out->kind == FATIAO_ART) {
    out->type = clause ? FATIAO__CITATION : FATIAO__ARTICLE;
    return true;
  }
  if (level == 0 && (clause || (left > 0 && !out->titular))) return false;
  if (annex && number == 0 && left > 0 && punctuation == 0 && level == 0) return false; /* Annex to the letter ... */
  out->type = annex ? FATIAO__ANNEXED : FATIAO__HEADING;
  return true;
}

/* ------------------------------------------------------------------- names -------------------------------------------------------------- */

/* Lines that are one name and nothing else, white space and a colon aside. */
static bool line_named(const char *s, size_t n, fatiao__line *out) {
  static const struct {
    const char *name;
    uint8_t type;
  } names[] = {{"目录", FATIAO__CONTENTS},  {"目次", FATIAO__CONTENTS},    {"目錄", FATIAO__CONTENTS},     {"contents", FATIAO__CONTENTS},
               {"tableofcontents", FATIAO__CONTENTS}, {"序言", FATIAO__PREAMBLED}, {"前言", FATIAO__PREAMBLED}, {"序文", FATIAO__PREAMBLED},
               {"preamble", FATIAO__PREAMBLED}, {"préambule", FATIAO__PREAMBLED},
               {"الديباجة", FATIAO__PREAMBLED}, {"附则", FATIAO__FINAL}, {"附則", FATIAO__FINAL}};
  line_compact c;
  if (n > 60) return false;
  line_compact_fill(&c, s, n);
  if (c.n > 0 && c.s[c.n - 1] == ':') c.n--;
  else if (c.n > 3 && memcmp(c.s + c.n - 3, "：", 3) == 0) c.n -= 3;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (line_word(c.s, c.n, names[i].name) != c.n || c.n == 0) continue;
    out->type = names[i].type;
    out->label_end = out->words = n;
    return true;
  }
  return false;
}

/* "Preamble The States Parties ...": the name and the words on one line. */
static bool line_preamble(const char *s, size_t n, fatiao__line *out) {
  size_t len = line_word(s, n, "preamble");
  if (len == 0 || s[0] != 'P' || len + 1 >= n || s[len] != ' ' || s[len + 1] < 'A' || s[len + 1] > 'Z') return false;
  out->type = FATIAO__PREAMBLED;
  out->label_end = len;
  out->words = len + 1;
  return true;
}

/* 附件一, 附录：…, 附表 2. A sentence goes on at once: 附件三所列. */
static bool line_annex(const char *s, size_t n, uint32_t level, fatiao__line *out) {
  static const char *const names[] = {"附件", "附录", "附錄", "附表", "附："};
  line_compact c;
  if (!line_starts(s, n, "附")) return false;
  line_compact_fill(&c, s, n);
  size_t i = 0;
  while (i < sizeof names / sizeof *names && !line_starts(c.s, c.n, names[i])) i++;
  if (i == sizeof names / sizeof *names) return false;
  size_t at = 6;
  bool colon = i == 4;
  if (!colon) {
    bool open = line_starts(c.s + at, c.n - at, "（");
    size_t from = at + (open ? 3 : 0), len = line_numeral(c.s + from, c.n - from, &out->ordinal);
    if (len > 0 && (!open || line_starts(c.s + from + len, c.n - from - len, "）"))) at = from + len + (open ? 3 : 0);
    else out->ordinal = 0;
    size_t mark = line_starts(c.s + at, c.n - at, "：") ? 3 : line_starts(c.s + at, c.n - at, ":") ? 1 : 0;
    colon = mark > 0;
    at += mark;
  }
  out->label_end = line_compact_place(&c, at);
  out->words = line_skip(s, n, out->label_end);
  size_t left = n - out->words;
  out->titular = left > 0 && fatiao__line_titular(s + out->words, left);
  if (left > 0 && !out->titular) return false;
  if (left > 0 && level == 0 && !colon && out->words == out->label_end) return false;
  out->kind = FATIAO_ANNEX;
  out->type = FATIAO__ANNEXED;
  return true;
}

/* How the closing words of a treaty begin. */
static bool line_conclusion(const char *s, size_t n, fatiao__line *out) {
  static const char *const words[] = {"IN WITNESS WHEREOF", "In witness whereof", "In Witness Whereof", "DONE at", "Done at", "DONE in", "Done in",
                                      "DONE AT", "EN FOI DE QUOI", "En foi de quoi", "以资证明", "为此，下列", "下列签署", "下列签名", "下列代表，经",
                                      "下列全权代表", "وإثباتا لذلك", "وإثباتاً لذلك"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!line_starts(s, n, words[i])) continue;
    out->type = FATIAO__CONCLUDED;
    return true;
  }
  return false;
}

void fatiao__line_read(const char *s, size_t n, uint32_t level, fatiao__line *out) {
  memset(out, 0, sizeof *out);
  if (line_chinese(s, n, level, out) || line_worded(s, n, level, out)) return;
  memset(out, 0, sizeof *out);
  if (line_named(s, n, out) || line_preamble(s, n, out) || line_annex(s, n, level, out) || line_conclusion(s, n, out)) return;
  memset(out, 0, sizeof *out);
  if (fatiao__mark_read(s, n, &out->mark)) {
    out->type = FATIAO__MARKED;
    out->ordinal = out->mark.ordinal;
    out->label_end = out->mark.end;
    out->words = line_skip(s, n, out->label_end);
    out->titular = out->words < n && fatiao__line_titular(s + out->words, n - out->words);
    return;
  }
  memset(&out->mark, 0, sizeof out->mark);
  out->titular = fatiao__line_titular(s, n);
}
