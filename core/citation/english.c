/*
** The English grammar, as treaties and those who write about them cite.
**
**    citation = place [above | below] { [,] of place } [ [,] of (this Convention | the Convention | the Convention against ...) ] | name
**    place    = relative unit | unit list             this article, the preceding two paragraphs, articles 5, 6 and 8
**    list     = element { separator element }
**    element  = number { suffix } { [,] lower unit list }     7 (1) (a), 9.1.a, 23, paragraph 2 (a) to (c)
**
** A bare number after paragraph 1 in a list that began with "articles" is an article: what a word in the plural announces goes on (articles 2, 6,
** paragraph 1.b, 7 and 9). Without such a plural it belongs to the last unit named. A bare letter belongs beside the letter before it.
**
** What follows "of" is the head of all paths so far: subparagraphs (a) and (b) of paragraph 4 of article 37.
*/
#include "citation.h"

#define WORD_BYTES 24 /* of the longest word that the grammar knows, and then some */

typedef struct unit {
  const char *word;
  fatiao_kind kind;
  bool plural;
} unit;

static const unit units[] = {
  {"article", FATIAO_ART, false}, {"articles", FATIAO_ART, true}, {"art", FATIAO_ART, false}, {"arts", FATIAO_ART, true},
  {"paragraph", FATIAO_PARA, false}, {"paragraphs", FATIAO_PARA, true}, {"para", FATIAO_PARA, false}, {"paras", FATIAO_PARA, true},
  {"subparagraph", FATIAO_POINT, false}, {"subparagraphs", FATIAO_POINT, true}, {"sub-paragraph", FATIAO_POINT, false}, {"sub-paragraphs", FATIAO_POINT, true},
  {"point", FATIAO_POINT, false}, {"points", FATIAO_POINT, true}, {"subpoint", FATIAO_SUBPOINT, false}, {"subpoints", FATIAO_SUBPOINT, true},
  {"section", FATIAO_SECTION, false}, {"sections", FATIAO_SECTION, true}, {"chapter", FATIAO_CHAPTER, false}, {"chapters", FATIAO_CHAPTER, true},
  {"title", FATIAO_TITLE, false}, {"titles", FATIAO_TITLE, true}, {"part", FATIAO_PART, false}, {"parts", FATIAO_PART, true},
  {"book", FATIAO_BOOK, false}, {"books", FATIAO_BOOK, true}, {"annex", FATIAO_ANNEX, false}, {"annexes", FATIAO_ANNEX, true},
};

/* --------------------------------------------------------------- words --------------------------------------------------------------- */

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static char char_at(const fatiao__scan *x, size_t at) {
  return at < x->n ? x->s[at] : '\0';
}

/* After white space: a few blanks or a line break, not an empty line. */
static size_t skip(const fatiao__scan *x, size_t at) {
  size_t end = at;
  int lines = 0;
  while (end < x->n && end < at + 12) {
    char c = x->s[end];
    if (c == '\n' && ++lines > 1) return at;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') end++;
    else if (c == '\xC2' && char_at(x, end + 1) == '\xA0') end += 2;
    else break;
  }
  return end;
}

/* The word at `at` in lower case; its end, or `at` when there is none or it is longer than any that is known. */
static size_t word_at(const fatiao__scan *x, size_t at, char out[WORD_BYTES]) {
  size_t n = 0;
  while (is_letter(char_at(x, at + n)) || (n > 0 && char_at(x, at + n) == '-' && is_letter(char_at(x, at + n + 1)))) {
    if (n + 1 >= WORD_BYTES) return at;
    out[n] = lower(x->s[at + n]);
    n++;
  }
  out[n] = '\0';
  return at + n;
}

static size_t expect(const fatiao__scan *x, size_t at, const char *words) {
  for (const char *p = words; *p; p++) {
    if (*p == ' ') {
      size_t next = skip(x, at);
      if (next == at) return 0;
      at = next;
    } else if (lower(char_at(x, at)) == *p) at++;
    else return 0;
  }
  return is_letter(char_at(x, at)) ? 0 : at;
}

static const unit *unit_at(const fatiao__scan *x, size_t at, size_t *end) {
  char word[WORD_BYTES];
  *end = word_at(x, at, word);
  if (*end == at) return NULL;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (strcmp(word, units[i].word) != 0) continue;
    if (char_at(x, *end) == '.' && strlen(units[i].word) <= 5) (*end)++; /* art. */
    return &units[i];
  }
  return NULL;
}

