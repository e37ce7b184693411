/*
** A citation written out: in the habit of each language, and as data.
**
** What is written reads back as the same pointer. In a list, steps that an item shares with the one before are left out exactly where the grammar would put
** them in again: Chinese shares the steps above the level that an item begins with, English names the levels of every path but for runs of numbers.
*/
#include "citation.h"

typedef struct writer {
  char *out;
  size_t size, len;
} writer;

static void put(writer *w, const char *s, size_t n) {
  if (w->len < w->size && n <= w->size - w->len) memcpy(w->out + w->len, s, n);
  w->len += n;
}

static void puts_(writer *w, const char *s) {
  put(w, s, strlen(s));
}

static void put_number(writer *w, uint32_t v, fatiao_numeral_style style) {
  char s[FATIAO_NUMERAL_MAX];
  size_t n = fatiao_numeral_format(v, style, s);
  if (n) put(w, s, n);
  else put(w, s, fatiao_numeral_format(v, FATIAO_NUMERAL_ARABIC, s));
}

static int finish(writer *w, size_t *len) {
  *len = w->len;
  if (w->len >= w->size) {
    if (w->size) w->out[0] = '\0';
    return FATIAO_LIMIT;
  }
  w->out[w->len] = '\0';
  return FATIAO_OK;
}

static bool same_step(const fatiao_step *a, const fatiao_step *b) {
  return a->relation == b->relation && a->kind == b->kind && a->ordinal == b->ordinal && a->branch == b->branch && a->to_ordinal == b->to_ordinal && a->to_branch == b->to_branch &&
         a->count == b->count && a->letter == b->letter;
}

static fatiao_numeral_style style_of(const fatiao_step *s, fatiao_numeral_style plain) {
  return s->letter == 1 ? FATIAO_NUMERAL_LETTER : s->letter == 2 ? FATIAO_NUMERAL_ROMAN : plain;
}

/* ------------------------------------------------------------- Chinese --------------------------------------------------------------- */

static const char *chinese_unit(fatiao_kind kind) {
  switch (kind) {
    case FATIAO_PART: return "编";
    case FATIAO_BOOK: return "分编";
    case FATIAO_CHAPTER: return "章";
    case FATIAO_SECTION: return "节";
    case FATIAO_ART: return "条";
    case FATIAO_PARA: return "款";
    case FATIAO_POINT: return "项";
    case FATIAO_SUBPOINT: return "目";
    default: return "部分";
  }
}

static void chinese_number(writer *w, const fatiao_step *s, uint32_t ordinal, uint32_t branch) {
  bool point = s->kind == FATIAO_POINT;
  puts_(w, point ? "第（" : "第");
  if (s->letter) put_number(w, ordinal, style_of(s, FATIAO_NUMERAL_LETTER));
  else put_number(w, ordinal, s->kind == FATIAO_SUBPOINT ? FATIAO_NUMERAL_ARABIC : FATIAO_NUMERAL_CHINESE);
  if (point) puts_(w, "）");
  puts_(w, chinese_unit(s->kind));
  if (!branch) return;
  puts_(w, "之");
  put_number(w, branch, FATIAO_NUMERAL_CHINESE);
}

static void chinese_step(writer *w, const fatiao_step *s) {
  static const char *const words[] = {"", "本", "前", "下", "该", "各该", "各"};
  if (s->relation == FATIAO_NAMED) {
    chinese_number(w, s, s->ordinal, s->branch);
    if (!s->to_ordinal) return;
    puts_(w, "至");
    chinese_number(w, s, s->to_ordinal, s->to_branch);
    return;
  }
  puts_(w, words[s->relation]);
  if (s->relation == FATIAO_PREVIOUS) {
    if (s->count == 0) puts_(w, "几");
    else if (s->count == 2) puts_(w, "两");
    else if (s->count > 2) put_number(w, s->count, FATIAO_NUMERAL_CHINESE);
  }
  puts_(w, chinese_unit(s->kind));
}

/* The step from which on an item is written after `before`; 0: all of it. */
static uint32_t shared(const fatiao_path *before, const fatiao_path *p) {
  uint32_t n = 0;
  while (n < before->steps && n < p->steps && same_step(&before->step[n], &p->step[n])) n++;
  if (n == p->steps) return p->steps ? p->steps - 1 : 0;
  while (n > 0 && (n >= p->steps || p->step[n].relation != FATIAO_NAMED)) n--;
  return n;
}

static void chinese(writer *w, const fatiao_citation *c, const char *text) {
  if (c->self) puts_(w, "本法");
  else if (c->same_name) puts_(w, "该法");
  else if (c->name_finish > c->name_start) {
    puts_(w, "《");
    put(w, text + c->name_start, c->name_finish - c->name_start);
    puts_(w, "》");
  }
  bool open = false;
  for (uint32_t i = 0; i < c->paths; i++) {
    const fatiao_path *p = &c->path[i];
    uint32_t from = i ? shared(p - 1, p) : 0;
    if (p->excluded && !open) {
      puts_(w, "（");
      open = true;
    } else if (i) puts_(w, "、");
    for (uint32_t k = from; k < p->steps; k++) chinese_step(w, &p->step[k]);
  }
  if (open) puts_(w, "除外）");
  static const char *const parts[] = {"", "前段", "后段", "但书"};
  puts_(w, parts[c->part]);
}

