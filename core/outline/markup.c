/*
** Markup. Laws are copied out of web pages and Markdown files: headings with # (and often no space behind), ** and * for emphasis, [text](address),
** \. for a dot that is no list, <br> and comments, white space of every width. All of that vanishes here and nothing else does, in one pass over the
** line.
**
** Refused: anything that is Markdown by the book and law by its looks. A lone * is a footnote, <中华人民共和国…> is a name in angle brackets, (a)
** behind ] is a point, and what has no end is text. Positions of a [ or * that may turn out to be markup are remembered, never searched for, so that
** a line of a hundred million of them still takes one pass.
*/
#include "outline.h"

#define TAG_MAX 200 /* bytes of an HTML tag; a < without > in so many is a sign like any other */

typedef struct markup_writer {
  char *dst;
  size_t len;
  size_t bracket, star; /* where an open [ or * was written, plus one; 0: none is open */
  bool space;           /* white space was passed over and is owed */
} markup_writer;

static bool markup_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes out the byte written at `at`. */
static void markup_drop(markup_writer *w, size_t at) {
  memmove(w->dst + at, w->dst + at + 1, w->len - at - 1);
  w->len--;
  if (w->bracket > at + 1) w->bracket--;
  if (w->star > at + 1) w->star--;
}

static void markup_put(markup_writer *w, const char *s, size_t n) {
  if (w->space && w->len > 0) w->dst[w->len++] = ' ';
  w->space = false;
  memcpy(w->dst + w->len, s, n);
  w->len += n;
}

/*
** Bytes of the address "(...)" behind a ], 0 when it does not look like one. It ends at the first byte that no address has, so no byte is looked at
** twice.
*/
static size_t markup_address(const char *s, size_t n) {
  if (n == 0 || s[0] != '(') return 0;
  bool looks = false;
  for (size_t i = 1; i < n; i++) {
    unsigned char c = (unsigned char)s[i];
    if (c == ')') return looks ? i + 1 : 0;
    if (c <= ' ' || c >= 0x7F || c == '(' || c == '[' || c == ']') return 0;
    if (c == '/' || c == '.' || c == '#' || c == ':') looks = true;
  }
  return 0;
}

/* Bytes of the HTML tag at s, 0 when it is none that texts are marked up with. */
static size_t markup_tag(const char *s, size_t n) {
  static const char *const names[] = {"a", "b", "br", "center", "div", "em", "font", "hr", "i", "img", "li", "meta", "p", "small", "span",
                                      "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "ol", "html", "head", "body"};
  size_t at = 1, k = 0;
  char name[8] = {0};
  if (at < n && s[at] == '/') at++;
  for (; at < n && k < 7 && ((s[at] | 32) >= 'a' && (s[at] | 32) <= 'z'); at++) name[k++] = (char)(s[at] | 32);
  if (k == 0 || at >= n || (s[at] != '>' && s[at] != '/' && s[at] != ' ')) return 0;
  bool known = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) known = known || strcmp(names[i], name) == 0;
  if (!known) return 0;
  for (size_t end = n < TAG_MAX ? n : TAG_MAX; at < end; at++) {
    if (s[at] == '>') return at + 1;
    if (s[at] == '<') return 0;
  }
  return 0;
}

/* A run of stars at s: two and more are markup, one is when it has a partner in the line. Bytes passed. */
static size_t markup_stars(markup_writer *w, const char *s, size_t n) {
  size_t k = 1;
  while (k < n && s[k] == '*') k++;
  if (k > 1) return k;
  bool before = w->len > 0 && !w->space, after = n > 1 && !markup_blank(s[1]);
  if (w->star && before) {
    markup_drop(w, w->star - 1);
    w->star = 0;
    return 1;
  }
  markup_put(w, s, 1);
  if (after) w->star = w->len;
  return 1;
}

static void markup_quote(markup_writer *w, fatiao__markup *m, int quote) {
  m->quote = quote;
  if (quote < 0) return;
  const char *end = w->dst + w->len;
  m->colon = (w->len >= 1 && end[-1] == ':') || (w->len >= 3 && memcmp(end - 3, "\xEF\xBC\x9A", 3) == 0);
}

