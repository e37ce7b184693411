/*
** The parts of a Chinese citation: numbers (第三, 第（三）, ㈢, ３), units (条 款 项), what stands between, and groups (第一、二、三款).
*/
#include "chinese.h"

bool fatiao__zh_any(const fatiao__scan *x, size_t at, const char *const *words) {
  for (; *words; words++)
    if (fatiao__at(x, at, *words)) return true;
  return false;
}

size_t fatiao__zh_space(const fatiao__scan *x, size_t at) {
  if (at < x->n && x->s[at] == ' ') return at + 1;
  return three(x, at) == 0x3000 ? at + 3 : at;
}

/* -------------------------------------------------------------- numbers -------------------------------------------------------------- */

/* Value of a Chinese digit, 10 and 100 for 十 and 百; 0: something else. */
static uint32_t digit(uint32_t c) {
  switch (c) {
    case 0x4E00: return 1;
    case 0x4E8C: return 2;
    case 0x4E09: return 3;
    case 0x56DB: return 4;
    case 0x4E94: return 5;
    case 0x516D: return 6;
    case 0x4E03: return 7;
    case 0x516B: return 8;
    case 0x4E5D: return 9;
    case 0x5341: return 10;
    case 0x767E: return 100;
    default: return 0;
  }
}

static bool is_unit_character(uint32_t c) {
  return c == 0x6761 || c == 0x6B3E || c == 0x9879 || c == CLOSE || c == 0x7AE0 || c == 0x8282;
}

/* The commonest numerals, 一 to 九十九 and 一百一十 to 九百九十九 without 零, before a unit: 0 when it is another. */
static size_t plain_number(const char *s, size_t n, size_t at, uint32_t *value) {
  uint32_t c[6], count = 0, v = 0, i = 0;
  while (count < 6 && (c[count] = digit(fatiao__three(s, n, at + 3 * (size_t)count))) != 0) count++;
  if (count == 0 || count == 6 || !is_unit_character(fatiao__three(s, n, at + 3 * (size_t)count))) return 0;
  if (count >= 2 && c[0] < 10 && c[1] == 100) {
    v = c[0] * 100;
    i = 2;
    if (count == 3 || (count > 3 && c[2] == 10)) return 0;
  }
  if (i < count && c[i] == 10 && i == 0) v += 10, i++;
  else if (i + 1 < count && c[i] < 10 && c[i + 1] == 10) v += c[i] * 10, i += 2;
  if (i < count && c[i] < 10) v += c[i++];
  if (i != count) return 0;
  *value = v;
  return at + 3 * (size_t)count;
}

size_t fatiao__chinese_number(const char *s, size_t n, size_t at, uint32_t *value) {
  uint64_t v;
  if (at >= n) return at;
  size_t end = plain_number(s, n, at, value);
  if (end) return end;
  size_t most = n - at > NUMERAL_BYTES ? NUMERAL_BYTES : n - at;
  size_t len = fatiao_numeral_scan(s + at, most, &v);
  if (len == 0 || len == most || v == 0 || v > 99999) {
    if (len != most || n - at > most || v == 0 || v > 99999 || len == 0) return at;
  }
  *value = (uint32_t)v;
  return at + len;
}

size_t fatiao__zh_parenthesis(const fatiao__scan *x, size_t at, uint32_t wide, char narrow) {
  if (three(x, at) == wide) return at + 3;
  return at < x->n && x->s[at] == narrow ? at + 1 : 0;
}

/* 第三, 第（三）, （三）, ㈢, 3, and （a） as the United Nations print it. */
static bool read_number(const fatiao__scan *x, size_t at, fatiao__number *out) {
  memset(out, 0, sizeof *out);
  out->di = three(x, at) == DI;
  if (out->di) at = fatiao__zh_space(x, at + 3);
  uint32_t c = three(x, at);
  if (c >= 0x3220 && c <= 0x3229) { /* ㈠ to ㈩ */
    out->ordinal = c - 0x321F;
    out->parenthesis = true;
    out->end = at + 3;
    return true;
  }
  size_t inside = fatiao__zh_parenthesis(x, at, OPEN, '('), from = inside ? inside : at;
  size_t end = fatiao__chinese_number(x->s, x->n, from, &out->ordinal);
  if (end == from && inside && from < x->n && x->s[from] >= 'a' && x->s[from] <= 'z') {
    out->ordinal = (uint32_t)(x->s[from] - 'a' + 1);
    out->letter = 1;
    end = from + 1;
  }
  if (end == from) return false;
  if (inside) end = fatiao__zh_parenthesis(x, end, CLOSE, ')');
  out->parenthesis = inside != 0;
  out->end = end;
  return end != 0;
}

/* --------------------------------------------------------------- units --------------------------------------------------------------- */

