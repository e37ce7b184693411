/*
** Names of instruments in Chinese texts: 《...》, and bare names before 第.
**
** A bare name is read backwards from 第: it must end in what instruments are called (法, 条例, 规定, ...) and goes back to the first character that is not
** Chinese or to a word that does not belong to it (依照, 违反, 适用, ...). Names hold such words as parts of others, 适用 is none but 实施细则 is: the table
** of stops looks at both neighbours. What is read too long is the name of no instrument, and the citation stays unchecked; it never becomes another one.
*/
#include "citation.h"

/* What instruments are called, the commonest first. */
static const char *const nouns[] = {"法", "条例", "规定", "办法", "法典", "解释", "决定", "公约", "细则", "规则", "条约", "议定书", "协定", "准则", "规程", "章程",
                                    "总则", "分则", "法例", "协议", "合同", "意见", "通知", "标准", "规范", "通则", "宪章", "纪要", "批复", "答复", "修正案", "規則", "條例", "規定", "辦法", "決定",
                                    "解釋", "公約", "細則", "條約", "議定書", "協定", "宣言", "纲要", "规约"};

/* Whether one of the nouns ends in that character. */
static bool ends_noun(uint32_t c) {
  switch (c) {
    case 0x6CD5: case 0x4F8B: case 0x5B9A: case 0x5178: case 0x91CA: case 0x7EA6: case 0x5219: case 0x4E66: case 0x7A0B: case 0x89C1: /* 法 例 定 典 释 约 则 书 程 见 */
    case 0x77E5: case 0x51C6: case 0x8303: case 0x7AE0: case 0x8981: case 0x590D: case 0x6848: case 0x5247: case 0x91CB: case 0x7D04: /* 知 准 范 章 要 复 案 則 釋 約 */
    case 0x66F8: case 0x8A00: case 0x7EB2: case 0x8BAE: case 0x540C: return true;                                                  /* 書 言 纲 议 同 */
    default: return false;
  }
}

static size_t noun_before(const fatiao__scan *x, size_t floor, size_t at) {
  if (!ends_noun(fatiao__three_before(x->s, x->n, floor, at))) return 0;
  for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
    size_t n = strlen(nouns[i]);
    if (at >= floor + n && memcmp(x->s + at - n, nouns[i], n) == 0) return n;
  }
  return 0;
}

static bool one_of(uint32_t c, const char *set) {
  for (size_t n = strlen(set), i = 0; c && i + 3 <= n; i += 3)
    if (fatiao__three(set, n, i) == c) return true;
  return false;
}

/* Words that end in c after b, and before d belong to no name. */
typedef struct stop {
  const char *c;      /* any of these */
  const char *after;  /* when one of these stands before it; NULL: whatever does */
  const char *but;    /* not when one of these stands before it */
  const char *unless; /* not when one of these follows */
} stop;

static const stop stops[] = {
  {"照依按以将將把被由在是的之即若凡且但其等至到", NULL, "", ""},
  {"反", "违違", "", ""},
  {"据據", "根依", "", ""},
  {"用", "适適引援准", "", ""},
  {"犯", NULL, "", "罪"},
  {"行", "执執", "", ""},
  {"施", "实實", "", "细細条條办辦规規意"},
  {"合", "符", "", ""},
  {"守", "遵", "", ""},
  {"者或与與及", NULL, "", ""},
  {"和", NULL, "共", "平解"},
  {"除", NULL, "消排解", ""},
  {"对對", NULL, "", "外"},
  {"于於", NULL, "", ""},
  {"为為", NULL, "行", ""},
  {"有", NULL, "国所公私专享國專", "线限价机毒害線價機"},
  {"国國", "我", "", ""},
  {"中", "其", "", ""},
  {"称稱", "所", "", ""},
  {"指", "是", "", ""},
  {"定", "规决认設设規決認", "", ""},
  {"从從", NULL, "", "业業"},
  {"见見", "参详參詳", "", ""},
  {"受", "不", "", ""},
  {"则則", NULL, "细规准通細規準", ""},
  {"并也亦均又而仍如", NULL, "", ""},
  {"应應", NULL, "供适相", "急"},
  {"可", NULL, "", "再"},
  {"未", NULL, "", "成"},
  {"不", NULL, "", "正动動"},
  {"条條款项項", "一二三四五六七八九十百", "", "例约約"},
  {"改", "修", "", ""},
};

