/*
** What a reference does, from the words around it.
**
** A cue stands directly before the reference (依照, 犯, "in accordance with") or directly after it (规定的行为, 除外, "shall apply mutatis mutandis"). The one before wins; 依照 and
** its like are a penalty when the clause ends in 处罚. References joined by 、 or "and" are one for this purpose: all have what stands before the first and after the last.
*/
#include "citation.h"

typedef struct around {
  const char *s;
  size_t n;
  size_t before, after; /* where the words before end and those after begin */
} around;

static bool ends_with(const around *a, const char *word) {
  size_t n = strlen(word);
  return a->before >= n && memcmp(a->s + a->before - n, word, n) == 0;
}

static bool ends_with_any(const around *a, const char *const *words) {
  for (; *words; words++)
    if (ends_with(a, *words)) return true;
  return false;
}

static bool at_after(const around *a, size_t skip, const char *word) {
  size_t n = strlen(word), at = a->after + skip;
  return at <= a->n && a->n - at >= n && memcmp(a->s + at, word, n) == 0;
}

/* ------------------------------------------------------------- Chinese --------------------------------------------------------------- */

/* Bytes to the end of the clause after the reference. */
static size_t clause(const around *a) {
  size_t i = a->after, end = a->n - i > CLAUSE_BYTES ? i + CLAUSE_BYTES : a->n;
  static const char *const marks[] = {"，", "。", "；", "：", "、", "（", "《", NULL};
  for (; i < end; i++) {
    if (a->s[i] == '\n') break;
    if ((unsigned char)a->s[i] != 0xEF && (unsigned char)a->s[i] != 0xE3) continue;
    bool mark = false;
    for (size_t k = 0; marks[k] && !mark; k++) mark = i + 3 <= a->n && memcmp(a->s + i, marks[k], 3) == 0;
    if (mark) break;
  }
  return i - a->after;
}

static size_t find_in(const around *a, size_t size, const char *word) {
  size_t n = strlen(word);
  const char *s = a->s + a->after;
  for (size_t i = 0; i + n <= size; i++)
    if (s[i] == word[0] && memcmp(s + i, word, n) == 0) return i;
  return SIZE_MAX;
}

/* After 的规定 and its like. */
static size_t skip_provided(const around *a) {
  static const char *const words[] = {"的有关规定", "有关规定", "的规定", "规定的", "规定", "的規定", "規定的", "規定", "所列的", "所列", "所述的", "所述", "所规定的", "之", "的", NULL};
  for (size_t i = 0; words[i]; i++)
    if (at_after(a, 0, words[i])) return strlen(words[i]);
  return 0;
}

static bool is_penalty(const around *a) {
  static const char *const words[] = {"处罚", "定罪", "量刑", "處罰", "论处", NULL};
  size_t size = clause(a), from = skip_provided(a);
  if (size > from + 36) size = from + 36;
  for (size_t i = 0; words[i]; i++)
    if (find_in(a, size, words[i]) != SIZE_MAX) return true;
  return false;
}

/* X罪, X规定的行为, X所列犯罪行为, X规定之罪 */
static bool is_conduct(const around *a) {
  static const char *const words[] = {"行为", "犯罪", "罪", "行為", NULL};
  size_t size = clause(a), from = skip_provided(a);
  if (at_after(a, from, "之")) from += 3;
  if (size > from + 18) size = from + 18;
  if (size < from || at_after(a, from, "处") || at_after(a, from, "追") || at_after(a, from, "定罪")) return false;
  for (size_t i = 0; words[i]; i++) {
    size_t at = find_in(a, size, words[i]);
    if (at != SIZE_MAX && at >= from && (from > 0 || at == 0 || i == 0)) return true;
  }
  return false;
}

static bool is_excepted(const around *a) {
  size_t size = clause(a);
  if (find_in(a, size, "除外") != SIZE_MAX || at_after(a, 0, "规定以外") || at_after(a, 0, "以外") || at_after(a, 0, "之外") || at_after(a, 0, "规定之外")) return true;
  return false;
}

/* Whether a cue before a reference ends in that character. */
static bool ends_cue(uint32_t c) {
  switch (c) {
    case 0x7167: case 0x636E: case 0x64DA: case 0x53CD: case 0x5408: case 0x8FBE: case 0x5230: case 0x4F9D: case 0x6309: case 0x5B88: case 0x7528: /* 照 据 據 反 合 达 到 依 按 守 用 */
    case 0x9664: case 0x53D7: case 0x72AF: case 0x65BD: case 0x6709: case 0x4E86: case 0x4E8B: case 0x6210: return true;                           /* 除 受 犯 施 有 了 事 成 */
    default: return false;
  }
}

