/*
** The Chinese grammar.
**
**    citation  = [name] list [part] | 《name》
**    list      = item { separator item } [ （ [除 | 不含 | 不包括] item {separator item} [除外] ） ]
**    item      = step { step }                      each of a lower level than the one before
**    step      = group | relative unit              前两款, 本条, 该条, 各该款, 各项
**    group     = number { separator number } unit [之 number]
**    number    = [第] numeral | [第] （ numeral ）
**
** Items of a list share the head of the one before: its steps above the level that the item begins with. So 第一款和第三款第（二）、（四）项 is paragraph 1, and of
** paragraph 3 points 2 and 4. A relative step begins a new citation and never continues a list.
**
** Refused: 第一条第二款至第三条, a range over two levels, is read as two citations; nothing said here could hold it.
*/
#include "chinese.h"

/* ------------------------------------------------------------- relatives -------------------------------------------------------------- */

static const char *const after_pointing[] = {"规定", "的", "所", "第", "之", "罪", "規定", "，", "。", "、", "或", "和", "中", "）", NULL};

/* 前款, 前两款, 前3项, 前几款. */
static size_t read_previous(const fatiao__scan *x, size_t at, fatiao_step *out) {
  fatiao_kind kind;
  uint32_t count = 1;
  size_t end = fatiao__zh_unit(x, at, true, &kind);
  if (!end) {
    bool all = fatiao__at(x, at, "几") || fatiao__at(x, at, "数") || fatiao__at(x, at, "各") || fatiao__at(x, at, "幾");
    size_t after = all ? at + 3 : fatiao__chinese_number(x->s, x->n, at, &count);
    if (all) count = 0;
    if (after == at || count > 999) return 0;
    end = fatiao__zh_unit(x, after, true, &kind);
  }
  if (!end || kind == FATIAO_SUBPOINT || (kind < FATIAO_ART && !fatiao__zh_any(x, end, after_pointing))) return 0;
  *out = fatiao__step(FATIAO_PREVIOUS, kind);
  out->count = count;
  return end;
}

/* 该款, 同条, 上款, 下条: words that are common in other senses, so that what follows must show that they point. */
static size_t read_pointing(const fatiao__scan *x, size_t at, fatiao_relation relation, fatiao_step *out) {
  fatiao_kind kind;
  size_t end = fatiao__zh_unit(x, at + 3, true, &kind);
  if (!end) return 0;
  bool item = kind == FATIAO_POINT || kind == FATIAO_SUBPOINT || kind == FATIAO_SECTION || kind == FATIAO_PART;
  static const char *const strict[] = {"规定", "的规定", "所列", "所称", "所述", "规定的", "之罪", "第", "規定", "的規定", NULL};
  if (!fatiao__zh_any(x, end, item || relation == FATIAO_PREVIOUS || relation == FATIAO_NEXT ? strict : after_pointing)) return 0;
  uint32_t before = fatiao__three_before(x->s, x->n, 0, at);
  if (before == 0x4EE5 || before == 0x4E4B || before == 0x5982 || before == 0x5E94 || before == 0x5408 || before == 0x6BCF) return 0; /* 以 之 如 应 合 每 */
  *out = fatiao__step(relation, kind);
  out->count = relation == FATIAO_PREVIOUS || relation == FATIAO_NEXT;
  return end;
}

/* 各该款, 该各款; and after a head (inside) 各款, 各项. */
static size_t read_each(const fatiao__scan *x, size_t at, bool inside, fatiao_step *out) {
  fatiao_kind kind;
  bool each = fatiao__at(x, at + 3, "该") || fatiao__at(x, at + 3, "該") || fatiao__at(x, at, "该各");
  if (!each && !inside) return 0;
  size_t end = fatiao__zh_unit(x, each ? at + 6 : at + 3, true, &kind);
  if (!end || kind < FATIAO_ART) return 0;
  *out = fatiao__step(each ? FATIAO_EACH : FATIAO_ALL, kind);
  return end;
}