/* -------------------------------------------------------------- numbers -------------------------------------------------------------- */

static uint32_t roman_value(const char *s, size_t n) {
  static const char digits[] = "ivxlc";
  static const uint32_t values[] = {1, 5, 10, 50, 100};
  char again[FATIAO_NUMERAL_MAX], small[12];
  uint32_t total = 0, before = 0;
  if (n == 0 || n >= sizeof small) return 0;
  for (size_t i = n; i-- > 0;) {
    const char *d = strchr(digits, lower(s[i]));
    if (!d || !*d) return 0;
    uint32_t v = values[d - digits];
    total = v < before ? total - v : total + v;
    before = v > before ? v : before;
    small[i] = lower(s[i]);
  }
  return total < 4000 && fatiao_numeral_format(total, FATIAO_NUMERAL_ROMAN, again) == n && memcmp(small, again, n) == 0 ? total : 0;
}

/* The letters s[0..n) as the number of a step of that kind: (a) is 1, (ii) is 2; (i) is 9 as a point and 1 below one. */
static bool letters(const char *s, size_t n, fatiao_kind kind, fatiao_step *out) {
  uint32_t roman = roman_value(s, n);
  if (roman && (n > 1 || (kind == FATIAO_SUBPOINT && strchr("ivx", lower(s[0]))))) {
    out->ordinal = roman;
    out->letter = 2;
    return true;
  }
  if (n > 2 || (n == 2 && lower(s[0]) != lower(s[1]))) return false;
  out->ordinal = (uint32_t)(lower(s[0]) - 'a' + 1) + (n == 2 ? 26 : 0);
  out->letter = 1;
  return true;
}

static size_t digits_at(const fatiao__scan *x, size_t at, uint32_t *value) {
  size_t n = 0;
  *value = 0;
  while (n < 6 && is_digit(char_at(x, at + n))) *value = *value * 10 + (uint32_t)(x->s[at + n++] - '0');
  return n == 0 || n == 6 || *value == 0 ? at : at + n;
}

static fatiao_kind below(fatiao_kind kind, bool digit) {
  if (kind == FATIAO_ART) return digit ? FATIAO_PARA : FATIAO_POINT;
  return kind == FATIAO_PARA ? FATIAO_POINT : FATIAO_SUBPOINT;
}

/* (a), (1), a) with the marks: sets ordinal and letter of *out, whose kind follows from `above`. Its end, or `at`. */
static size_t bracketed(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t p = at + (char_at(x, at) == '('), from = p;
  bool open = p > at;
  if (open && is_digit(char_at(x, p))) {
    *out = fatiao__step(FATIAO_NAMED, below(above, true));
    size_t end = digits_at(x, p, &out->ordinal);
    return end > p && char_at(x, end) == ')' ? end + 1 : at;
  }
  while (is_letter(char_at(x, p)) && p < from + 6) p++;
  if (p == from || char_at(x, p) != ')' || (!open && p > from + 1 && !roman_value(x->s + from, p - from))) return at;
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  return letters(x->s + from, p - from, out->kind, out) ? p + 1 : at;
}

/* Bytes of the word at `at` when it is one small letter or a small roman number; else 0. */
static size_t plain_letters(const fatiao__scan *x, size_t at) {
  size_t n = 0;
  while (is_letter(char_at(x, at + n)) && n < 6) n++;
  return n == 1 || (n > 1 && x->s[at] >= 'a' && roman_value(x->s + at, n)) ? n : 0;
}

/* .1 or .a, of 9.1.a */
static size_t dotted(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  if (char_at(x, at) != '.') return at;
  if (is_digit(char_at(x, at + 1))) {
    *out = fatiao__step(FATIAO_NAMED, below(above, true));
    size_t end = digits_at(x, at + 1, &out->ordinal);
    return end > at + 1 ? end : at;
  }
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  size_t n = plain_letters(x, at + 1);
  return n && letters(x->s + at + 1, n, out->kind, out) ? at + 1 + n : at;
}