/* What makes another word of a unit: 条例, 款项, 项目, 章程. */
static bool is_other_word(fatiao_kind kind, uint32_t next, bool relative) {
  switch (kind) {
    case FATIAO_ART: return next == 0x4F8B || next == 0x4EF6 || next == 0x7EA6 || next == 0x7D04 || (relative && next == 0x6B3E); /* 例 件 约 約 款 */
    case FATIAO_PARA: return next == 0x9879 || next == 0x9805;                                                              /* 项 項 */
    case FATIAO_POINT: return next == 0x76EE;                                                                               /* 目 */
    case FATIAO_SUBPOINT: return next == 0x5F55 || next == 0x6807 || next == 0x6B21 || next == 0x524D || (relative && next == 0x7684); /* 录 标 次 前 的 */
    case FATIAO_CHAPTER: return next == 0x7A0B;                                                                             /* 程 */
    case FATIAO_SECTION: return next == 0x7EA6 || next == 0x80FD || next == 0x76EE || next == 0x6C34 || next == 0x8BFE || next == 0x70B9; /* 约 能 目 水 课 点 */
    case FATIAO_PART: return next == 0x5236 || next == 0x53F7 || next == 0x59D4 || next == 0x7801 || next == 0x5199 || next == 0x5916 || next == 0x529E; /* 制 号 委 码 写 外 办 */
    default: return false;
  }
}

/* The unit at `at`: its end, or 0. */
size_t fatiao__zh_unit(const fatiao__scan *x, size_t at, bool relative, fatiao_kind *kind) {
  size_t end = at + 3;
  switch (three(x, at)) {
    case 0x6761: case 0x689D: *kind = FATIAO_ART; break;     /* 条 條 */
    case 0x6B3E: *kind = FATIAO_PARA; break;                 /* 款 */
    case 0x9879: case 0x9805: *kind = FATIAO_POINT; break;   /* 项 項 */
    case 0x76EE: *kind = FATIAO_SUBPOINT; break;             /* 目 */
    case 0x7AE0: *kind = FATIAO_CHAPTER; break;              /* 章 */
    case 0x8282: case 0x7BC0: *kind = FATIAO_SECTION; break; /* 节 節 */
    case 0x7F16: case 0x7DE8: *kind = FATIAO_PART; break;    /* 编 編 */
    case 0x5206:                                             /* 分编 */
      if (three(x, end) != 0x7F16 && three(x, end) != 0x7DE8) return 0;
      *kind = FATIAO_BOOK;
      end += 3;
      break;
    default: return 0;
  }
  return is_other_word(*kind, three(x, end), relative) ? 0 : end;
}

/* ------------------------------------------------------------- separators ------------------------------------------------------------- */

/* Bytes of what stands between two items, 0: nothing of the kind. *range: from one to the other. */
size_t fatiao__zh_separator(const fatiao__scan *x, size_t at, bool *range) {
  *range = false;
  switch (three(x, at)) {
    case 0x3001: case 0x548C: case 0x53CA: case 0x4E0E: case 0x8207: case 0x66A8: return 3; /* 、 和 及 与 與 暨 */
    case 0x6216: return fatiao__at(x, at + 3, "者") ? 6 : 3;                                 /* 或 */
    case 0x4EE5: return fatiao__at(x, at + 3, "及") ? 6 : 0;
    case 0x81F3: case 0x5230: case 0x2014: case 0x2013: case 0xFF0D: case 0xFF5E: case 0x301C: /* 至 到 — – － ～ 〜 */
      *range = true;
      return fatiao__at(x, at + 3, "—") ? 6 : 3;
    default: break;
  }
  if (at < x->n && (x->s[at] == '-' || x->s[at] == '~')) {
    *range = true;
    return 1;
  }
  return 0;
}

/* 之一 after an article, and not in 之一种. */
static size_t read_branch(const fatiao__scan *x, size_t at, uint32_t *branch) {
  uint32_t v;
  if (three(x, at) != ZHI_BRANCH) return at;
  size_t end = fatiao__chinese_number(x->s, x->n, at + 3, &v);
  if (end == at + 3 || v > 99) return at;
  *branch = v;
  return end;
}

/* Reads on from a number that no unit follows; false: what follows is no number of the same group. */
static bool next_number(const fatiao__scan *x, size_t at, fatiao__group *g) {
  bool range = false;
  fatiao__number *last = &g->number[g->count - 1], next;
  size_t gap = fatiao__zh_separator(x, at, &range);
  if (!gap && !last->parenthesis) return false;
  if (!read_number(x, at + gap, &next) || next.parenthesis != last->parenthesis) return false;
  if (range) {
    if (last->to || next.ordinal <= last->ordinal) return false;
    last->to = next.ordinal;
    last->end = next.end;
    return true;
  }
  if (g->count == GROUP_NUMBERS) return false;
  g->number[g->count++] = next;
  return true;
}

/* *bare: the first number need have neither 第 nor parentheses. */
size_t fatiao__zh_group(const fatiao__scan *x, size_t at, bool bare, fatiao__group *g) {
  uint32_t c = three(x, at);
  g->count = 0;
  if (!bare && c != DI && c != OPEN && (c < 0x3220 || c > 0x3229) && (at >= x->n || x->s[at] != '(')) return 0;
  if (!read_number(x, at, &g->number[0])) return 0;
  const fatiao__number *first = &g->number[0];
  if (!bare && !first->di && !first->parenthesis) return 0;
  g->count = 1;
  for (;;) {
    fatiao__number *last = &g->number[g->count - 1];
    size_t end = fatiao__zh_unit(x, fatiao__zh_space(x, last->end), false, &g->kind);
    if (end) {
      if (!first->di && first->parenthesis && g->kind != FATIAO_POINT) return 0;
      if (first->letter && g->kind != FATIAO_POINT) return 0;
      return g->kind == FATIAO_ART ? read_branch(x, end, last->to ? &last->to_branch : &last->branch) : end;
    }
    if (!next_number(x, last->end, g)) return 0;
  }
}
