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
#include "english.h"

/* -------------------------------------------------------------- lists ---------------------------------------------------------------- */

/* What stands between two elements, with the white space around it: its end, or `at`. */
static size_t separator(const fatiao__scan *x, size_t at, bool *range) {
  static const char *const words[] = {"and/or", "and", "or", "as well as", "to", "through", NULL};
  size_t p = fatiao__en_skip(x, at), end;
  *range = false;
  bool comma = fatiao__en_char(x, p) == ',';
  if (comma) p = fatiao__en_skip(x, p + 1);
  for (int i = 0; words[i]; i++) {
    if ((end = fatiao__en_expect(x, p, words[i])) == 0) continue;
    *range = i >= 4 && !comma;
    size_t after = fatiao__en_skip(x, end);
    return after > end && (i < 4 || *range) ? after : at;
  }
  if (!comma && (fatiao__at(x, p, "\xE2\x80\x93") || fatiao__at(x, p, "\xE2\x80\x94") || fatiao__en_char(x, p) == '-')) {
    *range = true;
    return fatiao__en_skip(x, fatiao__en_char(x, p) == '-' ? p + 1 : p + 3);
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
  while (path->steps < FATIAO_STEPS_MAX && (next = fatiao__en_suffix(x, end, path->step[path->steps - 1].kind, &step)) > end) {
    if (step.kind <= path->step[path->steps - 1].kind) break;
    l->dotted = fatiao__en_char(x, end) == '.';
    path->step[path->steps++] = step;
    end = next;
  }
  next = lower_unit(x, end, l, path);
  return next ? next : add_path(x, path, end);
}

/* ", paragraph 2" after an article: a unit below the last step. 0: no such thing here; else it has added the path. */
static size_t lower_unit(fatiao__scan *x, size_t at, list *l, fatiao_path *path) {
  size_t p = fatiao__en_skip(x, at), end;
  if (fatiao__en_char(x, p) == ',') p = fatiao__en_skip(x, p + 1);
  const fatiao__en_unit *u = fatiao__en_unit_at(x, p, &end);
  if (!u || path->steps == FATIAO_STEPS_MAX || u->kind <= path->step[path->steps - 1].kind) return 0;
  p = fatiao__en_skip(x, end);
  size_t after = fatiao__en_number(x, p, u->kind, &path->step[path->steps]);
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
    size_t end = fatiao__en_bracketed(x, at, kind == FATIAO_PARA ? FATIAO_CHAPTER : (fatiao_kind)(kind - 1), &step);
    if (end > at && step.letter) {
      const char *s = x->s + at + (x->s[at] == '(');
      fatiao_step last = before->step[before->steps - 1];
      *out = fatiao__step(FATIAO_NAMED, kind);
      if (last.letter == 2 && last.kind == kind && step.letter == 1 && fatiao__en_roman(s, 1)) {
        out->ordinal = fatiao__en_roman(s, 1);
        out->letter = 2;
      } else if (!fatiao__en_letters(s, (size_t)(x->s + end - 1 - s), kind, out)) return at;
      return end;
    }
    size_t n = fatiao__en_plain(x, at);
    fatiao_kind last = before->step[before->steps - 1].kind;
    if ((l->dotted || l->unit == FATIAO_POINT) && n && x->s[at] >= 'a') {
      if (n > 1) kind = last;
      *out = fatiao__step(FATIAO_NAMED, kind);
      return fatiao__en_letters(x->s + at, n, kind, out) ? fatiao__en_stop(x, at + n) : at;
    }
  }
  kind = l->plural ? l->plural : l->unit;
  if (kind >= FATIAO_POINT) return at;
  if (!fatiao__en_digit(fatiao__en_char(x, at)) && (kind == FATIAO_ART || kind == FATIAO_PARA)) return at;
  return fatiao__en_number(x, at, kind, out);
}

