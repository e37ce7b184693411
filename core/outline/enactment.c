/*
** The date in the promulgation lines: 2018年10月26日, ２００２年６月２９日, 二〇〇〇年十二月二十八日, 24 December 2024, December 24, 2024,
** 2024-12-24. The last one in the text counts, since amendments are named in their order.
*/
#include "outline.h"

#define ENACTMENT_NUMERAL 48 /* bytes that a number of a date is looked for in */

typedef struct enactment {
  uint32_t year, month, day;
} enactment;

static size_t enactment_number(const char *s, size_t n, uint32_t *value) {
  uint64_t v;
  size_t len = fatiao_numeral_scan(s, n < ENACTMENT_NUMERAL ? n : ENACTMENT_NUMERAL, &v);
  if (len > 0) *value = v > 9999 ? 0 : (uint32_t)v;
  return len;
}

static size_t enactment_blank(const char *s, size_t n, size_t at) {
  while (at < n && (s[at] == ' ' || s[at] == ',')) at++;
  return at;
}

/* `unit` at s[at], after white space; the place behind it, 0 when it is not there. */
static size_t enactment_unit(const char *s, size_t n, size_t at, const char *unit) {
  size_t k = strlen(unit);
  at = enactment_blank(s, n, at);
  return n - at >= k && memcmp(s + at, unit, k) == 0 ? at + k : 0;
}

static bool enactment_chinese(const char *s, size_t n, enactment *d) {
  size_t at = enactment_number(s, n, &d->year), len;
  if (at == 0 || (at = enactment_unit(s, n, at, "年")) == 0) return false;
  at = enactment_blank(s, n, at);
  if ((len = enactment_number(s + at, n - at, &d->month)) == 0 || (at = enactment_unit(s, n, at + len, "月")) == 0) return false;
  at = enactment_blank(s, n, at);
  return (len = enactment_number(s + at, n - at, &d->day)) > 0 && enactment_unit(s, n, at + len, "日") > 0;
}

static size_t enactment_month(const char *s, size_t n, uint32_t *month) {
  static const char *const names[] = {"January", "February", "March", "April", "May", "June",
                                      "July", "August", "September", "October", "November", "December"};
  for (uint32_t i = 0; i < 12; i++) {
    size_t k = strlen(names[i]);
    if (n < k || memcmp(s, names[i], k) != 0) continue;
    *month = i + 1;
    return k;
  }
  return 0;
}

static bool enactment_english(const char *s, size_t n, enactment *d) {
  size_t at = enactment_month(s, n, &d->month), len;
  if (at > 0) { /* December 24, 2024 */
    at = enactment_blank(s, n, at);
    if ((len = enactment_number(s + at, n - at, &d->day)) == 0) return false;
  } else { /* 24 December 2024 */
    if ((at = enactment_number(s, n, &d->day)) == 0) return false;
    at = enactment_blank(s, n, at);
    if ((len = enactment_month(s + at, n - at, &d->month)) == 0) return false;
  }
  at = enactment_blank(s, n, at + len);
  return enactment_number(s + at, n - at, &d->year) == 4;
}

static bool enactment_iso(const char *s, size_t n, enactment *d) {
  int64_t days;
  if (n < 10 || !fatiao__date_parse(s, 10, &days)) return false;
  return enactment_number(s, 4, &d->year) && enactment_number(s + 5, 2, &d->month) && enactment_number(s + 8, 2, &d->day);
}

static bool enactment_write(const enactment *d, char out[11]) {
  int64_t days;
  uint32_t part[3] = {d->year, d->month, d->day};
  static const int at[3] = {3, 6, 9}, width[3] = {4, 2, 2};
  char text[11] = "0000-00-00";
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < width[i]; j++, part[i] /= 10) text[at[i] - j] = (char)('0' + part[i] % 10);
  if (d->year < 1000 || !fatiao__date_parse(text, 10, &days)) return false;
  memcpy(out, text, sizeof text);
  return true;
}

void fatiao__enactment_date(const char *s, size_t n, char out[11]) {
  size_t len;
  out[0] = '\0';
  for (size_t at = 0; at < n; at += len) {
    enactment d = {0, 0, 0};
    unsigned char c = (unsigned char)s[at];
    fatiao__utf8_decode(s + at, n - at, &len);
    bool month = c >= 'A' && c <= 'S';
    uint32_t skipped;
    size_t number = month ? 0 : enactment_number(s + at, n - at, &skipped);
    if (!month && number == 0) continue;
    bool found = enactment_chinese(s + at, n - at, &d) || enactment_english(s + at, n - at, &d) || enactment_iso(s + at, n - at, &d);
    if (found) enactment_write(&d, out);
    if (number > len) len = number; /* 2024 is not 024 */
  }
}