/* A relative step at `at`: its end, or 0. */
static size_t read_relative(const fatiao__scan *x, size_t at, bool inside, fatiao_step *out) {
  fatiao_kind kind;
  switch (three(x, at)) {
    case BEN: {
      static const char *const others[] = {"基", "资", "版", "样", "文", "根", "日", "范", "副", "剧", "课", "标", NULL};
      if (at >= 3 && fatiao__zh_any(x, at - 3, others)) return 0;
      size_t end = fatiao__zh_unit(x, at + 3, true, &kind);
      if (!end) return 0;
      *out = fatiao__step(FATIAO_THIS, kind);
      return end;
    }
    case QIAN: return read_previous(x, at + 3, out);
    case GAI: case GAI_TRADITIONAL:
      if (fatiao__at(x, at + 3, "各")) return read_each(x, at, inside, out);
      return inside ? 0 : read_pointing(x, at, FATIAO_SAME, out);
    case TONG: return inside ? 0 : read_pointing(x, at, FATIAO_SAME, out);
    case GE: return read_each(x, at, inside, out);
    case SHANG: return inside ? 0 : read_pointing(x, at, FATIAO_PREVIOUS, out);
    case XIA: case CI: return inside ? 0 : read_pointing(x, at, FATIAO_NEXT, out);
    default: return 0;
  }
}

/* --------------------------------------------------------------- items --------------------------------------------------------------- */

static fatiao_step step_of(const fatiao__group *g, uint32_t i) {
  fatiao_step step = fatiao__step(FATIAO_NAMED, g->kind);
  const fatiao__number *number = &g->number[i];
  step.ordinal = number->ordinal;
  step.branch = number->branch;
  step.to_ordinal = number->to;
  step.to_branch = number->to_branch;
  step.letter = number->letter;
  return step;
}

static bool is_lower(const fatiao_path *path, fatiao_kind kind) {
  return path->steps == 0 || path->step[path->steps - 1].kind < kind;
}

/* Puts the numbers of a group below `path`: each is a path of the citation, but for the last, which may have steps below it. */
static bool add_group(fatiao__scan *x, fatiao_path *path, const fatiao__group *g) {
  for (uint32_t i = 0; i < g->count; i++) {
    path->step[path->steps] = step_of(g, i);
    if (i + 1 == g->count) break;
    fatiao_path *out = fatiao__scan_path(x);
    if (!out) return false;
    memcpy(out->step, path->step, (path->steps + 1) * sizeof *path->step);
    out->steps = path->steps + 1;
  }
  path->steps++;
  return true;
}

/* Steps from `at` on, below `path` (its head so far); the path that they make is added. Returns the end, or 0. */
static size_t read_steps(fatiao__scan *x, size_t at, bool bare, fatiao_path *path, const fatiao_path *before) {
  size_t end = 0;
  fatiao__group g;
  bool first = true;
  while (path->steps < FATIAO_STEPS_MAX) {
    fatiao_step relative;
    size_t next = fatiao__zh_group(x, at, first ? bare : x->loose, &g);
    if (next) {
      for (uint32_t i = 0; first && before && i < before->steps && before->step[i].kind < g.kind; i++) path->step[path->steps++] = before->step[i];
      if (first && before && (before->step[before->steps - 1].kind < g.kind || before->step[path->steps].relation == FATIAO_ALL)) break;
      if (!is_lower(path, g.kind) || path->steps == FATIAO_STEPS_MAX || (first && g.kind == FATIAO_SUBPOINT && !before)) break;
      if (!add_group(x, path, &g)) return 0;
    } else {
      if (first && before) break;
      next = read_relative(x, at, !first, &relative);
      if (!next || !is_lower(path, relative.kind)) break;
      path->step[path->steps++] = relative;
    }
    first = false;
    end = at = next;
    if (path->step[path->steps - 1].to_ordinal) break;
  }
  if (end == 0) return 0;
  fatiao_path *out = fatiao__scan_path(x);
  if (!out) return 0;
  memcpy(out->step, path->step, path->steps * sizeof *path->step);
  out->steps = path->steps;
  return end;
}

static bool same_place(const fatiao_step *a, const fatiao_step *b) {
  return a->relation == b->relation && a->kind == b->kind && a->ordinal == b->ordinal && a->branch == b->branch && a->count == b->count;
}

/* The end of a range whose beginning is the last path: 至第十七条, 至第五条第三款 when only the last step differs. */
static size_t read_range(fatiao__scan *x, size_t at, uint32_t first) {
  fatiao_path *from = fatiao__last_path(x, first);
  fatiao_step *last = &from->step[from->steps - 1];
  fatiao__group g;
  if (last->relation != FATIAO_NAMED || last->to_ordinal) return 0;
  for (uint32_t i = 0; i < from->steps; i++) {
    size_t end = fatiao__zh_group(x, at, true, &g);
    if (!end || g.count != 1 || g.number[0].to) return 0;
    fatiao_step step = step_of(&g, 0);
    if (step.kind == last->kind) {
      if (step.ordinal < last->ordinal || (step.ordinal == last->ordinal && step.branch <= last->branch)) return 0;
      last->to_ordinal = step.ordinal;
      last->to_branch = step.branch;
      return end;
    }
    while (i < from->steps && from->step[i].kind < step.kind) i++;
    if (i >= from->steps || !same_place(&from->step[i], &step)) return 0;
    at = end;
  }
  return 0;
}

