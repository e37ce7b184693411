/*
** Names of instruments in English texts: "the United Nations Convention against Corruption".
**
** A name holds a noun such as Convention in capitals. It goes back over words in capitals and what joins them (the Council of Europe Convention), and on over a
** preposition that treaties are named with and then words in capitals and what joins them. "This Convention" and "the Convention" name nothing by themselves.
*/
#include "english.h"

#define NAME_WORDS 40

static const char *const nouns[] = {"Convention", "Protocol", "Treaty", "Covenant", "Charter", "Declaration", "Statute", "Agreement", "Act", "Code", "Directive", "Regulation", NULL};
static const char *const joints[] = {"of", "and", "the", "for", "on", "in", "to", "with", "by", "against", "between", "concerning", "relating", "regarding", "regard", "or", "from", "among", NULL};
static const char *const openers[] = {"on", "against", "for", "of", "relating", "concerning", "regarding", "to", "between", NULL};

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' || c == '-' || (unsigned char)c >= 0x80;
}

static bool is_capital(const fatiao__scan *x, size_t at) {
  return at < x->n && x->s[at] >= 'A' && x->s[at] <= 'Z';
}

static size_t word_end(const fatiao__scan *x, size_t at) {
  while (at < x->n && is_letter(x->s[at])) at++;
  return at;
}

static bool is_one_of(const fatiao__scan *x, size_t at, size_t end, const char *const *set) {
  for (; *set; set++)
    if (strlen(*set) == end - at && memcmp(x->s + at, *set, end - at) == 0) return true;
  return false;
}

static size_t blank(const fatiao__scan *x, size_t at) {
  size_t p = at;
  while (p < x->n && p < at + 4 && (x->s[p] == ' ' || x->s[p] == '\n')) p++;
  return p;
}

/* After a comma inside a name: "Performers, Producers of Phonograms and Broadcasting Organisations". The words that follow must come to "and" and a capital. */
static size_t series(const fatiao__scan *x, size_t at) {
  if (at >= x->n || x->s[at] != ',') return at;
  size_t first = blank(x, at + 1), p = first;
  if (first == at + 1 || !is_capital(x, first)) return at;
  for (int words = 0; words < 6; words++) {
    size_t e = word_end(x, p);
    if (e == p) return at;
    if (e - p == 3 && memcmp(x->s + p, "and", 3) == 0) return is_capital(x, blank(x, e)) && words > 1 ? first : at;
    if (!is_capital(x, p) && !is_one_of(x, p, e, joints)) return at;
    p = blank(x, e);
  }
  return at;
}

/* The end of the name whose noun ends at `at`. *extended: something follows the noun. */
static size_t name_end(const fatiao__scan *x, size_t at, bool *extended) {
  size_t end = at, p = blank(x, at);
  *extended = false;
  if (p == at || !is_one_of(x, p, word_end(x, p), openers)) return end;
  for (int words = 0; words < NAME_WORDS; words++) {
    size_t e = word_end(x, p);
    if (e == p) break;
    if (is_capital(x, p)) {
      end = e;
      *extended = true;
    } else if (!is_one_of(x, p, e, joints)) break;
    p = blank(x, e);
    if (p == e) p = series(x, e);
    if (p == e) break;
  }
  return end;
}

/* The beginning of the word that ends before the blanks before `at`; `at` when there is none. */
static size_t word_before(const fatiao__scan *x, size_t at, size_t *end) {
  size_t p = at;
  while (p > x->floor && x->s[p - 1] == ' ') p--;
  *end = p;
  if (p == at) return at;
  while (p > x->floor && is_letter(x->s[p - 1])) p--;
  return p == *end ? at : p;
}

static bool names_nothing(const fatiao__scan *x, size_t at, size_t end) {
  static const char *const words[] = {"The", "This", "That", "Each", "Any", "No", "Such", "States", "State", "Parties", "Party", "Present", "A", "An", "In", "Under", "Article", NULL};
  return is_one_of(x, at, end, words);
}

static size_t name_start(const fatiao__scan *x, size_t at) {
  size_t start = at, p = at, end;
  for (int words = 0; words < 8; words++) {
    size_t w = word_before(x, p, &end);
    if (w == p) break;
    if (is_capital(x, w)) {
      if (names_nothing(x, w, end) || is_one_of(x, w, end, nouns)) break;
      start = w;
    } else if ((end - w != 2 || memcmp(x->s + w, "of", 2) != 0) && (end - w != 3 || memcmp(x->s + w, "and", 3) != 0)) break;
    p = w;
  }
  return start;
}

/* After the ")" that belongs to the "(" at `at`, if what stands between is short and begins with one of these words; `at` otherwise. */
#define PARTICULARS_BYTES 160 /* of what is told about a treaty: where and when it was opened, its number */