/* The byte at s, which is none of the plain ones. Bytes passed. */
static size_t markup_special(markup_writer *w, const char *s, size_t n, fatiao__markup *m) {
  unsigned char c = (unsigned char)s[0], c1 = n > 1 ? (unsigned char)s[1] : 0, c2 = n > 2 ? (unsigned char)s[2] : 0;
  size_t k = c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
  if (k > n) k = n;
  switch (c) {
    case '*': return markup_stars(w, s, n);
    case '[':
      markup_put(w, s, 1);
      w->bracket = w->len;
      return 1;
    case ']':
      if (w->bracket && (k = markup_address(s + 1, n - 1)) > 0) {
        size_t at = w->bracket - 1;
        w->bracket = 0;
        markup_drop(w, at);
        if (at > 0 && w->dst[at - 1] == '!') markup_drop(w, at - 1); /* a picture */
        return k + 1;
      }
      w->bracket = 0;
      markup_put(w, s, 1);
      return 1;
    case '\\':
      k = c1 > ' ' && c1 < 0x7F && !(c1 >= '0' && c1 <= '9') && !((c1 | 32) >= 'a' && (c1 | 32) <= 'z') ? 1 : 0;
      markup_put(w, s + k, 1);
      return k + 1;
    case '<':
      if ((k = markup_tag(s, n)) > 0) return k;
      markup_put(w, s, 1);
      return 1;
    case '&':
      if (n >= 6 && memcmp(s, "&nbsp;", 6) == 0) {
        w->space = true;
        return 6;
      }
      break;
    case 0xC2:
      if (c1 != 0xA0) break;
      w->space = true;
      return 2;
    case 0xE2: /* U+2000 to U+200A are spaces, U+200B has no width at all */
      if (c1 != 0x80 || (c2 > 0x8B && c2 != 0x9C && c2 != 0x9D)) break;
      if (c2 > 0x8B) markup_quote(w, m, c2 == 0x9C ? 1 : -1);
      else if (c2 == 0x8B) return 3;
      else {
        w->space = true;
        return 3;
      }
      break;
    case 0xE3:
      if (c1 != 0x80) break;
      if (c2 == 0x80) {
        w->space = true;
        return 3;
      }
      if (c2 >= 0x8C && c2 <= 0x8F) markup_quote(w, m, c2 & 1 ? -1 : 1); /* 「」『』 */
      break;
    case 0xEF:
      if (c1 == 0xBB && c2 == 0xBF) return 3;
      break;
    default:
      w->space = true;
      return 1;
  }
  markup_put(w, s, k);
  return k;
}

/* Bytes that markup_special has to see. */
static const bool markup_is_special[256] = {
    ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true, [' '] = true,  ['&'] = true,  ['*'] = true,  ['['] = true,
    [']'] = true,  ['\\'] = true, ['<'] = true,  [0xC2] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true};

/* A line of dashes alone is a rule across the page. */
static bool markup_rule(const char *s, size_t n) {
  size_t i = 0;
  while (i < n && s[i] == '-') i++;
  return n >= 3 && i == n;
}

size_t fatiao__markup_clean(char *dst, const char *s, size_t n, fatiao__markup *m) {
  markup_writer w = {dst, 0, 0, 0, false};
  size_t at = 0;
  memset(m, 0, sizeof *m);
  while (at < n && markup_blank(s[at])) at++;
  for (; at < n && s[at] == '#'; at++) m->level++;
  while (at < n) {
    size_t run = at;
    while (run < n && !markup_is_special[(unsigned char)s[run]]) run++;
    if (run > at) markup_put(&w, s + at, run - at);
    at = run;
    if (at < n) at += markup_special(&w, s + at, n - at, m);
  }
  return markup_rule(dst, w.len) ? 0 : w.len;
}

/* The end of the comment that is open at `at`; 0 when it has none. */
static size_t markup_comment_end(const fatiao__cursor *c, size_t at) {
  while (at < c->n) {
    const char *p = memchr(c->s + at, '>', c->n - at);
    if (!p) return 0;
    at = (size_t)(p - c->s) + 1;
    if (p[-1] == '-' && p[-2] == '-') return at;
  }
  return 0;
}

static size_t markup_line_end(const fatiao__cursor *c, size_t at) {
  const char *p = at < c->n ? memchr(c->s + at, '\n', c->n - at) : NULL;
  return p ? (size_t)(p - c->s) : c->n;
}

bool fatiao__markup_line(fatiao__cursor *c, const char **out, size_t *n, uint32_t *number) {
  if (c->at >= c->n) return false;
  size_t at = c->at, end = markup_line_end(c, at);
  c->line++;
  for (;;) {
    while (at < end && markup_blank(c->s[at])) at++;
    if (at >= c->open || end - at < 4 || memcmp(c->s + at, "<!--", 4) != 0) break;
    size_t close = markup_comment_end(c, at + 4);
    if (close == 0) {
      c->open = at;
      break;
    }
    for (; close > end; c->line++) end = markup_line_end(c, end + 1);
    at = close;
  }
  *out = c->s + at;
  *n = end - at;
  *number = c->line;
  c->at = end + 1;
  return true;
}
