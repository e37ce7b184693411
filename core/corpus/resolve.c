/*
** Resolving citations: from a pointer and the place where it stands to provisions.
**
** Each path is walked from the outermost step to the innermost; a set of provisions goes in and another comes out. What a walk may not do is guess: where two
** provisions fit, both are candidates and the citation is UNCLEAR; where none fits it is NOT_FOUND, with the part that does not exist; where the instrument is
** not here, or the words do not say where they stand, it is NOT_CHECKED. Everything that comes out is a provision of a tree, so no reference points at nothing.
**
** 该款, 同条 and 各该款 look back at the citations that were resolved before in the same text.
**
** Left open on purpose: articles cited without a name after another instrument was named in the same sentence (either may be meant), and what stands in an
** instrument that amends another one, whose quoted words speak of that other one.
*/
#include "resolve.h"

/* ------------------------------------------------------------ instruments ------------------------------------------------------------- */

/* Whether the text named another instrument before citation k: then "the Convention" may mean either. */
static bool names_another(const fatiao__resolver *r, size_t k, const fatiao_instrument *last) {
  for (size_t i = k; i-- > 0 && k - i <= ANTECEDENTS_MAX;)
    if (fatiao_citations_at(r->all, i)->kind == FATIAO_CITE_NAME && r->done[i].instrument != last) return true;
  return false;
}

/* The instrument that was named or meant last before the current citation: 该法, that Convention. */
static void last_instrument(const fatiao__resolver *r, fatiao_instrument **out, fatiao_resolution *result) {
  for (size_t k = r->current; k-- > 0 && r->current - k <= ANTECEDENTS_MAX;) {
    if (fatiao_citations_at(r->all, k)->kind != FATIAO_CITE_NAME) continue;
    *out = r->done[k].instrument;
    if (*out && !r->chinese && names_another(r, k, *out)) { /* 该法 is the last one; "the Convention" need not be */
      *out = NULL;
      result->status = FATIAO_UNCLEAR;
      result->reason = FATIAO_REASON_MANY_ANTECEDENTS;
      return;
    }
    if (*out) return;
    result->status = FATIAO_NOT_CHECKED;
    result->reason = r->done[k].reason;
    return;
  }
  result->status = FATIAO_NOT_CHECKED;
  result->reason = FATIAO_REASON_NO_ANTECEDENT;
}

static bool contains(fatiao_string s, const char *word, size_t n) {
  for (size_t i = 0; i + n <= s.len; i++)
    if (memcmp(s.ptr + i, word, n) == 0) return true;
  return false;
}

/* "the Convention" in the Convention itself: its title says so. */
static bool is_called(fatiao_instrument *i, const char *word, size_t n) {
  fatiao_string title = fatiao_instrument_title(i, "en");
  return title.ptr && contains(title, word, n);
}

/* Sets *out to the instrument of the citation; otherwise the result says why not. */
static int find_instrument(const fatiao__resolver *r, const fatiao_citation *c, fatiao_instrument **out, fatiao_resolution *result) {
  *out = r->home;
  if (c->self || (c->name_finish == c->name_start && !c->same_name)) {
    if (!r->home) {
      result->status = FATIAO_NOT_CHECKED;
      result->reason = FATIAO_REASON_NO_CONTEXT;
    }
    return FATIAO_OK;
  }
  if (c->same_name) {
    if (c->kind == FATIAO_CITE_PLACE && r->home && is_called(r->home, r->text + c->name_start, c->name_finish - c->name_start)) return FATIAO_OK;
    last_instrument(r, out, result);
    return FATIAO_OK;
  }
  return fatiao__cited_instrument(r->corpus, r->all, r->text, c, r->home, r->date, out, result);
}

/* The home instrument changes another one: the articles that it speaks of are that one's. */
static bool is_amendment(fatiao_instrument *i) {
  static const char amendment[] = "修正案", change[] = "修改", decision[] = "决定";
  fatiao_string title = i ? fatiao_instrument_title(i, "zh") : (fatiao_string){NULL, 0};
  if (!title.ptr) return false;
  return contains(title, amendment, sizeof amendment - 1) || (contains(title, change, sizeof change - 1) && contains(title, decision, sizeof decision - 1));
}

static bool begins(const fatiao_citations *all, const char *text, size_t at, const char *word) {
  size_t n = strlen(word);
  return at <= all->size && all->size - at >= n && memcmp(text + at, word, n) == 0;
}