/* Continues a list after its first item. */
static size_t read_more(fatiao__scan *x, size_t end, uint32_t first) {
  bool range;
  while (x->out->paths - first < LIST_PATHS) {
    size_t gap = fatiao__zh_separator(x, end, &range), next;
    if (!gap) break;
    uint32_t paths = x->out->paths;
    if (range) next = read_range(x, end + gap, first);
    else {
      fatiao_path before = *fatiao__last_path(x, first), path = {.steps = 0};
      next = read_steps(x, end + gap, true, &path, &before);
    }
    if (!next) {
      x->out->paths = paths;
      break;
    }
    end = next;
  }
  return end;
}

/* （第二项除外）, （不含第二项） after a list: its end, or `end` when there is none. */
static size_t read_exclusion(fatiao__scan *x, size_t end, uint32_t first) {
  size_t at = fatiao__zh_parenthesis(x, end, OPEN, '(');
  uint32_t paths = x->out->paths;
  if (!at) return end;
  static const char *const without[] = {"不含", "不包括", "除", NULL};
  size_t skipped = 0;
  for (size_t i = 0; without[i] && !skipped; i++)
    if (fatiao__at(x, at, without[i])) skipped = strlen(without[i]);
  fatiao_path before = *fatiao__last_path(x, first), path = {.steps = 0}, head = before;
  head.step[head.steps] = fatiao__step(FATIAO_NAMED, FATIAO_KINDS); /* below the last step, not beside it */
  if (head.steps < FATIAO_STEPS_MAX) head.steps++;
  size_t next = read_steps(x, at + skipped, true, &path, &head);
  if (next) next = read_more(x, next, first);
  if (next && (!skipped || skipped == 3)) {
    if (fatiao__at(x, next, "除外") || fatiao__at(x, next, "以外")) next += 6;
    else if (fatiao__at(x, next, "外") && skipped) next += 3;
    else next = 0;
  }
  if (next) next = fatiao__zh_parenthesis(x, next, CLOSE, ')');
  if (!next) {
    x->out->paths = paths;
    return end;
  }
  for (uint32_t i = paths; i < x->out->paths; i++) x->out->path[i].excluded = 1;
  return next;
}

static size_t read_part(const fatiao__scan *x, size_t at, fatiao_sentence_part *part) {
  static const struct { const char *word; fatiao_sentence_part part; } parts[] = {
    {"但书", FATIAO_PROVISO}, {"但書", FATIAO_PROVISO}, {"前段", FATIAO_FIRST_PART}, {"后段", FATIAO_LATTER_PART}, {"後段", FATIAO_LATTER_PART},
    {"前半段", FATIAO_FIRST_PART}, {"后半段", FATIAO_LATTER_PART},
  };
  uint32_t c = three(x, at);
  if (c != QIAN && c != 0x4F46 && c != 0x540E && c != 0x5F8C) return at; /* 前 但 后 後 */
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!fatiao__at(x, at, parts[i].word)) continue;
    *part = parts[i].part;
    return at + strlen(parts[i].word);
  }
  return at;
}

/* ------------------------------------------------------------- citations ------------------------------------------------------------- */

/* The bare name before a list. Read only when there is a list: reading backwards from every 第 would cost too much. */
static void look_back(fatiao__scan *x, size_t at, fatiao_citation *c) {
  size_t name, end = fatiao__chinese_name(x, at, &name, &c->self, &c->same_name);
  if (!end) return;
  c->start = name;
  if (c->self) return;
  bool quoted = three(x, name) == 0x201C;
  c->kind = FATIAO_CITE_NAME;
  c->name_start = quoted ? name + 3 : name;
  c->name_finish = quoted ? end - 3 : end;
}

/* The list at `at` completes the citation c, which has its start and its name already. Its end, or 0. */
static size_t complete(fatiao__scan *x, size_t at, fatiao_citation *c) {
  uint32_t first = x->out->paths;
  fatiao_path path = {.steps = 0};
  size_t end = read_steps(x, at, x->loose, &path, NULL);
  if (!end) {
    x->out->paths = first;
    return 0;
  }
  if (c->start == at && (x->loose || three(x, at) == DI)) look_back(x, at, c);
  end = read_more(x, end, first);
  end = read_exclusion(x, end, first);
  c->finish = read_part(x, end, &c->part);
  return fatiao__scan_add(x, c, first);
}