/* a.ii after a blank, of paragraph 1 a.ii */
static size_t spaced(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t p = skip(x, at), n = plain_letters(x, p);
  if (p == at || n != 1 || char_at(x, p + 1) != '.' || !roman_value(x->s + p + 2, plain_letters(x, p + 2))) return at;
  *out = fatiao__step(FATIAO_NAMED, below(above, false));
  return letters(x->s + p, 1, out->kind, out) ? p + 1 : at;
}

/* The full stop of "d. and e": a letter's own, when the citation goes on. */
static size_t letter_stop(const fatiao__scan *x, size_t at) {
  static const char *const on[] = {"and", "or", "of", "to", "through", NULL};
  if (char_at(x, at) != '.' || !is_letter(x->s[at - 1])) return at;
  for (int i = 0; on[i]; i++)
    if (expect(x, skip(x, at + 1), on[i])) return at + 1;
  return at;
}

static size_t suffix(const fatiao__scan *x, size_t at, fatiao_kind above, fatiao_step *out) {
  size_t end = dotted(x, at, above, out);
  if (end > at) return letter_stop(x, end);
  end = spaced(x, at, above, out);
  if (end > at) return end;
  size_t gap = skip(x, at);
  end = bracketed(x, gap, above, out);
  return end > gap ? end : at;
}

/* The number of a unit of that kind: 23, V, (a), a. */
static size_t number_at(const fatiao__scan *x, size_t at, fatiao_kind kind, fatiao_step *out) {
  *out = fatiao__step(FATIAO_NAMED, kind);
  size_t end = digits_at(x, at, &out->ordinal);
  if (end > at) {
    uint32_t branch;
    if (kind == FATIAO_ART && char_at(x, end) == '-' && is_digit(char_at(x, end + 1))) {
      size_t more = digits_at(x, end + 1, &branch);
      if (more > end + 1 && branch < out->ordinal && branch < 10 && !is_digit(char_at(x, more))) {
        out->branch = branch;
        return more;
      }
    }
    return is_letter(char_at(x, end)) && char_at(x, end + 1) != ')' ? at : end;
  }
  size_t from = at + (char_at(x, at) == '('), p = from;
  while (is_letter(char_at(x, p)) && p < from + 8) p++;
  if (p == from) return at;
  bool closed = char_at(x, p) == ')';
  if (from > at && !closed) return at;
  if (kind == FATIAO_PARA || kind == FATIAO_POINT || kind == FATIAO_SUBPOINT) {
    if (kind == FATIAO_PARA) out->kind = kind = FATIAO_POINT; /* paragraph (a) is what trees call a point */
    if ((!closed && p > from + 1) || !letters(x->s + from, p - from, kind, out)) return at;
    return closed ? p + 1 : letter_stop(x, p);
  }
  out->ordinal = kind == FATIAO_ART || closed || x->s[from] > 'Z' ? 0 : roman_value(x->s + from, p - from);
  return out->ordinal ? p : at;
}

/* -------------------------------------------------------------- lists ---------------------------------------------------------------- */

/* What stands between two elements, with the white space around it: its end, or `at`. */
static size_t separator(const fatiao__scan *x, size_t at, bool *range) {
  static const char *const words[] = {"and/or", "and", "or", "as well as", "to", "through", NULL};
  size_t p = skip(x, at), end;
  *range = false;
  bool comma = char_at(x, p) == ',';
  if (comma) p = skip(x, p + 1);
  for (int i = 0; words[i]; i++) {
    if ((end = expect(x, p, words[i])) == 0) continue;
    *range = i >= 4 && !comma;
    size_t after = skip(x, end);
    return after > end && (i < 4 || *range) ? after : at;
  }
  if (!comma && (fatiao__at(x, p, "\xE2\x80\x93") || fatiao__at(x, p, "\xE2\x80\x94") || char_at(x, p) == '-')) {
    *range = true;
    return skip(x, char_at(x, p) == '-' ? p + 1 : p + 3);
  }
  return comma ? p : at;
}

/* What a list remembers. */
typedef struct list {
  uint32_t first;      /* number of the first path of the citation */
  fatiao_kind plural;  /* unit that a word in the plural announced; 0: none */
  fatiao_kind unit;    /* the last unit named by a word */
  bool dotted;         /* the last letter was written .a */
} list;

static size_t add_path(fatiao__scan *x, const fatiao_path *path, size_t end) {
  fatiao_path *out = fatiao__scan_path(x);
  if (!out) return 0;
  memcpy(out->step, path->step, path->steps * sizeof *path->step);
  out->steps = path->steps;
  return end;
}