/* 将第十条修改为, 删去第三条: words of an amendment, whatever the instrument is called. */
static bool is_amended(const fatiao__resolver *r, const fatiao_citation *c) {
  static const char *const after[] = {"修改为", "改为", "后增加", "中增加", "中的", "作为第", "分别修改", "分别改"}, *const before[] = {"删去", "删除", "增加一条作为", "增加一条，作为"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++)
    if (c->start >= strlen(before[i]) && begins(r->all, r->text, c->start - strlen(before[i]), before[i])) return true;
  for (size_t i = 0; i < sizeof after / sizeof *after; i++)
    if (i != 4 && begins(r->all, r->text, c->finish, after[i])) return true;
  return c->start >= 3 && begins(r->all, r->text, c->start - 3, "将") && begins(r->all, r->text, c->finish, after[4]);
}

/* Nothing ends a sentence in text[from..to). */
static bool same_sentence(const char *text, size_t from, size_t to) {
  if (to < from || to - from > SENTENCE_BYTES) return false;
  for (size_t i = from; i < to; i++)
    if (text[i] == '\n' || (i + 3 <= to && memcmp(text + i, "。", 3) == 0) || (text[i] == '.' && (i + 1 == to || text[i + 1] == ' '))) return false;
  return true;
}

/* An article without a name, in a sentence that named another instrument before: that one, or NULL. *known: there is such a one, also when it is not in the corpus. */
static fatiao_instrument *named_before(const fatiao__resolver *r, const fatiao_citation *c, bool *known) {
  *known = false;
  if (c->self || c->kind != FATIAO_CITE_PLACE || c->same_name || c->paths == 0 || c->path[0].step[0].kind != FATIAO_ART || c->path[0].step[0].relation != FATIAO_NAMED) return NULL;
  size_t start = c->start;
  for (size_t k = r->current; k-- > 0 && r->current - k <= ANTECEDENTS_MAX;) {
    const fatiao_citation *before = fatiao_citations_at(r->all, k);
    if (!same_sentence(r->text, before->finish, start)) return NULL;
    if (before->kind == FATIAO_CITE_NAME && before->paths) {
      *known = !r->home || r->done[k].instrument != r->home;
      return r->done[k].instrument;
    }
    if (before->self) return NULL;
    start = before->start;
  }
  return NULL;
}

/* ------------------------------------------------------------- one citation ----------------------------------------------------------- */

static void walk_paths(fatiao__walk *w, const fatiao_citation *c, char missing[96]) {
  for (uint32_t i = 0; i < c->paths && w->failure == FATIAO_OK; i++)
    if (!c->path[i].excluded) fatiao__walk_path(w, &c->path[i], missing);
  for (uint32_t i = 0; i < c->paths && w->failure == FATIAO_OK; i++) {
    if (!c->path[i].excluded) continue;
    fatiao__walk out = {.r = w->r, .in = w->in, .at_home = w->at_home};
    fatiao__walk_path(&out, &c->path[i], missing);
    for (uint32_t k = 0; k < out.count; k++) fatiao__walk_take_out(w, out.node[k]);
    if (out.status != FATIAO_RESOLVED) fatiao__walk_fail(w, out.status, out.reason);
    if (out.failure != FATIAO_OK) w->failure = out.failure;
    fatiao__free(&w->r->corpus->store.allocator, out.node, out.capacity * sizeof *out.node);
  }
}

static int resolve_in(fatiao__resolver *r, const fatiao_citation *c, fatiao_instrument *in, fatiao_resolution *out) {
  fatiao__walk w = {.r = r, .in = in};
  w.at_home = r->place.instrument && in == r->place.instrument;
  walk_paths(&w, c, out->missing);
  return fatiao__walk_give(&w, out);
}

/* Both readings of an article without a name become candidates. */
static int resolve_both(fatiao__resolver *r, const fatiao_citation *c, fatiao_instrument *other, fatiao_resolution *out) {
  fatiao_resolution mine = {0}, theirs = {0};
  mine.allocator = theirs.allocator = out->allocator;
  int status = r->home ? resolve_in(r, c, r->home, &mine) : FATIAO_OK;
  if (status == FATIAO_OK && other) status = resolve_in(r, c, other, &theirs);
  uint32_t n = mine.provisions + theirs.provisions;
  out->status = FATIAO_UNCLEAR;
  out->reason = r->home ? FATIAO_REASON_MANY_READINGS : FATIAO_REASON_NO_CONTEXT;
  bool nowhere = (r->home || other) && (!r->home || mine.status == FATIAO_NOT_FOUND) && (!other || theirs.status == FATIAO_NOT_FOUND);
  if (n == 0 && nowhere) { /* whichever is meant, it does not exist */
    out->status = FATIAO_NOT_FOUND;
    out->reason = FATIAO_REASON_NO_PROVISION;
    memcpy(out->missing, other ? theirs.missing : mine.missing, sizeof out->missing);
  }
  if (status == FATIAO_OK && n) {
    out->provision = fatiao__alloc(&out->allocator, n * sizeof *out->provision);
    if (!out->provision) status = FATIAO_NOMEM;
  }
  if (status == FATIAO_OK) {
    out->provisions = n;
    if (mine.provisions) memcpy(out->provision, mine.provision, mine.provisions * sizeof *mine.provision);
    if (theirs.provisions) memcpy(out->provision + mine.provisions, theirs.provision, theirs.provisions * sizeof *theirs.provision);
  }
  fatiao_resolution_clear(&mine);
  fatiao_resolution_clear(&theirs);
  return status;
}

