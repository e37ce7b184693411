/*
** Private to the Chinese grammar: characters, numbers, units and groups of numbers (unit.c), which chinese.c makes citations of.
*/
#ifndef FATIAO_CITATION_CHINESE_H
#define FATIAO_CITATION_CHINESE_H

#include "citation.h"

enum { DI = 0x7B2C, BEN = 0x672C, QIAN = 0x524D, GAI = 0x8BE5, GAI_TRADITIONAL = 0x8A72, TONG = 0x540C, GE = 0x5404, SHANG = 0x4E0A, XIA = 0x4E0B, CI = 0x6B21,
       SHU = 0x8FF0, TITLE_OPEN = 0x300A, OPEN = 0xFF08, CLOSE = 0xFF09, ZHI_BRANCH = 0x4E4B };

static inline uint32_t three(const fatiao__scan *x, size_t at) {
  return fatiao__three(x->s, x->n, at);
}

/* One number of a group. */
typedef struct fatiao__number {
  size_t end;
  uint32_t ordinal, branch, to, to_branch;
  uint8_t letter;
  bool di, parenthesis;
} fatiao__number;

/* A group: 第一、二、三款, 第（一）至（三）项, 第二百八十六条之一. */
typedef struct fatiao__group {
  fatiao__number number[GROUP_NUMBERS];
  uint32_t count;
  fatiao_kind kind;
} fatiao__group;

bool fatiao__zh_any(const fatiao__scan *x, size_t at, const char *const *words); /* one of the words, up to NULL, stands there */
size_t fatiao__zh_space(const fatiao__scan *x, size_t at);                       /* after one blank */
size_t fatiao__zh_parenthesis(const fatiao__scan *x, size_t at, uint32_t wide, char narrow); /* after it, or 0 */
size_t fatiao__zh_unit(const fatiao__scan *x, size_t at, bool relative, fatiao_kind *kind);  /* 条, 款, ...: its end, or 0 */
size_t fatiao__zh_separator(const fatiao__scan *x, size_t at, bool *range); /* bytes of 、 and its like, 0: none. *range: from one to the other */
size_t fatiao__zh_group(const fatiao__scan *x, size_t at, bool bare, fatiao__group *g); /* its end, or 0. bare: the first number need have neither 第 nor parentheses */

#endif