static size_t lower_unit(fatiao__scan *x, size_t at, list *l, fatiao_path *path);

/* The rest of an element whose first number is the last step of path: suffixes, lower units. Adds the path. */
static size_t element(fatiao__scan *x, size_t end, list *l, fatiao_path *path) {
  fatiao_step step;
  size_t next;
  while (path->steps < FATIAO_STEPS_MAX && (next = suffix(x, end, path->step[path->steps - 1].kind, &step)) > end) {
    if (step.kind <= path->step[path->steps - 1].kind) break;
    l->dotted = char_at(x, end) == '.';
    path->step[path->steps++] = step;
    end = next;
  }
  next = lower_unit(x, end, l, path);
  return next ? next : add_path(x, path, end);
}

/* ", paragraph 2" after an article: a unit below the last step. 0: no such thing here; else it has added the path. */
static size_t lower_unit(fatiao__scan *x, size_t at, list *l, fatiao_path *path) {
  size_t p = skip(x, at), end;
  if (char_at(x, p) == ',') p = skip(x, p + 1);
  const unit *u = unit_at(x, p, &end);
  if (!u || path->steps == FATIAO_STEPS_MAX || u->kind <= path->step[path->steps - 1].kind) return 0;
  p = skip(x, end);
  size_t after = number_at(x, p, u->kind, &path->step[path->steps]);
  if (after == p) return 0;
  path->steps++;
  if (u->plural && u->kind < FATIAO_POINT) l->plural = u->kind;
  l->unit = u->kind;
  return element(x, after, l, path);
}

/* Steps of `before` above the level `kind` begin the path. */
static void take_head(fatiao_path *path, const fatiao_path *before, fatiao_kind kind) {
  path->steps = 0;
  while (path->steps < before->steps && before->step[path->steps].kind < kind) {
    path->step[path->steps] = before->step[path->steps];
    path->steps++;
  }
}

static fatiao_kind letter_kind(const fatiao_path *p) {
  for (uint32_t i = p->steps; i-- > 0;)
    if (p->step[i].letter) return p->step[i].kind;
  return p->steps && p->step[p->steps - 1].kind == FATIAO_PARA ? FATIAO_POINT : (fatiao_kind)0;
}

/* The number at `at` that continues a list: which level it is of, and its value. */
static size_t sibling(const fatiao__scan *x, size_t at, const list *l, const fatiao_path *before, fatiao_step *out) {
  fatiao_kind kind = letter_kind(before);
  fatiao_step step;
  if (kind) {
    size_t end = bracketed(x, at, kind == FATIAO_PARA ? FATIAO_CHAPTER : (fatiao_kind)(kind - 1), &step);
    if (end > at && step.letter) {
      const char *s = x->s + at + (x->s[at] == '(');
      fatiao_step last = before->step[before->steps - 1];
      *out = fatiao__step(FATIAO_NAMED, kind);
      if (last.letter == 2 && last.kind == kind && step.letter == 1 && roman_value(s, 1)) {
        out->ordinal = roman_value(s, 1);
        out->letter = 2;
      } else if (!letters(s, (size_t)(x->s + end - 1 - s), kind, out)) return at;
      return end;
    }
    size_t n = plain_letters(x, at);
    fatiao_kind last = before->step[before->steps - 1].kind;
    if ((l->dotted || l->unit == FATIAO_POINT) && n && x->s[at] >= 'a') {
      if (n > 1) kind = last;
      *out = fatiao__step(FATIAO_NAMED, kind);
      return letters(x->s + at, n, kind, out) ? letter_stop(x, at + n) : at;
    }
  }
  kind = l->plural ? l->plural : l->unit;
  if (kind >= FATIAO_POINT) return at;
  if (!is_digit(char_at(x, at)) && (kind == FATIAO_ART || kind == FATIAO_PARA)) return at;
  return number_at(x, at, kind, out);
}