/* ------------------------------------------------------------- English --------------------------------------------------------------- */

static const char *english_unit(fatiao_kind kind) {
  switch (kind) {
    case FATIAO_PART: return "Part";
    case FATIAO_BOOK: return "Book";
    case FATIAO_CHAPTER: return "chapter";
    case FATIAO_SECTION: return "Section";
    case FATIAO_TITLE: return "Title";
    case FATIAO_ART: return "article";
    case FATIAO_PARA: return "paragraph";
    case FATIAO_POINT: return "subparagraph";
    case FATIAO_SUBPOINT: return "subpoint";
    case FATIAO_ANNEX: return "Annex";
    default: return "provision";
  }
}

static void english_number(writer *w, const fatiao_step *s, uint32_t ordinal, uint32_t branch) {
  bool bracket = s->letter || s->kind == FATIAO_POINT || s->kind == FATIAO_SUBPOINT;
  if (bracket) puts_(w, "(");
  put_number(w, ordinal, style_of(s, s->kind < FATIAO_ART ? FATIAO_NUMERAL_ROMAN_UPPER : s->kind >= FATIAO_POINT ? FATIAO_NUMERAL_LETTER : FATIAO_NUMERAL_ARABIC));
  if (branch) {
    puts_(w, "-");
    put_number(w, branch, FATIAO_NUMERAL_ARABIC);
  }
  if (bracket) puts_(w, ")");
}

static void english_numbers(writer *w, const fatiao_step *s) {
  english_number(w, s, s->ordinal, s->branch);
  if (!s->to_ordinal) return;
  puts_(w, " to ");
  english_number(w, s, s->to_ordinal, s->to_branch);
}

static void english_relative(writer *w, const fatiao_step *s) {
  static const char *const words[] = {"", "this ", "the preceding ", "the following ", "that ", "each of those ", "each "};
  static const char *const counts[] = {"two ", "three ", "four ", "five ", "six ", "seven ", "eight ", "nine ", "ten "};
  puts_(w, words[s->relation]);
  if (s->count >= 2 && s->count <= 10) puts_(w, counts[s->count - 2]);
  puts_(w, english_unit(s->kind));
  bool plural = s->relation == FATIAO_EACH || ((s->relation == FATIAO_PREVIOUS || s->relation == FATIAO_NEXT) && s->count != 1);
  if (plural) puts_(w, "s");
}

/* Runs of paths that differ in nothing but the number of the last step: articles 5, 6 and 8. */
static uint32_t run_of(const fatiao_citation *c, uint32_t i) {
  uint32_t end = i + 1;
  const fatiao_path *p = &c->path[i];
  for (; end < c->paths && c->path[end].steps == p->steps && c->path[end].step[p->steps - 1].kind == p->step[p->steps - 1].kind; end++)
    for (uint32_t k = 0; k + 1 < p->steps; k++)
      if (!same_step(&p->step[k], &c->path[end].step[k])) return end;
  return end;
}

static void english_run(writer *w, const fatiao_citation *c, uint32_t i, uint32_t end, uint32_t from) {
  const fatiao_path *p = &c->path[i];
  uint32_t last = p->steps - 1;
  for (uint32_t k = from; k <= last; k++) {
    const fatiao_step *s = &p->step[k];
    bool below = k > from && s->kind >= FATIAO_POINT && (s->letter || p->step[k - 1].kind >= FATIAO_PARA || p->step[k - 1].kind == FATIAO_ART);
    if (below) puts_(w, " ");
    else {
      if (k > from) puts_(w, ", ");
      puts_(w, english_unit(s->kind));
      bool many = k == last && (end - i > 1 || s->to_ordinal);
      puts_(w, many ? s->kind == FATIAO_ANNEX ? "es " : "s " : " ");
    }
    if (k < last) english_number(w, s, s->ordinal, s->branch);
  }
  for (uint32_t k = i; k < end; k++) {
    if (k > i) puts_(w, k + 1 == end ? " and " : ", ");
    english_numbers(w, &c->path[k].step[last]);
  }
}

static void english(writer *w, const fatiao_citation *c, const char *text) {
  uint32_t relative = 0; /* steps of the head that are not numbers, which are written at the end */
  if (c->paths)
    while (relative < c->path[0].steps && c->path[0].step[relative].relation != FATIAO_NAMED) relative++;
  for (uint32_t i = 0; i < c->paths;) {
    uint32_t end = run_of(c, i);
    if (i) puts_(w, ", ");
    if (relative < c->path[i].steps) english_run(w, c, i, end, relative);
    i = end;
  }
  for (uint32_t k = relative; c->paths && k-- > 0;) {
    puts_(w, k + 1 == c->path[0].steps ? "" : " of ");
    english_relative(w, &c->path[0].step[k]);
  }
  const char *comma = c->paths && relative == 0 && c->path[c->paths - 1].steps > 1 ? ", of " : c->paths ? " of " : "";
  if (c->self) {
    puts_(w, comma);
    puts_(w, "this Convention");
  } else if (c->same_name) {
    puts_(w, comma);
    puts_(w, "that Convention");
  } else if (c->name_finish > c->name_start) {
    puts_(w, comma);
    puts_(w, "the ");
    put(w, text + c->name_start, c->name_finish - c->name_start);
  }
}

