/*
** How a provision is cited, in the habit of each language: 《刑法》第二百八十五条第二款第（三）项; article 37, paragraph 8 (b), of the ....
**
** The level of the paragraph is left out where the article has only one: article 2 (h), 第二条第（八）项.
*/
#include "internal.h"

static void add_number(fatiao__buffer *b, uint64_t value, fatiao_numeral_style style) {
  char s[FATIAO_NUMERAL_MAX];
  fatiao__buffer_add(b, s, fatiao_numeral_format(value, style, s));
}

static bool is_only_paragraph(fatiao_provision p) {
  fatiao_provision above = fatiao_provision_parent(p);
  return fatiao_provision_kind(p) == FATIAO_PARA && fatiao_provision_kind(above) == FATIAO_ART && !fatiao_provision_previous(p).instrument &&
         fatiao_provision_kind(fatiao_provision_next(p)) != FATIAO_PARA;
}

/* ------------------------------------------------------------- Chinese --------------------------------------------------------------- */

static const char *chinese_unit(fatiao_kind kind) {
  switch (kind) {
    case FATIAO_PART: return "编";
    case FATIAO_BOOK: return "分编";
    case FATIAO_CHAPTER: return "章";
    case FATIAO_SECTION: return "节";
    case FATIAO_TITLE: return "目";
    case FATIAO_ART: return "条";
    case FATIAO_PARA: return "款";
    case FATIAO_POINT: return "项";
    case FATIAO_SUBPOINT: return "目";
    case FATIAO_DIVISION: return "部分";
    default: return NULL;
  }
}

static const char *chinese_name(fatiao_kind kind) {
  switch (kind) {
    case FATIAO_PREFACE: return "题注";
    case FATIAO_TOC: return "目录";
    case FATIAO_PREAMBLE: return "序言";
    case FATIAO_ANNEX: return "附件";
    case FATIAO_CONCLUSION: return "结尾";
    case FATIAO_WRAPUP: return "末段";
    default: return "";
  }
}

static void add_chinese(fatiao__buffer *b, fatiao_provision p) {
  uint32_t branch, ordinal = fatiao_provision_ordinal(p, &branch);
  fatiao_kind kind = fatiao_provision_kind(p);
  const char *unit = chinese_unit(kind);
  if (!unit || !ordinal) {
    fatiao__buffer_adds(b, unit ? unit : chinese_name(kind));
    if (ordinal) add_number(b, ordinal, FATIAO_NUMERAL_CHINESE);
    return;
  }
  fatiao__buffer_adds(b, "第");
  if (kind == FATIAO_POINT) fatiao__buffer_adds(b, "（");
  add_number(b, ordinal, kind == FATIAO_SUBPOINT ? FATIAO_NUMERAL_ARABIC : FATIAO_NUMERAL_CHINESE);
  if (kind == FATIAO_POINT) fatiao__buffer_adds(b, "）");
  fatiao__buffer_adds(b, unit);
  if (!branch) return;
  fatiao__buffer_adds(b, "之");
  add_number(b, branch, FATIAO_NUMERAL_CHINESE);
}

/* ------------------------------------------------------------- English --------------------------------------------------------------- */

static const char *english_unit(fatiao_kind kind) {
  return kind == FATIAO_ART ? "article" : kind == FATIAO_PARA ? "paragraph" : kind == FATIAO_WRAPUP ? "closing words" : fatiao_kind_name(kind);
}

static void add_english(fatiao__buffer *b, fatiao_provision p, bool first) {
  uint32_t branch, ordinal = fatiao_provision_ordinal(p, &branch);
  fatiao_kind kind = fatiao_provision_kind(p);
  fatiao_string number = fatiao_provision_number(p);
  if (kind == FATIAO_POINT || kind == FATIAO_SUBPOINT) {
    fatiao__buffer_adds(b, first ? "(" : " (");
    fatiao__buffer_add(b, number.ptr, number.len);
    fatiao__buffer_addc(b, ')');
    return;
  }
  if (!first) fatiao__buffer_adds(b, ", ");
  fatiao__buffer_adds(b, english_unit(kind));
  if (!ordinal) return;
  fatiao__buffer_addc(b, ' ');
  if (kind == FATIAO_CHAPTER || kind == FATIAO_PART) add_number(b, ordinal, FATIAO_NUMERAL_ROMAN_UPPER);
  else fatiao__buffer_add(b, number.ptr, number.len);
}