/* 《name》, with what is cited of it. */
static size_t titled(fatiao__scan *x, size_t at) {
  fatiao_citation c = {.start = at, .kind = FATIAO_CITE_NAME};
  size_t end = fatiao__chinese_title(x, at);
  if (!end) return 0;
  c.name_start = at + 3;
  c.name_finish = end - 3;
  size_t next = end, note = fatiao__zh_parenthesis(x, end, OPEN, '(');
  for (size_t p = note; note && p + 3 <= x->n && p < note + 120 && x->s[p] != '\n'; p++) {
    size_t closed = fatiao__zh_parenthesis(x, p, CLOSE, ')');
    if (!closed) continue;
    next = closed;
    break;
  }
  if (fatiao__at(x, next, "中的")) next += 6;
  else if (fatiao__at(x, next, "的") || fatiao__at(x, next, "中") || fatiao__at(x, next, "之")) next += 3;
  next = fatiao__zh_space(x, next);
  if (three(x, next) == DI || x->loose) {
    size_t done = complete(x, next, &c);
    if (done) return done;
  }
  if (!fatiao__chinese_is_name(x->s + c.name_start, c.name_finish - c.name_start)) return 0;
  c.finish = end;
  return fatiao__scan_add(x, &c, x->out->paths);
}

/* A list that begins with 第, and the bare name before it. */
static size_t numbered(fatiao__scan *x, size_t at, size_t start) {
  fatiao_citation c = {.start = start, .kind = FATIAO_CITE_PLACE};
  return complete(x, at, &c);
}

/* 依照本公约确立的犯罪 */
static size_t described(fatiao__scan *x, size_t at) {
  static const char *const before[] = {"依照", "根据", "按照", "依", NULL};
  static const char *const after[] = {"确立的犯罪", "所确立的犯罪", "规定的犯罪", "所涵盖的犯罪", "涵盖的犯罪", "所涉犯罪", "確立的犯罪", NULL};
  if (!fatiao__at(x, at, "本公约") && !fatiao__at(x, at, "本公約")) return 0;
  for (size_t i = 0; after[i]; i++) {
    if (!fatiao__at(x, at + 9, after[i])) continue;
    fatiao_citation c = {.start = at, .finish = at + 9 + strlen(after[i]), .kind = FATIAO_CITE_DESCRIPTION, .self = 1};
    for (size_t k = 0; before[k] && c.start == at; k++) {
      size_t n = strlen(before[k]);
      if (at >= x->floor + n && memcmp(x->s + at - n, before[k], n) == 0) c.start = at - n;
    }
    return fatiao__scan_add(x, &c, x->out->paths);
  }
  return 0;
}

/* 上述第二款, 前述两款, 上述各款 */
static size_t aforesaid(fatiao__scan *x, size_t at) {
  if (three(x, at + 6) == DI) return numbered(x, at + 6, at);
  fatiao_citation c = {.start = at, .kind = FATIAO_CITE_PLACE};
  fatiao_path path = {.steps = 1};
  uint32_t first = x->out->paths;
  c.finish = read_previous(x, at + 6, &path.step[0]);
  if (!c.finish || path.step[0].kind > FATIAO_PARA || three(x, at + 6) == 0x6761) return 0;
  fatiao_path *out = fatiao__scan_path(x);
  if (!out) return 0;
  *out = path;
  return fatiao__scan_add(x, &c, first);
}

size_t fatiao__chinese(fatiao__scan *x, size_t at) {
  uint32_t c = three(x, at);
  fatiao_citation found = {.start = at, .kind = FATIAO_CITE_PLACE};
  switch (c) {
    case DI: return numbered(x, at, at);
    case TITLE_OPEN: return titled(x, at);
    case OPEN: return complete(x, at, &found);
    case SHANG: case QIAN:
      if (three(x, at + 3) == SHU) return aforesaid(x, at);
      return complete(x, at, &found);
    case BEN:
      if (three(x, at + 3) == 0x516C) return described(x, at);
      return complete(x, at, &found);
    case GAI: case GAI_TRADITIONAL: case TONG: case GE: case XIA: case CI: return complete(x, at, &found);
    default: return 0;
  }
}

/* 刑法285条2款: given by itself, 第 may be left out. */
void fatiao__chinese_loose(fatiao__scan *x) {
  fatiao__group g;
  size_t end = x->n > NAME_BYTES ? NAME_BYTES : x->n;
  for (size_t at = 0; at < end; at++) {
    if (!fatiao__zh_group(x, at, true, &g)) continue;
    if (numbered(x, at, at) || x->status != FATIAO_OK) return;
  }
}