static size_t read_range(fatiao__scan *x, size_t at, list *l) {
  fatiao_path *last = fatiao__last_path(x, l->first);
  fatiao_step *from = &last->step[last->steps - 1], to;
  size_t end = sibling(x, at, l, last, &to);
  if (end > at && last->steps > 1 && from->letter && !to.letter && to.kind == last->step[last->steps - 2].kind && to.ordinal == last->step[last->steps - 2].ordinal) {
    size_t more = suffix(x, end, to.kind, &to); /* 1.b through 1.d */
    if (more == end) return 0;
    end = more;
  }
  if (end == at || to.kind != from->kind || from->to_ordinal || from->relation != FATIAO_NAMED) return 0;
  if (to.letter == 1 && from->letter == 1 && to.ordinal <= from->ordinal) return 0;
  if (to.letter != from->letter || to.ordinal <= from->ordinal) return 0;
  from->to_ordinal = to.ordinal;
  from->to_branch = to.branch;
  return end;
}

/* One more element after a separator. */
static size_t read_next(fatiao__scan *x, size_t at, list *l) {
  fatiao_path before = *fatiao__last_path(x, l->first), path;
  fatiao_step step;
  size_t end, word;
  const unit *u = unit_at(x, at, &word);
  if (u) {
    size_t p = skip(x, word);
    if ((end = number_at(x, p, u->kind, &step)) == p) return 0;
    if (u->kind > before.step[before.steps - 1].kind) return 0;
    if (u->plural && u->kind < FATIAO_POINT) l->plural = u->kind;
    else if (l->plural != u->kind) l->plural = (fatiao_kind)0;
    l->unit = u->kind;
  } else if ((end = sibling(x, at, l, &before, &step)) == at) return 0;
  take_head(&path, &before, step.kind);
  if (path.steps == FATIAO_STEPS_MAX) return 0;
  path.step[path.steps++] = step;
  return element(x, end, l, &path);
}

/* A list after a unit word: its end, or 0. */
static size_t read_list(fatiao__scan *x, size_t at, const unit *u, uint32_t first) {
  list l = {first, u->plural ? u->kind : (fatiao_kind)0, u->kind, false};
  fatiao_path path = {.steps = 1};
  size_t p = skip(x, at), end = number_at(x, p, u->kind, &path.step[0]);
  if (end == p) return 0;
  if (path.step[0].letter && char_at(x, end - 1) != ')') l.dotted = true;
  end = element(x, end, &l, &path);
  while (end && x->out->paths - first < LIST_PATHS) {
    bool range;
    size_t after = separator(x, end, &range);
    if (after == end) break;
    uint32_t paths = x->out->paths;
    size_t next = range ? read_range(x, after, &l) : read_next(x, after, &l);
    if (!next) {
      x->out->paths = paths;
      break;
    }
    end = next;
  }
  return end;
}

/* ------------------------------------------------------------- relatives -------------------------------------------------------------- */

static const struct { const char *words; fatiao_relation relation; uint32_t count; } relatives[] = {
  {"this", FATIAO_THIS, 0}, {"the present", FATIAO_THIS, 0}, {"that", FATIAO_SAME, 0}, {"the same", FATIAO_SAME, 0}, {"the said", FATIAO_SAME, 0},
  {"the preceding", FATIAO_PREVIOUS, 1}, {"the previous", FATIAO_PREVIOUS, 1}, {"the foregoing", FATIAO_PREVIOUS, 1}, {"the following", FATIAO_NEXT, 1},
  {"the next", FATIAO_NEXT, 1}, {"each of those", FATIAO_EACH, 0}, {"each of these", FATIAO_EACH, 0}, {"those", FATIAO_EACH, 0}, {"these", FATIAO_EACH, 0},
};

