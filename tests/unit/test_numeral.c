/*
** Numerals: known answers, what must be refused, and round trips over all of 1..100000 and at random up to 10^16.
*/
#include "internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define LARGEST UINT64_C(9999999999999999)

static uint64_t seed = 0x9E3779B97F4A7C15u;

static uint64_t chance(uint64_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed % below;
}

static void test_parse(void **state) {
  (void)state;
  static const struct { const char *s; uint64_t value; } t[] = {
    {"二百八十六", 286}, {"二八六", 286}, {"〇", 0}, {"零", 0}, {"两千", 2000}, {"廿三", 23}, {"壹佰", 100}, {"１２", 12}, {"286", 286}, {"一千九百九十九万", 19990000},
    {"十", 10}, {"十二", 12}, {"二十", 20},
    {"一", 1}, {"九", 9}, {"两", 2}, {"兩百", 200}, {"两万两千两百", 22200}, {"一百零五", 105}, {"一百〇五", 105}, {"一百一十", 110}, {"一百十五", 115}, {"一百廿", 120},
    {"卅", 30}, {"卌八", 48}, {"廿万", 200000},
    {"一千零一", 1001}, {"一千零一十", 1010}, {"一千零十", 1010}, {"一千一百", 1100}, {"一千五十", 1050}, {"一万", 10000}, {"一万零一", 10001}, {"一万零五百", 10500},
    {"一万五百", 10500}, {"一万五千", 15000},
    {"十万", 100000}, {"十二万三千", 123000}, {"二十万零五千", 205000}, {"二十万五千", 205000}, {"一百万", 1000000}, {"一亿", 100000000}, {"一亿零五", 100000005},
    {"一亿零一万", 100010000}, {"十亿零一十万", 1000100000},
    {"一万亿", UINT64_C(1000000000000)}, {"一万零一亿", UINT64_C(1000100000000)}, {"九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九", LARGEST}, {"二〇二四", 2024},
    {"二○二四", 2024}, {"二Ｏ一○", 2010},
    {"一九九七", 1997}, {"〇五", 5}, {"贰佰捌拾陆", 286}, {"貳佰捌拾陸", 286}, {"壹萬零參佰", 10300}, {"叄仟伍佰柒拾玖億", UINT64_C(357900000000)}, {"肆拾肆", 44}, {"壹拾", 10},
    {"拾", 10}, {"贰零贰肆", 2024}, {"0007", 7}, {"1２", 12},
    {"9999999999999999", LARGEST}, {"00000000000000000000000000000000000000012", 12}, {"叁拾貳萬", 320000},
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    uint64_t v = 77;
    assert_int_equal(fatiao_numeral_parse(t[i].s, strlen(t[i].s), &v), FATIAO_OK);
    if (v != t[i].value) fail_msg("%s: %llu", t[i].s, (unsigned long long)v);
    assert_int_equal(fatiao_numeral_scan(t[i].s, strlen(t[i].s), &v), strlen(t[i].s));
    assert_true(v == t[i].value);
  }
}

static void test_refused(void **state) {
  (void)state;
  static const char *const t[] = {
    "", " ", "十百", "一一百", "百", "千", "万", "亿", "一百五", "二十零五", "一百零二十", "一百零", "零百", "一千零百", "五百千", "一百二百", "十十", "二十十", "三五万", "一万三万", "一亿亿", "一万五",
    "一亿五", "亿一",
    "两十", "两二", "二两", "一百两", "○", "○五", "一兆", "半", "第五", "五条", " 5", "5 ", "-5", "1,000", "1.5", "2〇24", "12万", "廿十", "十廿", "一廿", "百分之五", "一零零零十",
    "一千零零五", "一百\xE4\xBA", "a", "\x80",
    "一万零五千", "一亿零三千万", "九千万零八百亿零",
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    uint64_t v = 77;
    int status = fatiao_numeral_parse(t[i], strlen(t[i]), &v);
    if (status != FATIAO_INVALID) fail_msg("%s: %d, %llu", t[i], status, (unsigned long long)v);
    assert_true(v == 77);
  }
  uint64_t v = 77;
  static const char *const over[] = {"10000000000000000", "99999999999999999999999999999999999999999999", "一〇〇〇〇〇〇〇〇〇〇〇〇〇〇〇〇",
  "18446744073709551616"};
  for (size_t i = 0; i < COUNT(over); i++) {
    assert_int_equal(fatiao_numeral_parse(over[i], strlen(over[i]), &v), FATIAO_LIMIT);
    assert_int_equal(fatiao_numeral_scan(over[i], strlen(over[i]), &v), 0);
  }
  assert_true(v == 77);
}

