/*
** A look over the whole text before it is read, for the two questions that one line does not answer: whether it is a treaty, where unnumbered words
** behind a list belong to the paragraph of the list, or a statute, where each line is a paragraph; and whether articles have headings. What decides,
** in this order: how many articles begin with a numbered paragraph, the title, the language.
*/
#include "outline.h"

#define SURVEY_MARK_MAX 65536 /* bytes in which the end of the preface is marked, if at all */

typedef struct survey_count {
  uint32_t articles, numbered; /* articles, and those whose words begin with paragraph 1 */
  uint32_t worded, headed;     /* articles with words on their line, and with words that could be a heading */
  uint32_t digits, letters;    /* first points (1) and (a) */
  bool divided;                /* anything that is not just lines of text */
  int awaits;                  /* how many more lines may begin the words of the last article */
} survey_count;

static bool survey_first_paragraph(const char *s, size_t n) {
  fatiao__mark m;
  if (!fatiao__mark_read(s, n, &m) || m.ordinal != 1) return false;
  return m.script == FATIAO__DIGIT || (m.script == FATIAO__HAN && m.shape == FATIAO__COMMA);
}

static void survey_line(survey_count *c, const char *s, size_t n, uint32_t level) {
  fatiao__line l;
  fatiao__line_read(s, n, level, &l);
  if (l.type == FATIAO__ARTICLE || l.type == FATIAO__HEADING || l.type == FATIAO__MARKED) c->divided = true;
  if (l.type == FATIAO__ARTICLE) {
    c->articles++;
    c->awaits = 2;
    if (l.words == n) return;
    c->worded++;
    if (l.titular && level == 0) c->headed++;
    if (!l.titular) c->awaits = 0;
    if (survey_first_paragraph(s + l.words, n - l.words)) c->numbered++;
    return;
  }
  if (l.type == FATIAO__MARKED && l.ordinal == 1 && l.mark.shape == FATIAO__BRACKET) {
    if (l.mark.script == FATIAO__DIGIT) c->digits++;
    if (l.mark.script == FATIAO__LETTER) c->letters++;
  }
  if (c->awaits == 0) return;
  c->awaits = l.type == FATIAO__TEXT && (l.titular || level > 0) ? c->awaits - 1 : 0;
  if (l.type == FATIAO__MARKED && survey_first_paragraph(s, n)) c->numbered++;
}

/* Whether a title names a treaty: 1, a statute: -1, or does not say. Titles in Chinese say it at the end. */
static int survey_title(const char *s, size_t n) {
  static const char *const treaty[] = {"公约", "條約", "条约", "议定书", "協定", "协定", "协议", "公約"};
  static const char *const english[] = {"Convention", "Treaty", "Protocol", "Agreement", "Covenant", "CONVENTION",
                                        "TREATY", "PROTOCOL", "Verdrag", "اتفاقية", "Convenio"};
  static const char *const statute[] = {"Law", "Act", "Code", "Regulations", "LAW", "ACT"};
  if (n > FATIAO__HEAD) n = FATIAO__HEAD;
  size_t end = n;
  for (size_t i = 0; i < n; i++)
    if (i > 0 && (s[i] == '(' || (n - i >= 3 && memcmp(s + i, "（", 3) == 0))) {
      end = i;
      break;
    }
  for (size_t i = 0; i < sizeof treaty / sizeof *treaty; i++) {
    size_t k = strlen(treaty[i]);
    if (end >= k && memcmp(s + end - k, treaty[i], k) == 0) return 1;
  }
  for (size_t at = 0; at < n; at++) {
    if (at > 0 && s[at - 1] != ' ') continue;
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
      if (n - at >= strlen(english[i]) && memcmp(s + at, english[i], strlen(english[i])) == 0) return 1;
    for (size_t i = 0; i < sizeof statute / sizeof *statute; i++)
      if (n - at >= strlen(statute[i]) && memcmp(s + at, statute[i], strlen(statute[i])) == 0) return -1;
  }
  return 0;
}

static size_t survey_preface(const char *s, size_t n) {
  static const char mark[] = "<!-- INFO END -->";
  size_t k = sizeof mark - 1, end = n < SURVEY_MARK_MAX ? n : SURVEY_MARK_MAX;
  for (size_t at = 0; at + k <= end; at++) {
    const char *p = memchr(s + at, '<', end - at);
    if (!p) return 0;
    at = (size_t)(p - s);
    if (at + k <= end && memcmp(p, mark, k) == 0) return at + k;
  }
  return 0;
}

static bool survey_treaty(const survey_count *c, int title, const char *lang) {
  if (c->numbered > 0 && c->numbered * 4 >= c->articles) return true;
  if (title != 0) return title > 0;
  if (c->digits != c->letters) return c->letters > c->digits;
  return !lang || strncmp(lang, "zh", 2) != 0;
}

void fatiao__survey_read(fatiao__survey *out, const char *s, size_t n, const char *lang) {
  fatiao__cursor cursor = {s, n, 0, 0, SIZE_MAX};
  survey_count c = {0};
  int title = 0;
  const char *line;
  size_t len;
  uint32_t number;
  memset(out, 0, sizeof *out);
  out->preface = survey_preface(s, n);
  for (bool first = true; fatiao__markup_line(&cursor, &line, &len, &number);) {
    char head[FATIAO__HEAD];
    fatiao__markup m;
    size_t k = fatiao__markup_clean(head, line, len < FATIAO__HEAD ? len : FATIAO__HEAD, &m);
    if (k == 0) continue;
    if (first || (title == 0 && m.level > 0 && c.articles == 0)) title = survey_title(head, k);
    first = false;
    survey_line(&c, head, k, m.level);
    if (m.level > 0 && cursor.at > out->preface && out->preface > 0) c.divided = true;
  }
  out->articles = c.articles;
  out->plain = !c.divided;
  out->treaty = survey_treaty(&c, title, lang);
  out->headed = c.headed * 2 > c.worded;
}
