/*
** Lines and sentences: where a text may be cut so that it fits a terminal's columns, and where one sentence ends and the next begins.
**
** Lines. Chinese may break between any two characters, but no line begins with a closing mark and none ends with an opening one; words of other scripts
** stay whole unless a word alone is longer than the line. Sentences end after 。！？； and a newline, and after . ! ? before white space and a capital, with the
** closing quotation marks and brackets that follow. A semicolon counts because in statutes and treaties it ends a point.
*/
#include "internal.h"

static uint32_t codepoint(const char *s, size_t n, size_t at) {
  size_t len;
  return at < n ? fatiao__utf8_decode(s + at, n - at, &len) : 0;
}

static bool is_one_of(uint32_t c, const char *set) {
  for (size_t i = 0, n = strlen(set), len; i < n; i += len)
    if (fatiao__utf8_decode(set + i, n - i, &len) == c) return true;
  return false;
}

static bool is_closing(uint32_t c) {
  return is_one_of(c, "，。、；：？！）》〉」』】〕｝”’％…—,.;:?!)]}%");
}

static bool is_opening(uint32_t c) {
  return is_one_of(c, "（《〈「『【〔｛“‘([{");
}

size_t fatiao_text_fit(const char *s, size_t n, size_t columns, size_t *used) {
  size_t at = 0, width = 0;
  while (at < n) {
    size_t end = fatiao_text_grapheme(s, n, at), w = fatiao_text_width(s + at, end - at);
    if (width + w > columns) break;
    width += w;
    at = end;
  }
  if (used) *used = width;
  return at;
}

/* Whether a line may end between what stands before `at` and what begins there. */
static bool may_break(uint32_t before, uint32_t after) {
  if (fatiao__is_space(before)) return !fatiao__is_space(after);
  if (is_closing(after) || is_opening(before) || fatiao__is_space(after)) return false;
  return !(fatiao__is_word(before) && (fatiao__is_word(after) || after == '-')) && (fatiao__is_cjk(before) || fatiao__is_cjk(after) || before > 0x2E7F || after > 0x2E7F);
}

size_t fatiao_text_line(const char *s, size_t n, size_t columns) {
  size_t best = 0, width = 0;
  uint32_t before = 0;
  for (size_t at = 0, end; at < n; at = end) {
    end = fatiao_text_grapheme(s, n, at);
    uint32_t c = codepoint(s, n, at);
    if (s[end - 1] == '\n') return end; /* a line feed, with or without a carriage return */
    if (at > 0 && may_break(before, c)) best = at;
    size_t w = fatiao_text_width(s + at, end - at);
    if (width + w > columns && !fatiao__is_space(c)) return best ? best : at ? at : end;
    width += w;
    before = c;
  }
  return n;
}

/* After the closing quotation marks and brackets that belong to what ends at `at`. */
static size_t skip_closing(const char *s, size_t n, size_t at) {
  while (at < n && is_one_of(codepoint(s, n, at), "”’」』）)]\"'")) at = fatiao_text_grapheme(s, n, at);
  return at;
}

/* Whether the character at `at` ends a sentence that, with its closing marks, reaches to `end`. */
static bool ends_sentence(const char *s, size_t n, size_t at, size_t end) {
  uint32_t c = codepoint(s, n, at);
  if (c == '\n' || c == '\r' || is_one_of(c, "。！？；")) return true;
  if (!is_one_of(c, ".!?;")) return false;
  uint32_t next = codepoint(s, n, end);
  if (end >= n || next == '\n' || next == '\r') return true;
  if (!fatiao__is_space(next)) return false;
  uint32_t after = codepoint(s, n, end + 1);
  return c == ';' || (after >= 'A' && after <= 'Z') || is_one_of(after, "(\"“‘") || fatiao__is_cjk(after);
}

size_t fatiao_text_sentence(const char *s, size_t n, size_t at) {
  while (at < n) {
    size_t end = fatiao_text_grapheme(s, n, at), closed = skip_closing(s, n, end);
    if (ends_sentence(s, n, at, closed)) return closed;
    at = end;
  }
  return n;
}