static size_t read_range(fatiao__scan *x, size_t at, list *l) {
  fatiao_path *last = fatiao__last_path(x, l->first);
  fatiao_step *from = &last->step[last->steps - 1], to;
  size_t end = sibling(x, at, l, last, &to);
  if (end > at && last->steps > 1 && from->letter && !to.letter && to.kind == last->step[last->steps - 2].kind && to.ordinal == last->step[last->steps - 2].ordinal) {
    size_t more = fatiao__en_suffix(x, end, to.kind, &to); /* 1.b through 1.d */
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
  const fatiao__en_unit *u = fatiao__en_unit_at(x, at, &word);
  if (u) {
    size_t p = fatiao__en_skip(x, word);
    if ((end = fatiao__en_number(x, p, u->kind, &step)) == p) return 0;
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
static size_t read_list(fatiao__scan *x, size_t at, const fatiao__en_unit *u, uint32_t first) {
  list l = {first, u->plural ? u->kind : (fatiao_kind)0, u->kind, false};
  fatiao_path path = {.steps = 1};
  size_t p = fatiao__en_skip(x, at), end = fatiao__en_number(x, p, u->kind, &path.step[0]);
  if (end == p) return 0;
  if (path.step[0].letter && fatiao__en_char(x, end - 1) != ')') l.dotted = true;
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
    if ((*end = fatiao__en_expect(x, at, words[i])) != 0) return i + 2;
  return 0;
}

/* the two preceding paragraphs */
static size_t counted_at(const fatiao__scan *x, size_t at, fatiao_step *out) {
  size_t end = fatiao__en_expect(x, at, "the"), next;
  uint32_t count = end ? count_word(x, fatiao__en_skip(x, end), &next) : 0;
  if (!count) return 0;
  end = fatiao__en_skip(x, next);
  if ((next = fatiao__en_expect(x, end, "preceding")) == 0 && (next = fatiao__en_expect(x, end, "previous")) == 0 && (next = fatiao__en_expect(x, end, "foregoing")) == 0) return 0;
  const fatiao__en_unit *u = fatiao__en_unit_at(x, fatiao__en_skip(x, next), &end);
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
    size_t end = fatiao__en_expect(x, at, relatives[i].words), next;
    if (!end) continue;
    fatiao_relation relation = relatives[i].relation;
    uint32_t count = relation == FATIAO_PREVIOUS || relation == FATIAO_NEXT ? count_word(x, fatiao__en_skip(x, end), &next) : 0;
    const fatiao__en_unit *u = fatiao__en_unit_at(x, fatiao__en_skip(x, count ? next : end), &next);
    if (!u || (relation == FATIAO_SAME && u->kind != FATIAO_ART && u->kind != FATIAO_PARA && u->kind != FATIAO_POINT)) return 0;
    if (relation == FATIAO_EACH && (!u->plural || u->kind < FATIAO_ART)) return 0;
    if (u->plural != (count > 1) && relation != FATIAO_PREVIOUS && relation != FATIAO_NEXT && relation != FATIAO_EACH) return 0;
    if (u->kind < FATIAO_ART && relation != FATIAO_THIS && relation != FATIAO_PREVIOUS) return 0;
    if (relation == FATIAO_THIS && u->kind == FATIAO_PART && fatiao__en_lower(x->s[next - 4]) == x->s[next - 4]) return 0; /* this part of the world */
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
    const fatiao__en_unit *u = fatiao__en_unit_at(x, at, &word);
    if (!u || u->plural) return 0;
    size_t p = fatiao__en_skip(x, word);
    if ((end = fatiao__en_number(x, p, u->kind, &head[0])) == p) return 0;
    size_t next;
    while (steps < FATIAO_STEPS_MAX && (next = fatiao__en_suffix(x, end, head[steps - 1].kind, &head[steps])) > end) {
      end = next;
      steps++;
    }
    size_t comma = fatiao__en_skip(x, end);
    if (fatiao__en_char(x, comma) == ',') comma = fatiao__en_skip(x, comma + 1);
    u = fatiao__en_unit_at(x, comma, &word);
    if (u && !u->plural && steps < FATIAO_STEPS_MAX && u->kind > head[steps - 1].kind) {
      p = fatiao__en_skip(x, word);
      next = fatiao__en_number(x, p, u->kind, &head[steps]);
      if (next > p) {
        end = next;
        steps++;
      }
    }
  }
  return prepend(x, first, head, steps) ? end : 0;
}

/* --------------------------------------------------------------- names --------------------------------------------------------------- */

/* Back over a word, "the" or "the above", and the blanks after it; `at` when it does not stand there. */
static size_t back_over(const fatiao__scan *x, size_t at, const char *word) {
  size_t n = strlen(word), p = at;
  while (p > x->floor && (x->s[p - 1] == ' ' || x->s[p - 1] == '\n')) p--;
  if (p == at || p < x->floor + n || (p > x->floor + n && fatiao__en_letter(x->s[p - n - 1]))) return at;
  for (size_t i = 0; i < n; i++)
    if (fatiao__en_lower(x->s[p - n + i]) != word[i]) return at;
  return p - n;
}

/* Everything from the end of the list or the relative unit on. */
static size_t complete(fatiao__scan *x, size_t end, uint32_t first, fatiao_citation *c) {
  for (;;) {
    size_t p = fatiao__en_skip(x, end), next;
    for (int i = 0; i < 2 && p > end; i++)
      if ((next = fatiao__en_expect(x, p, i ? "below" : "above")) != 0) end = next;
    p = fatiao__en_skip(x, end);
    if (fatiao__en_char(x, p) == ',') p = fatiao__en_skip(x, p + 1);
    if ((next = fatiao__en_expect(x, p, "of")) == 0 && (next = fatiao__en_expect(x, p, "in")) == 0) break;
    bool of = fatiao__en_lower(x->s[p]) == 'o';
    p = fatiao__en_skip(x, next);
    size_t done = of ? fatiao__english_instrument(x, p, c) : 0;
    if (done) {
      end = done;
      break;
    }
    next = of ? head_at(x, p, first) : 0;
    if (!next) break;
    end = next;
  }
  c->start = back_over(x, c->start, "the above");
  c->finish = end;
  return fatiao__scan_add(x, c, first);
}

static size_t place_at(fatiao__scan *x, size_t at, const fatiao__en_unit *u, size_t after) {
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
  size_t p = fatiao__en_expect(x, at, "offences");
  if (!p) p = fatiao__en_expect(x, at, "offence");
  if (!p) p = fatiao__en_expect(x, at, "offenses");
  for (int i = 0; p && after[i]; i++) {
    size_t end = fatiao__en_expect(x, fatiao__en_skip(x, p), after[i]);
    if (!end) continue;
    end = fatiao__en_expect(x, fatiao__en_skip(x, end), "this convention");
    if (!end) return 0;
    /* What is "covered" may be wider than what is to be established: only the latter is what an instrument can declare (self). */
    fatiao_citation c = {.start = at, .finish = end, .kind = FATIAO_CITE_DESCRIPTION, .self = after[i][0] != 'c'};
    return fatiao__scan_add(x, &c, x->out->paths);
  }
  return 0;
}

/* Back over "the 1950". */
static size_t back_over_year(const fatiao__scan *x, size_t at) {
  size_t p = at;
  while (p > x->floor && x->s[p - 1] == ' ') p--;
  size_t digits = 0;
  while (digits < 5 && p > x->floor + digits && fatiao__en_digit(x->s[p - digits - 1])) digits++;
  return p < at && digits == 4 ? p - 4 : at;
}

static size_t named(fatiao__scan *x, size_t at) {
  fatiao_citation c = {.kind = FATIAO_CITE_NAME};
  size_t end = fatiao__english_name(x, at, &c.name_start);
  if (!end) return 0;
  c.name_finish = end;
  c.finish = fatiao__english_particulars(x, end);
  c.start = back_over(x, back_over_year(x, c.name_start), "the");
  return fatiao__scan_add(x, &c, x->out->paths);
}

static size_t try_word(fatiao__scan *x, size_t at) {
  size_t end;
  const fatiao__en_unit *u;
  switch (fatiao__en_lower(x->s[at])) {
    case 'a': case 'p': case 's': case 'b': case 'c':
      if ((u = fatiao__en_unit_at(x, at, &end)) != NULL) return place_at(x, at, u, end);
      return x->s[at] == 'C' || x->s[at] == 'P' || x->s[at] == 'S' || x->s[at] == 'A' ? named(x, at) : 0;
    case 't':
      if ((u = fatiao__en_unit_at(x, at, &end)) != NULL) return place_at(x, at, u, end);
      if (x->s[at] == 'T' && (end = named(x, at)) != 0) return end;
      return place_at(x, at, NULL, 0);
    case 'e': return place_at(x, at, NULL, 0);
    case 'd': return x->s[at] == 'D' ? named(x, at) : 0;
    case 'o': return described(x, at);
    default: return 0;
  }
}

size_t fatiao__english(fatiao__scan *x, size_t at) {
  static const fatiao__en_unit article = {"article", FATIAO_ART, true};
  if (x->loose && at == 0 && fatiao__en_digit(fatiao__en_char(x, 0))) return place_at(x, 0, &article, 0); /* 7(1), given by itself */
  while (at < x->n) {
    if (!fatiao__en_letter(x->s[at])) {
      at++;
      continue;
    }
    size_t end = try_word(x, at);
    if (end || x->status != FATIAO_OK) return end;
    while (fatiao__en_letter(fatiao__en_char(x, at))) at++;
  }
  return 0;
}