/* A bit for each character that some stop begins with would be faster; but few characters of a text are asked. */
static bool is_stop(uint32_t b, uint32_t c, uint32_t d) {
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
    const stop *t = &stops[i];
    if (one_of(c, t->c) && (!t->after || one_of(b, t->after)) && !one_of(b, t->but) && !one_of(d, t->unless)) return true;
  }
  return false;
}

/* 本 and 该 before what an instrument is called, and not in 基本法 or 应该. */
static bool is_self(uint32_t b, uint32_t c) {
  return c == 0x672C && !one_of(b, "基资版日根样文副正原标书课剧范");
}

/* Where a note such as （三） or （试行） at the end of a name begins. */
static size_t before_note(const fatiao__scan *x, size_t floor, size_t at) {
  if (fatiao__three_before(x->s, x->n, floor, at) != 0xFF09) return at;
  for (size_t p = at - 3; p >= floor + 3 && at - p < 24; p -= 3)
    if (fatiao__three(x->s, x->n, p - 3) == 0xFF08) return p - 3;
  return at;
}

/* “解释”第三条: the quoted name that ends at `at`. */
static size_t quoted(const fatiao__scan *x, size_t floor, size_t at, size_t *start) {
  for (size_t p = at - 3; p >= floor + 3 && at - p < NAME_BYTES; p -= 3) {
    uint32_t c = fatiao__three(x->s, x->n, p - 3);
    if (c == 0x201C && p < at - 3) {
      *start = p - 3;
      return at;
    }
    if (c < 0x3400) return 0;
  }
  return 0;
}

size_t fatiao__chinese_name(fatiao__scan *x, size_t at, size_t *start, int *self, int *same) {
  size_t floor = x->floor, end = at;
  *self = *same = 0;
  if (end > floor && x->s[end - 1] == ' ') end--;
  else if (fatiao__three_before(x->s, x->n, floor, end) == 0x3000) end -= 3;
  size_t whole = end;
  end = before_note(x, floor, end);
  size_t noun = noun_before(x, floor, end);
  if (!noun) return fatiao__three_before(x->s, x->n, floor, whole) == 0x201D ? quoted(x, floor, whole, start) : 0;
  if (end - noun >= floor && end - floor > NAME_BYTES) floor = end - NAME_BYTES;
  size_t p = end - noun;
  for (;;) {
    uint32_t c = fatiao__three_before(x->s, x->n, floor, p), b = p >= floor + 3 ? fatiao__three_before(x->s, x->n, floor, p - 3) : 0;
    if (c < 0x4E00 || c > 0x9FFF) break;
    if (is_self(b, c)) {
      *self = !(noun == 6 && (memcmp(x->s + end - 6, "合同", 6) == 0 || memcmp(x->s + end - 6, "协议", 6) == 0)); /* a contract speaks of itself, not of the law */
      p -= 3;
      break;
    }
    bool near_noun = p == end - noun;
    if (near_noun && ((one_of(c, "该該") && b != 0x5E94) || (c == 0x540C && !one_of(b, "合共")))) {
      *same = 1;
      p -= 3;
      break;
    }
    if (near_noun && noun == 3 && (one_of(c, "方执违依合非立看无守普枉設设執違無") || (c == 0x53F8 && b != 0x516C))) return 0; /* 司法, not 公司法 */
    if (is_stop(b, c, fatiao__three(x->s, x->n, p))) break;
    p -= 3;
  }
  if (!*self && !*same && p == end - noun && noun == 3) return 0;
  *start = p;
  return whole;
}

bool fatiao__chinese_is_name(const char *s, size_t n) {
  fatiao__scan x = {s, n, 0, NULL, FATIAO_OK, false};
  while (n >= 3 && fatiao__three(s, n, n - 3) == 0xFF09) { /* a note such as （试行） at its end */
    size_t open = n - 3;
    while (open >= 3 && fatiao__three(s, n, open - 3) != 0xFF08) open--;
    if (open < 6) return false;
    n = open - 3;
  }
  return noun_before(&x, 0, n) != 0;
}

size_t fatiao__chinese_title(const fatiao__scan *x, size_t at) {
  size_t end = x->n - at > NAME_BYTES ? at + NAME_BYTES : x->n;
  int depth = 0;
  for (size_t p = at; p + 3 <= end; p++) {
    if (x->s[p] == '\n') return 0;
    if (x->s[p] != '\xE3' || x->s[p + 1] != '\x80') continue;
    if (x->s[p + 2] == '\x8A' && ++depth > 3) return 0;
    if (x->s[p + 2] == '\x8B' && --depth == 0) return p + 3;
  }
  return 0;
}