static void test_scan(void **state) {
  (void)state;
  static const struct { const char *s, *numeral; uint64_t value; } t[] = {
    {"二百八十六条之一", "二百八十六", 286}, {"一、", "一", 1}, {"十百", "十", 10}, {"一一百", "一一", 11}, {"一百五", "一百", 100}, {"12.", "12", 12}, {"一百零", "一百", 100},
    {"一百二百", "一百", 100}, {"二〇二四年", "二〇二四", 2024},
    {"一万零五千", "一万", 10000}, {"一千零二百", "一千", 1000}, {"一亿零三千万", "一亿", 100000000}, {"十千克", "十", 10}, {"二十万千瓦", "二十万", 200000}, {"二十零五", "二十", 20},
    {"两十", "两", 2}, {"１２条", "１２", 12}, {"条", "", 0}, {"百条", "", 0}, {"", "", 0}, {"一亿零", "一亿", 100000000}, {"三五万", "三五", 35}, {"12万", "12", 12},
    {"一百\xE4\xBA", "一百", 100}, {"五十\xE4", "五十", 50},
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    uint64_t v = 0;
    size_t n = strlen(t[i].s), len;
    char *s = malloc(n + 1); /* exactly as long: a sanitizer sees what is read beyond */
    memcpy(s, t[i].s, n);
    s = realloc(s, n ? n : 1);
    len = fatiao_numeral_scan(s, n, &v);
    if (len != strlen(t[i].numeral) || v != t[i].value) fail_msg("%s: %zu, %llu", t[i].s, len, (unsigned long long)v);
    free(s);
  }
}

static void round_trip(uint64_t value) {
  static const fatiao_numeral_style style[] = {FATIAO_NUMERAL_ARABIC, FATIAO_NUMERAL_CHINESE, FATIAO_NUMERAL_FORMAL};
  for (size_t i = 0; i < COUNT(style); i++) {
    char s[FATIAO_NUMERAL_MAX];
    uint64_t back = ~value;
    size_t n = fatiao_numeral_format(value, style[i], s);
    assert_true(n > 0 && n < FATIAO_NUMERAL_MAX && s[n] == '\0' && strlen(s) == n);
    if (fatiao_numeral_parse(s, n, &back) != FATIAO_OK || back != value) fail_msg("%llu: %s: %llu", (unsigned long long)value, s,
    (unsigned long long)back);
    memcpy(s + n, "条", 3);
    assert_int_equal(fatiao_numeral_scan(s, n + 3, &back), n);
    assert_true(back == value);
  }
}

static void test_round_trips(void **state) {
  (void)state;
  for (uint64_t v = 0; v <= 100000; v++) round_trip(v);
  for (uint64_t unit = 1; unit <= LARGEST / 10; unit *= 10) {
    for (uint64_t a = 1; a <= 12; a++) {
      round_trip(unit * a <= LARGEST ? unit * a : unit);
      round_trip(unit * a - 1);
      round_trip(unit + a);
    }
  }
  for (int i = 0; i < 1000000; i++) {
    uint64_t v = chance(LARGEST + 1), kept = 0;
    for (uint64_t unit = 1; unit <= LARGEST / 10; unit *= 10) kept += chance(3) ? 0 : v / unit % 10 * unit; /* mostly zeros: where the rules are */
    round_trip(v);
    round_trip(kept);
  }
  round_trip(LARGEST);
}