/* -------------------------------------------------------------- both ---------------------------------------------------------------- */

#define LEVELS_MAX 16 /* more than the kinds can nest */

/* The levels that a citation of p names, outermost first. Divisions are not named above an article. */
static size_t levels(fatiao_provision p, fatiao_provision out[LEVELS_MAX]) {
  size_t n = 0;
  for (fatiao_provision at = p; at.instrument && n < LEVELS_MAX; at = fatiao_provision_parent(at)) {
    bool above_article = n > 0 && fatiao_provision_kind(at) < FATIAO_ART && fatiao_provision_kind(out[n - 1]) >= FATIAO_ART;
    if (above_article || (n > 0 && is_only_paragraph(at))) continue;
    out[n++] = at;
  }
  for (size_t i = 0; i < n / 2; i++) {
    fatiao_provision swap = out[i];
    out[i] = out[n - 1 - i];
    out[n - 1 - i] = swap;
  }
  return n;
}

/* In that language; or in the one whose habit the citation follows; or in any. */
static fatiao_string title_for(fatiao_instrument *i, const char *lang, bool chinese) {
  fatiao_string title = fatiao_instrument_title(i, lang);
  if (!title.ptr) title = fatiao_instrument_title(i, chinese ? "zh" : "en");
  return title.ptr ? title : fatiao_instrument_title(i, NULL);
}

static int cite(fatiao_provision p, const char *lang, bool with_title, fatiao__buffer *out) {
  fatiao_provision level[LEVELS_MAX];
  size_t n = levels(p, level);
  bool chinese = strncmp(lang, "zh", 2) == 0;
  fatiao_string title = with_title ? title_for(p.instrument, lang, chinese) : (fatiao_string){NULL, 0};
  if (with_title && !title.ptr) title = (fatiao_string){fatiao_instrument_id(p.instrument), strlen(fatiao_instrument_id(p.instrument))};
  if (chinese && title.ptr) {
    fatiao__buffer_adds(out, "《");
    fatiao__buffer_add(out, title.ptr, title.len);
    fatiao__buffer_adds(out, "》");
  }
  for (size_t i = 0; i < n; i++) {
    if (chinese) add_chinese(out, level[i]);
    else add_english(out, level[i], i == 0);
  }
  if (!chinese && title.ptr) {
    bool has_comma = n > 1 && fatiao_provision_kind(level[1]) < FATIAO_POINT; /* article 2 (h) of; article 37, paragraph 8, of */
    fatiao__buffer_adds(out, has_comma ? ", of the " : " of the ");
    fatiao__buffer_add(out, title.ptr, title.len);
  }
  return out->status;
}

int fatiao_provision_cite(fatiao_provision p, const char *lang, int with_title, char *out, size_t size, size_t *len) {
  fatiao__buffer b;
  if (!p.instrument) return FATIAO_INVALID;
  fatiao_corpus *c = fatiao_instrument_corpus(p.instrument);
  fatiao__buffer_init(&b, &c->store.allocator);
  int status = fatiao_provision_id(p).ptr ? cite(p, lang ? lang : c->store.lang, with_title != 0, &b) : FATIAO_NOMEM; /* numbers are parts of ids */
  if (status == FATIAO_NOMEM) fatiao__fail(&c->store, status, "out of memory", "内存不足");
  *len = b.len;
  if (status == FATIAO_OK && b.len >= size) status = FATIAO_LIMIT;
  if (status == FATIAO_OK) {
    memcpy(out, b.ptr ? b.ptr : "", b.len);
    out[b.len] = '\0';
  }
  fatiao__buffer_free(&b);
  return status;
}