/* What follows says that more was meant than the grammar took: 第285条(2), article 7 bis. */
static bool is_cut_short(const fatiao__resolver *r, const fatiao_citation *c) {
  static const char *const marks[] = {"(", "（", " bis", " ter", " quater", "之"};
  const char *s = r->text + c->finish;
  size_t n = r->all->size - c->finish;
  if (c->paths == 0) return false;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t m = strlen(marks[i]);
    if (n < m + 1 || memcmp(s, marks[i], m) != 0) continue;
    uint64_t value;
    if (marks[i][0] == ' ') return !(s[m] >= 'a' && s[m] <= 'z');
    size_t digits = fatiao_numeral_scan(s + m, n - m, &value);
    if (digits == 0) continue;
    return i == 5 || (n > m + digits && (s[m + digits] == ')' || (n >= m + digits + 3 && memcmp(s + m + digits, "）", 3) == 0)));
  }
  return false;
}

static int resolve_one(fatiao__resolver *r, const fatiao_citation *c, fatiao_resolution *out) {
  fatiao_instrument *in = NULL;
  bool foreign;
  if (c->kind == FATIAO_CITE_DESCRIPTION && !c->self) { /* "covered by this Convention": nobody has said what that takes in */
    out->status = FATIAO_UNCLEAR;
    out->reason = FATIAO_REASON_DESCRIPTION;
    return FATIAO_OK;
  }
  int status = find_instrument(r, c, &in, out);
  if (status != FATIAO_OK) return status;
  if (is_cut_short(r, c)) {
    out->instrument = in;
    out->status = FATIAO_UNCLEAR;
    out->reason = FATIAO_REASON_MANY_READINGS;
    return FATIAO_OK;
  }
  fatiao_instrument *other = named_before(r, c, &foreign);
  if (foreign) return resolve_both(r, c, other, out);
  if (!in || out->status != FATIAO_RESOLVED) {
    out->instrument = NULL;
    if (out->status == FATIAO_RESOLVED) {
      out->status = FATIAO_NOT_CHECKED;
      out->reason = FATIAO_REASON_NO_CONTEXT;
    }
    return FATIAO_OK;
  }
  if (c->kind == FATIAO_CITE_PLACE && (r->amends || (!c->self && r->chinese && is_amended(r, c)))) {
    out->status = FATIAO_NOT_CHECKED;
    out->reason = FATIAO_REASON_NO_CONTEXT;
    return FATIAO_OK;
  }
  if (c->kind == FATIAO_CITE_DESCRIPTION) {
    out->instrument = in;
    return fatiao__described(r->corpus, in, "offences", out);
  }
  return resolve_in(r, c, in, out);
}

int fatiao_citations_resolve(fatiao_corpus *corpus, const fatiao_citations *c, const char *text, fatiao_provision place, fatiao_instrument *instrument, const char *date,
                             fatiao_resolution *out) {
  fatiao__resolver r = {corpus, c, text, place, place.instrument ? place.instrument : instrument, date, out, 0, false, false};
  size_t n = fatiao_citations_count(c);
  int status = FATIAO_OK;
  if (n == 0) return FATIAO_OK;
  r.amends = is_amendment(r.home);
  memset(out, 0, n * sizeof *out);
  for (; r.current < n && status == FATIAO_OK; r.current++) {
    const fatiao_citation *now = fatiao_citations_at(c, r.current);
    out[r.current].allocator = corpus->store.allocator;
    r.chinese = now->finish > now->start && (unsigned char)text[now->finish - 1] >= 0x80;
    status = resolve_one(&r, now, &out[r.current]);
  }
  for (size_t i = 0; i < n && status != FATIAO_OK; i++) fatiao_resolution_clear(&out[i]);
  if (status == FATIAO_NOMEM) return fatiao__fail(&corpus->store, status, "out of memory", "内存不足");
  return status;
}

void fatiao_resolution_clear(fatiao_resolution *r) {
  fatiao__free(&r->allocator, r->provision, r->provisions * sizeof *r->provision);
  r->provision = NULL;
  r->provisions = 0;
}