static void test_format(void **state) {
  (void)state;
  static const struct { uint64_t value; fatiao_numeral_style style; const char *want; } t[] = {
    {286, FATIAO_NUMERAL_ARABIC, "286"}, {0, FATIAO_NUMERAL_ARABIC, "0"}, {UINT64_MAX, FATIAO_NUMERAL_ARABIC, "18446744073709551615"},
    {286, FATIAO_NUMERAL_CHINESE, "二百八十六"}, {0, FATIAO_NUMERAL_CHINESE, "零"}, {10, FATIAO_NUMERAL_CHINESE, "十"}, {12, FATIAO_NUMERAL_CHINESE, "十二"},
    {20, FATIAO_NUMERAL_CHINESE, "二十"}, {105, FATIAO_NUMERAL_CHINESE, "一百零五"},
    {110, FATIAO_NUMERAL_CHINESE, "一百一十"}, {1005, FATIAO_NUMERAL_CHINESE, "一千零五"}, {1050, FATIAO_NUMERAL_CHINESE, "一千零五十"},
    {10000, FATIAO_NUMERAL_CHINESE, "一万"}, {100000, FATIAO_NUMERAL_CHINESE, "十万"},
    {10500, FATIAO_NUMERAL_CHINESE, "一万零五百"}, {205000, FATIAO_NUMERAL_CHINESE, "二十万五千"}, {110000, FATIAO_NUMERAL_CHINESE, "十一万"},
    {1000100000, FATIAO_NUMERAL_CHINESE, "十亿零一十万"}, {100000005, FATIAO_NUMERAL_CHINESE, "一亿零五"},
    {100010000, FATIAO_NUMERAL_CHINESE, "一亿零一万"}, {UINT64_C(1000000000000), FATIAO_NUMERAL_CHINESE, "一万亿"},
    {UINT64_C(1000000000001), FATIAO_NUMERAL_CHINESE, "一万亿零一"}, {LARGEST + 1, FATIAO_NUMERAL_CHINESE, ""},
    {LARGEST, FATIAO_NUMERAL_CHINESE, "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九"},
    {286, FATIAO_NUMERAL_FORMAL, "贰佰捌拾陆"}, {10, FATIAO_NUMERAL_FORMAL, "壹拾"}, {12, FATIAO_NUMERAL_FORMAL, "壹拾贰"},
    {10300, FATIAO_NUMERAL_FORMAL, "壹万零叁佰"}, {LARGEST + 1, FATIAO_NUMERAL_FORMAL, ""},
    {0, FATIAO_NUMERAL_LETTER, ""}, {1, FATIAO_NUMERAL_LETTER, "a"}, {26, FATIAO_NUMERAL_LETTER, "z"}, {27, FATIAO_NUMERAL_LETTER, "aa"},
    {52, FATIAO_NUMERAL_LETTER, "az"}, {53, FATIAO_NUMERAL_LETTER, "ba"}, {702, FATIAO_NUMERAL_LETTER, "zz"},
    {703, FATIAO_NUMERAL_LETTER, "aaa"}, {UINT64_MAX, FATIAO_NUMERAL_LETTER, "gkgwbylwrxtlpo"}, {0, FATIAO_NUMERAL_ROMAN, ""},
    {1, FATIAO_NUMERAL_ROMAN, "i"}, {4, FATIAO_NUMERAL_ROMAN, "iv"}, {9, FATIAO_NUMERAL_ROMAN, "ix"},
    {14, FATIAO_NUMERAL_ROMAN, "xiv"}, {1994, FATIAO_NUMERAL_ROMAN, "mcmxciv"}, {3999, FATIAO_NUMERAL_ROMAN, "mmmcmxcix"},
    {4000, FATIAO_NUMERAL_ROMAN, ""}, {2024, FATIAO_NUMERAL_ROMAN_UPPER, "MMXXIV"}, {1, (fatiao_numeral_style)99, ""},
  };
  for (size_t i = 0; i < COUNT(t); i++) {
    char s[FATIAO_NUMERAL_MAX];
    memset(s, 'x', sizeof s);
    size_t n = fatiao_numeral_format(t[i].value, t[i].style, s);
    assert_string_equal(s, t[i].want);
    assert_int_equal(n, strlen(t[i].want));
  }
}

static bool begins_with_unit(const char *s, size_t n) {
  static const char *const unit[] = {"十", "百", "千", "万", "萬", "亿", "佰"};
  for (size_t i = 0; i < COUNT(unit); i++) {
    if (n >= 3 && memcmp(s, unit[i], 3) == 0) return true;
  }
  return false;
}

/* Random strings of numeral characters: scan is a prefix, parse agrees with it, and what is accepted formats to something that has the same value. */
static void test_scan_and_parse_agree(void **state) {
  (void)state;
  static const char *const part[] = {"零", "〇", "○", "一", "二", "五", "九", "两", "十", "百", "千", "万", "亿", "廿", "卅", "1", "0", "９", "贰", "佰", "条",
  "\xE4", "萬"};
  for (int round = 0; round < 1000000; round++) {
    char s[80];
    size_t n = 0, ends[11], count = chance(10);
    for (size_t i = 0; i < count; i++) {
      const char *p = part[chance(COUNT(part))];
      memcpy(s + n, p, strlen(p));
      n += strlen(p);
      ends[i] = n;
    }
    uint64_t scanned = 0, parsed = 0, prefix = 0;
    size_t len = fatiao_numeral_scan(s, n, &scanned);
    assert_true(len <= n);
    if (len == 0) continue;
    assert_int_equal(fatiao_numeral_parse(s, len, &parsed), FATIAO_OK);
    assert_true(parsed == scanned && parsed <= LARGEST);
    for (size_t i = 0; i < count; i++) { /* and nothing longer is well formed, unless it would cut a digit from its unit */
      if (ends[i] <= len || fatiao_numeral_parse(s, ends[i], &prefix) != FATIAO_OK) continue;
      if (!begins_with_unit(s + ends[i], n - ends[i])) fail_msg("%.*s has a longer numeral than %zu bytes", (int)n, s, len);
    }
    round_trip(parsed);
  }
}

int main(void) {
  const struct CMUnitTest all[] = {
    cmocka_unit_test(test_parse), cmocka_unit_test(test_refused), cmocka_unit_test(test_scan), cmocka_unit_test(test_format),
    cmocka_unit_test(test_round_trips),
    cmocka_unit_test(test_scan_and_parse_agree),
  };
  return cmocka_run_group_tests(all, NULL, NULL);
}