int fatiao_citation_format(const fatiao_citation *c, const char *text, const char *lang, char *out, size_t size, size_t *len) {
  writer w = {out, size, 0};
  bool zh = lang && strncmp(lang, "zh", 2) == 0;
  if (c->kind == FATIAO_CITE_DESCRIPTION) puts_(&w, zh ? "依照本公约确立的犯罪" : "offences established in accordance with this Convention");
  else if (zh) chinese(&w, c, text);
  else english(&w, c, text);
  return finish(&w, len);
}

/* --------------------------------------------------------------- data ---------------------------------------------------------------- */

static void describe_number(writer *w, const fatiao_step *s, uint32_t ordinal, uint32_t branch) {
  put_number(w, ordinal, style_of(s, FATIAO_NUMERAL_ARABIC));
  if (!branch) return;
  puts_(w, "-");
  put_number(w, branch, FATIAO_NUMERAL_ARABIC);
}

static void describe_step(writer *w, const fatiao_step *s) {
  static const char *const words[] = {"named", "this", "previous", "next", "same", "each", "all"};
  puts_(w, words[s->relation]);
  if (s->relation == FATIAO_PREVIOUS || s->relation == FATIAO_NEXT) {
    puts_(w, " ");
    if (s->count) put_number(w, s->count, FATIAO_NUMERAL_ARABIC);
    else puts_(w, "all");
  }
  puts_(w, " ");
  puts_(w, fatiao_kind_name(s->kind));
  if (s->relation != FATIAO_NAMED) return;
  puts_(w, " ");
  describe_number(w, s, s->ordinal, s->branch);
  if (!s->to_ordinal) return;
  puts_(w, " .. ");
  describe_number(w, s, s->to_ordinal, s->to_branch);
}

int fatiao_citation_describe(const fatiao_citation *c, char *out, size_t size, size_t *len) {
  static const char *const parts[] = {"", " (first part)", " (latter part)", " (proviso)"};
  writer w = {out, size, 0};
  if (c->kind == FATIAO_CITE_DESCRIPTION) puts_(&w, "description");
  else if (c->paths == 0) puts_(&w, "whole");
  for (uint32_t i = 0; i < c->paths; i++) {
    const fatiao_path *p = &c->path[i];
    if (i) puts_(&w, ", ");
    if (p->excluded) puts_(&w, "except ");
    for (uint32_t k = 0; k < p->steps; k++) {
      if (k) puts_(&w, " > ");
      describe_step(&w, &p->step[k]);
    }
  }
  puts_(&w, parts[c->part]);
  return finish(&w, len);
}

/* --------------------------------------------------------------- names --------------------------------------------------------------- */

const char *fatiao_citation_kind_name(fatiao_citation_kind k) {
  static const char *const names[] = {"place", "name", "description"};
  return (unsigned)k < sizeof names / sizeof *names ? names[k] : NULL;
}

const char *fatiao_citation_type_name(fatiao_citation_type t) {
  static const char *const names[] = {"plain", "penalty", "conduct", "condition", "exception", "scope", "mutatis-mutandis"};
  return (unsigned)t < sizeof names / sizeof *names ? names[t] : NULL;
}

const char *fatiao_resolution_status_name(fatiao_resolution_status s) {
  static const char *const names[] = {"resolved", "not-found", "ambiguous", "not-checked"};
  return (unsigned)s < sizeof names / sizeof *names ? names[s] : NULL;
}

const char *fatiao_reason_text(fatiao_reason r, const char *lang) {
  static const char *const texts[][2] = {
    {"", ""},
    {"no instrument of that name is in the corpus", "语料库中没有此名称的文书"},
    {"several instruments bear that name", "有多部文书使用此名称"},
    {"no version of it was in force on that date", "该日期没有已知的版本"},
    {"there is no such provision", "没有这一条款"},
    {"it is relative, and where it stands is not known", "属于相对引用，但其所在位置不明"},
    {"nothing of the kind stands before it", "此前没有同类条款"},
    {"fewer of the kind stand before it", "此前的同类条款不足此数"},
    {"nothing of the kind was named before", "前文没有提到同类条款"},
    {"several were named before, and one is meant", "前文提到多项，所指不明"},
    {"the text here is a selection: the provision may exist", "此处的文本为选录，该条款可能存在"},
    {"a description that is not defined", "以描述方式引用，其范围未经定义"},
    {"it can be read in more than one way", "有不止一种读法"},
  };
  if ((unsigned)r >= sizeof texts / sizeof *texts) return NULL;
  return texts[r][lang && strncmp(lang, "zh", 2) == 0];
}