static uint32_t count_word(const fatiao__scan *x, size_t at, size_t *end) {
  static const char *const words[] = {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    if ((*end = expect(x, at, words[i])) != 0) return i + 2;
  return 0;
}

/* the two preceding paragraphs */
static size_t counted_at(const fatiao__scan *x, size_t at, fatiao_step *out) {
  size_t end = expect(x, at, "the"), next;
  uint32_t count = end ? count_word(x, skip(x, end), &next) : 0;
  if (!count) return 0;
  end = skip(x, next);
  if ((next = expect(x, end, "preceding")) == 0 && (next = expect(x, end, "previous")) == 0 && (next = expect(x, end, "foregoing")) == 0) return 0;
  const unit *u = unit_at(x, skip(x, next), &end);
  if (!u || !u->plural) return 0;
  *out = fatiao__step(FATIAO_PREVIOUS, u->kind);
  out->count = count;
  return end;
}

/* this article, the preceding two paragraphs: its end, or 0. */
static size_t relative_at(const fatiao__scan *x, size_t at, fatiao_step *out) {
  size_t counted = counted_at(x, at, out);
  if (counted) return counted;
  for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++) {
    size_t end = expect(x, at, relatives[i].words), next;
    if (!end) continue;
    fatiao_relation relation = relatives[i].relation;
    uint32_t count = relation == FATIAO_PREVIOUS || relation == FATIAO_NEXT ? count_word(x, skip(x, end), &next) : 0;
    const unit *u = unit_at(x, skip(x, count ? next : end), &next);
    if (!u || (relation == FATIAO_SAME && u->kind != FATIAO_ART && u->kind != FATIAO_PARA && u->kind != FATIAO_POINT)) return 0;
    if (relation == FATIAO_EACH && (!u->plural || u->kind < FATIAO_ART)) return 0;
    if (u->plural != (count > 1) && relation != FATIAO_PREVIOUS && relation != FATIAO_NEXT && relation != FATIAO_EACH) return 0;
    if (u->kind < FATIAO_ART && relation != FATIAO_THIS && relation != FATIAO_PREVIOUS) return 0;
    if (relation == FATIAO_THIS && u->kind == FATIAO_PART && lower(x->s[next - 4]) == x->s[next - 4]) return 0; /* this part of the world */
    *out = fatiao__step(relation, u->kind);
    out->count = count ? count : u->plural && relation != FATIAO_EACH ? 0 : relatives[i].count;
    return next;
  }
  return 0;
}

/* --------------------------------------------------------------- heads --------------------------------------------------------------- */

/* Puts `head` before each path of the citation. False when a path would be too long or the levels do not fall. */
static bool prepend(fatiao__scan *x, uint32_t first, const fatiao_step *head, uint32_t steps) {
  for (uint32_t i = first; i < x->out->paths; i++) {
    const fatiao_path *p = &x->out->path[i];
    if (p->steps + steps > FATIAO_STEPS_MAX || p->step[0].kind <= head[steps - 1].kind) return false;
  }
  for (uint32_t i = first; i < x->out->paths; i++) {
    fatiao_path *p = &x->out->path[i];
    memmove(p->step + steps, p->step, p->steps * sizeof *head);
    memcpy(p->step, head, steps * sizeof *head);
    p->steps += steps;
  }
  return true;
}

/* What follows "of" (at `at`): a unit with its number, or a relative one. Its end, or 0. */
static size_t head_at(fatiao__scan *x, size_t at, uint32_t first) {
  fatiao_step head[FATIAO_STEPS_MAX];
  uint32_t steps = 1;
  size_t end = relative_at(x, at, &head[0]), word;
  if (!end) {
    const unit *u = unit_at(x, at, &word);
    if (!u || u->plural) return 0;
    size_t p = skip(x, word);
    if ((end = number_at(x, p, u->kind, &head[0])) == p) return 0;
    size_t next;
    while (steps < FATIAO_STEPS_MAX && (next = suffix(x, end, head[steps - 1].kind, &head[steps])) > end) {
      end = next;
      steps++;
    }
    size_t comma = skip(x, end);
    if (char_at(x, comma) == ',') comma = skip(x, comma + 1);
    u = unit_at(x, comma, &word);
    if (u && !u->plural && steps < FATIAO_STEPS_MAX && u->kind > head[steps - 1].kind) {
      p = skip(x, word);
      next = number_at(x, p, u->kind, &head[steps]);
      if (next > p) {
        end = next;
        steps++;
      }
    }
  }
  return prepend(x, first, head, steps) ? end : 0;
}

/* --------------------------------------------------------------- names --------------------------------------------------------------- */

size_t fatiao__english_instrument(fatiao__scan *x, size_t at, fatiao_citation *c);
size_t fatiao__english_name(const fatiao__scan *x, size_t at, size_t *start);