static fatiao_citation_type chinese_after(const around *a) {
  unsigned char next = a->after < a->n ? (unsigned char)a->s[a->after] : '\n';
  if (next < 0x80 || fatiao__three(a->s, a->n, a->after) < 0x3400) return FATIAO_TYPE_PLAIN; /* the clause ends here */
  if (is_excepted(a)) return FATIAO_TYPE_EXCEPTION;
  if (is_conduct(a)) return FATIAO_TYPE_CONDUCT;
  size_t from = skip_provided(a);
  if (at_after(a, from, "适用") || at_after(a, from, "不适用") || at_after(a, from, "不再适用") || at_after(a, from, "所称") || at_after(a, from, "所稱") || at_after(a, from, "所说")) return FATIAO_TYPE_SCOPE;
  return FATIAO_TYPE_PLAIN;
}

static fatiao_citation_type chinese_type(const around *a) {
  if (!ends_cue(fatiao__three_before(a->s, a->n, 0, a->before))) return chinese_after(a);
  static const char *const condition[] = {"依照", "按照", "根据", "依据", "违反", "符合", "遵照", "比对", "未达", "未达到", "依", "按", "据", "照", "不符合", "違反", "根據", "依據", "遵守", NULL};
  static const char *const mutatis[] = {"参照", "比照", "准用", "参照适用", "準用", "參照", NULL};
  static const char *const scope[] = {"适用", "適用", NULL};
  static const char *const conduct[] = {"犯", "实施", "有", "实施了", "从事", "構成", "构成", NULL};
  if (ends_with_any(a, mutatis)) return FATIAO_TYPE_MUTATIS;
  if (ends_with_any(a, scope)) return FATIAO_TYPE_SCOPE;
  if (ends_with(a, "除") || ends_with(a, "不受")) return FATIAO_TYPE_EXCEPTION;
  if (ends_with_any(a, condition)) {
    bool applies = ends_with(a, "照") || ends_with(a, "据") || ends_with(a, "依") || ends_with(a, "按") || ends_with(a, "據");
    return applies && is_penalty(a) ? FATIAO_TYPE_PENALTY : FATIAO_TYPE_CONDITION;
  }
  if (ends_with(a, "犯")) return FATIAO_TYPE_CONDUCT;
  if (ends_with_any(a, conduct) && is_conduct(a)) return FATIAO_TYPE_CONDUCT;
  return chinese_after(a);
}

/* ------------------------------------------------------------- English --------------------------------------------------------------- */

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '\n' ? ' ' : c;
}

static bool is_letter(char c) {
  c = lower(c);
  return c >= 'a' && c <= 'z';
}

static void trim(around *a) {
  while (a->before > 0 && (a->s[a->before - 1] == ' ' || a->s[a->before - 1] == '\n')) a->before--;
}

/* The words before end in these; then they are taken away. */
static bool take(around *a, const char *words) {
  size_t n = strlen(words);
  trim(a);
  if (a->before < n || (a->before > n && is_letter(a->s[a->before - n - 1]))) return false;
  for (size_t i = 0; i < n; i++)
    if (lower(a->s[a->before - n + i]) != words[i]) return false;
  a->before -= n;
  return true;
}

static bool take_any(around *a, const char *const *words) {
  for (; *words; words++)
    if (take(a, *words)) return true;
  return false;
}

static bool follows(const around *a, const char *words) {
  size_t at = a->after, n = strlen(words);
  while (at < a->n && (a->s[at] == ' ' || a->s[at] == '\n' || a->s[at] == ',')) at++;
  if (n > a->n - at) return false;
  for (size_t i = 0; i < n; i++)
    if (lower(a->s[at + i]) != words[i]) return false;
  return true;
}

/* The noun that "referred to in" and its like belong to is an offence. */
static bool of_offence(around *a) {
  static const char *const nouns[] = {"offences", "offence", "offense", "offenses", "crimes", "crime", "conduct", "acts", "act", "offences other than those", NULL};
  return take_any(a, nouns);
}