static size_t bracketed(const fatiao__scan *x, size_t at) {
  size_t p = blank(x, at);
  if (p >= x->n || x->s[p] != '(') return at;
  const char *close = memchr(x->s + p, ')', x->n - p < 60 ? x->n - p : 60);
  if (!close) return at;
  size_t end = (size_t)(close - x->s);
  bool number = fatiao__at(x, p + 1, "ETS") || fatiao__at(x, p + 1, "CETS") || fatiao__at(x, p + 1, "E.T.S");
  bool name = false; /* (Rome Convention) */
  for (size_t w = end; !name && w > p && is_capital(x, p + 1); w--) name = is_one_of(x, w, end, nouns);
  return number || name ? end + 1 : at;
}

/* "(ETS No. 24)", ", opened for signature in Paris, on 13 December 1957 (ETS No. 24)", after a name: their end. */
size_t fatiao__english_particulars(const fatiao__scan *x, size_t at) {
  if (!fatiao__at(x, at, ", opened for signature") && !fatiao__at(x, at, ", done at")) return bracketed(x, at);
  size_t limit = x->n - at < PARTICULARS_BYTES ? x->n : at + PARTICULARS_BYTES;
  for (size_t p = at; p < limit && x->s[p] != ';' && x->s[p] != '\n'; p++) {
    size_t end = x->s[p] == '(' ? bracketed(x, p) : p;
    if (end > p) return end;
  }
  return at;
}

/* "of 24 July 1971 revising the Bern Convention ...", after Act or Protocol: the end of the name that it goes on with; `at` when it does not. */
static size_t revising(const fatiao__scan *x, size_t at) {
  static const char *const verbs[] = {"revising", "amending", "supplementing", NULL};
  size_t p = blank(x, at), words = 0, start;
  if (!fatiao__at(x, p, "of ")) return at;
  for (p += 3; words < 3; words++) { /* day, month, year */
    size_t e = p;
    while (e < x->n && (is_letter(x->s[e]) || (x->s[e] >= '0' && x->s[e] <= '9'))) e++;
    if (e == p) return at;
    p = blank(x, e);
  }
  if (!is_one_of(x, p, word_end(x, p), verbs)) return at;
  p = blank(x, word_end(x, p));
  if (fatiao__at(x, p, "the ")) p += 4;
  for (words = 0; words < 8 && p < x->n; words++) {
    size_t e = word_end(x, p), end = is_one_of(x, p, e, nouns) ? fatiao__english_name(x, p, &start) : 0;
    if (end) return end;
    if (e == p) return at;
    p = blank(x, e);
  }
  return at;
}

/* The name whose noun stands at `at`; *start is where it begins. Its end, or 0. */
size_t fatiao__english_name(const fatiao__scan *x, size_t at, size_t *start) {
  static const char *const own[] = {"this", "This", "that", "such", "present", "said", NULL};
  size_t noun = word_end(x, at), before;
  bool extended;
  if (!is_one_of(x, at, noun, nouns)) return 0;
  size_t w = word_before(x, at, &before);
  if (w < at && is_one_of(x, w, before, own)) return 0;
  size_t end = name_end(x, noun, &extended), revised = revising(x, noun);
  *start = name_start(x, at);
  if (revised > noun) return revised;
  if (extended) return noun - at > 4 || *start < at ? end : 0;
  static const char *const alone[] = {"Convention", "Protocol", "Covenant", "Charter", "Treaty", NULL};
  return *start < at && is_one_of(x, at, noun, alone) ? end : 0;
}

/* "this Convention", "the Convention", "the Convention against ...", after "of": sets what c says of the instrument. Its end, or 0. */
size_t fatiao__english_instrument(fatiao__scan *x, size_t at, fatiao_citation *c) {
  static const char *const generic[] = {"Convention", "Protocol", "Treaty", "Covenant", "Charter", "Statute", "Agreement", "Act", "Law", "Code", "Regulation", "Regulations", "Directive", "Constitution",
                                        "convention", "protocol", "treaty", "agreement", "law", NULL};
  size_t end = word_end(x, at), next = blank(x, end);
  static const char *const these[] = {"this", "the", "that", "present", NULL};
  bool mine = is_one_of(x, at, end, these), the = end - at == 3;
  if (mine && the) { /* the present Convention */
    size_t e = word_end(x, next);
    if (e - next == 7 && memcmp(x->s + next, "present", 7) == 0) {
      the = false;
      next = blank(x, e);
    }
  }
  if (!mine) next = at;
  size_t w = next;
  if (!is_capital(x, w) && !(mine && is_one_of(x, w, word_end(x, w), generic))) return 0;
  for (int words = 0; words < 8; words++) { /* the noun, some words on */
    size_t e = word_end(x, w);
    if (e == w) return 0;
    if (is_one_of(x, w, e, generic)) {
      bool extended;
      size_t full = name_end(x, e, &extended);
      if (mine && !extended && w == next) {
        c->self = !the && x->s[at + 2] != 'a';
        c->same_name = !c->self;
        if (c->same_name) {
          c->name_start = w;
          c->name_finish = e;
        }
        return e;
      }
      c->kind = FATIAO_CITE_NAME;
      c->name_start = next;
      return c->name_finish = full;
    }
    if (!is_capital(x, w) && !is_one_of(x, w, e, joints)) return 0;
    w = blank(x, e);
  }
  return 0;
}