/* Everything from the end of the list or the relative unit on. */
static size_t complete(fatiao__scan *x, size_t end, uint32_t first, fatiao_citation *c) {
  for (;;) {
    size_t p = skip(x, end), next;
    for (int i = 0; i < 2 && p > end; i++)
      if ((next = expect(x, p, i ? "below" : "above")) != 0) end = next;
    p = skip(x, end);
    if (char_at(x, p) == ',') p = skip(x, p + 1);
    if ((next = expect(x, p, "of")) == 0 && (next = expect(x, p, "in")) == 0) break;
    bool of = lower(x->s[p]) == 'o';
    p = skip(x, next);
    size_t done = of ? fatiao__english_instrument(x, p, c) : 0;
    if (done) {
      end = done;
      break;
    }
    next = of ? head_at(x, p, first) : 0;
    if (!next) break;
    end = next;
  }
  c->finish = end;
  return fatiao__scan_add(x, c, first);
}

static size_t place_at(fatiao__scan *x, size_t at, const unit *u, size_t after) {
  uint32_t first = x->out->paths;
  fatiao_citation c = {.start = at, .kind = FATIAO_CITE_PLACE};
  size_t end;
  if (u) {
    bool needs_capital = u->kind < FATIAO_ART && u->kind != FATIAO_CHAPTER;
    if (needs_capital && x->s[at] >= 'a') return 0;
    end = read_list(x, after, u, first);
  } else {
    fatiao_path path = {.steps = 1};
    end = relative_at(x, at, &path.step[0]);
    if (end) end = add_path(x, &path, end);
  }
  if (end) return complete(x, end, first, &c);
  x->out->paths = first;
  return 0;
}

/* offences established in accordance with this Convention */
static size_t described(fatiao__scan *x, size_t at) {
  static const char *const after[] = {"established in accordance with", "covered by", "established under", "established by", "established pursuant to", NULL};
  size_t p = expect(x, at, "offences");
  if (!p) p = expect(x, at, "offence");
  if (!p) p = expect(x, at, "offenses");
  for (int i = 0; p && after[i]; i++) {
    size_t end = expect(x, skip(x, p), after[i]);
    if (!end) continue;
    end = expect(x, skip(x, end), "this convention");
    if (!end) return 0;
    fatiao_citation c = {.start = at, .finish = end, .kind = FATIAO_CITE_DESCRIPTION, .self = 1};
    return fatiao__scan_add(x, &c, x->out->paths);
  }
  return 0;
}

static size_t named(fatiao__scan *x, size_t at) {
  fatiao_citation c = {.kind = FATIAO_CITE_NAME};
  size_t end = fatiao__english_name(x, at, &c.name_start);
  if (!end) return 0;
  c.start = c.name_start;
  c.finish = c.name_finish = end;
  size_t p = c.start; /* with its article */
  while (p > x->floor && (x->s[p - 1] == ' ' || x->s[p - 1] == '\n')) p--;
  if (p < c.start && p >= x->floor + 3 && lower(x->s[p - 3]) == 't' && x->s[p - 2] == 'h' && x->s[p - 1] == 'e' && (p == x->floor + 3 || !is_letter(x->s[p - 4])))
    c.start = p - 3;
  return fatiao__scan_add(x, &c, x->out->paths);
}

static size_t try_word(fatiao__scan *x, size_t at) {
  size_t end;
  const unit *u;
  switch (lower(x->s[at])) {
    case 'a': case 'p': case 's': case 'b': case 'c':
      if ((u = unit_at(x, at, &end)) != NULL) return place_at(x, at, u, end);
      return x->s[at] == 'C' || x->s[at] == 'P' || x->s[at] == 'S' || x->s[at] == 'A' ? named(x, at) : 0;
    case 't':
      if ((u = unit_at(x, at, &end)) != NULL) return place_at(x, at, u, end);
      if (x->s[at] == 'T' && (end = named(x, at)) != 0) return end;
      return place_at(x, at, NULL, 0);
    case 'e': return place_at(x, at, NULL, 0);
    case 'd': return x->s[at] == 'D' ? named(x, at) : 0;
    case 'o': return described(x, at);
    default: return 0;
  }
}

size_t fatiao__english(fatiao__scan *x, size_t at) {
  static const unit article = {"article", FATIAO_ART, true};
  if (x->loose && at == 0 && is_digit(char_at(x, 0))) return place_at(x, 0, &article, 0); /* 7(1), given by itself */
  while (at < x->n) {
    if (!is_letter(x->s[at])) {
      at++;
      continue;
    }
    size_t end = try_word(x, at);
    if (end || x->status != FATIAO_OK) return end;
    while (is_letter(char_at(x, at))) at++;
  }
  return 0;
}
