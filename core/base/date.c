/*
** Calendar days. Dates are ISO 8601 calendar dates in the proleptic Gregorian calendar; a day is a number, days since 1970-01-01, so that terms are sums.
** The conversion counts years from March, which puts the leap day last (H. Hinnant's civil calendar).
*/
#include "internal.h"

static int64_t days_from_civil(int64_t y, int64_t m, int64_t d) {
  y -= m <= 2;
  int64_t era = (y >= 0 ? y : y - 399) / 400, year = y - era * 400;
  int64_t day = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

static void civil_from_days(int64_t days, int64_t *y, int64_t *m, int64_t *d) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097, rest = days - era * 146097;
  int64_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
  int64_t day = rest - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;
  *d = day - (153 * month + 2) / 5 + 1;
  *m = month < 10 ? month + 3 : month - 9;
  *y = year + era * 400 + (*m <= 2);
}

/* Exactly `width` ASCII digits at s. */
static bool digits(const char *s, int width, int64_t *value) {
  *value = 0;
  for (int i = 0; i < width; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    *value = *value * 10 + (s[i] - '0');
  }
  return true;
}

bool fatiao__date_parse(const char *s, size_t n, int64_t *days) {
  int64_t y, m = 1, d = 1;
  if (n != 4 && n != 7 && n != 10) return false;
  if (!digits(s, 4, &y)) return false;
  if (n > 4 && (s[4] != '-' || !digits(s + 5, 2, &m))) return false;
  if (n > 7 && (s[7] != '-' || !digits(s + 8, 2, &d))) return false;
  if (m < 1 || m > 12 || d < 1) return false;
  *days = days_from_civil(y, m, d);
  int64_t y2, m2, d2;
  civil_from_days(*days, &y2, &m2, &d2);
  return m2 == m && d2 == d;
}

void fatiao__date_format(int64_t days, char out[11]) {
  int64_t y, m, d;
  civil_from_days(days, &y, &m, &d);
  int64_t part[3] = {y, m, d};
  static const int at[3] = {3, 6, 9}, width[3] = {4, 2, 2};
  memcpy(out, "0000-00-00", 11);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < width[i]; j++, part[i] /= 10) out[at[i] - j] = (char)('0' + part[i] % 10);
}