static fatiao_citation_type english_before(around a) {
  static const char *const fillers[] = {"the provisions of", "any provision of", "provisions of", "the requirements of", "the application of", "the procedures of",
    "the terms of", "the rule in", "other relevant provisions of", "relevant provisions of", "articles in", "any or all of the remainder of", "the remainder of",
                                        "the above", "the", "both", "either", "any of", "the scope of", NULL};
  static const char *const exception[] = {"notwithstanding", "without prejudice to", "except as provided in", "except as provided for in", "other than",
    "except for", "except in accordance with",
                                          "except under", "except", "save as provided in", "not falling under", "by way of derogation from",
                                          "except as otherwise provided in", "except as otherwise specifically provided in", "except as specifically provided otherwise in", "except as specifically provided in", NULL};
  static const char *const scope[] = {"for the purposes of", "for the purpose of", "for purposes of", "apply, in whole or in part,", "apply", "applies", "applying",
    "purposes of implementing or applying", NULL};
  static const char *const established[] = {"established in accordance with", "established in", "established under", "established pursuant to", "established by",
    "set forth in", "covered by", "referred to in", "defined in",
                                            "as defined in", "described in", "specified in", "criminalized in accordance with", "criminalized under",
                                            "provided for in", "mentioned in", "set out in", "falling under",
                                            "prescribed in", "under", "in accordance with", NULL};
  static const char *const condition[] = {"in accordance with", "pursuant to", "subject to", "under", "as provided for under", "as provided for in",
    "as provided in", "as required by", "in the manner of",
                                          "in the manner provided in", "conditions of", "in conformity with", "consistent with", "as provided by",
                                          "as provided under", "in compliance with", "by virtue of",
                                          "on the basis of", "as set forth in", "conditions set forth in", "conditions provided for in", "provided for under",
                                          "as prescribed in", "according to", "in pursuance of", NULL};
  static const char *const penalty[] = {"punished in accordance with", "punished more severely in accordance with", "convicted in accordance with", "convicted and punished in accordance with",
                                        "punished under", "punished as provided in", "punished according to", "punishable under", "the penalty in", "the penalties in", "the penalty of", NULL};
  around p = a;
  take_any(&p, fillers);
  if (take_any(&p, penalty)) return FATIAO_TYPE_PENALTY;
  if (!take(&a, "in the manner of")) take_any(&a, fillers);
  else return FATIAO_TYPE_CONDITION;
  take_any(&a, fillers);
  around b = a;
  if (take_any(&b, established) && of_offence(&b)) return FATIAO_TYPE_CONDUCT;
  b = a;
  if (take_any(&b, exception)) return FATIAO_TYPE_EXCEPTION;
  if (take_any(&b, scope)) return FATIAO_TYPE_SCOPE;
  if (take_any(&b, condition)) return FATIAO_TYPE_CONDITION;
  return FATIAO_TYPE_PLAIN;
}

static fatiao_citation_type english_type(const around *a) {
  fatiao_citation_type type = english_before(*a);
  if (type != FATIAO_TYPE_PLAIN) return type;
  static const char *const applies[] = {"applies", "apply", "shall apply", "shall also apply", "may apply", "shall not apply", "does not apply", "do not apply",
    "is applicable", NULL};
  static const char *const changed[] = {"shall apply mutatis mutandis", "apply mutatis mutandis", "applies mutatis mutandis", "shall, mutatis mutandis,",
    "mutatis mutandis", "shall also apply mutatis mutandis", NULL};
  for (int i = 0; changed[i]; i++)
    if (follows(a, changed[i])) return FATIAO_TYPE_MUTATIS;
  for (int i = 0; applies[i]; i++)
    if (follows(a, applies[i])) return FATIAO_TYPE_SCOPE;
  return FATIAO_TYPE_PLAIN;
}

/* -------------------------------------------------------------- both ---------------------------------------------------------------- */

/* Nothing but 、 and its like between two references. */
static bool are_joined(const fatiao_citation *a, const fatiao_citation *b, const char *s) {
  static const char *const joints[] = {"、", "和", "或者", "或", "以及", "及", "与", "至", " and ", " or ", ", and ", ", or ", NULL};
  size_t n = b->start - a->finish;
  if (n == 2 && a->kind == FATIAO_CITE_NAME && b->kind == FATIAO_CITE_NAME && memcmp(s + a->finish, ", ", 2) == 0) return true;
  for (int i = 0; n <= 9 && joints[i]; i++)
    if (strlen(joints[i]) == n && memcmp(s + a->finish, joints[i], n) == 0) return true;
  return false;
}

static bool is_chinese(const fatiao_citation *c, const char *s) {
  return c->start < c->finish && ((unsigned char)s[c->start] >= 0x80 || (unsigned char)s[c->finish - 1] >= 0x80);
}

void fatiao__types(fatiao_citations *c, const char *s, size_t n) {
  for (uint32_t i = 0; i < c->count;) {
    uint32_t end = i + 1;
    while (end < c->count && c->item[end].start >= c->item[end - 1].finish && are_joined(&c->item[end - 1], &c->item[end], s)) end++;
    around a = {s, n, c->item[i].start, c->item[end - 1].finish};
    fatiao_citation_type type = is_chinese(&c->item[i], s) ? chinese_type(&a) : english_type(&a);
    for (; i < end; i++) c->item[i].type = c->item[i].kind == FATIAO_CITE_DESCRIPTION ? FATIAO_TYPE_CONDUCT : type;
  }
}
