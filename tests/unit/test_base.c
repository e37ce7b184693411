/*
** The ground floor: memory, growable bytes, SHA-256, dates, names of codes.
*/
#include "helper.h"

/* -------------------------------------------------------------- memory ---------------------------------------------------------------- */

static void test_reserve(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  uint32_t *items = NULL, capacity = 0;
  for (uint32_t n = 0; n < 1000; n++) {
    assert_int_equal(fatiao__reserve(&a, (void **)&items, &capacity, n, sizeof *items), FATIAO_OK);
    assert_true(capacity > n);
    items[n] = n * 7;
  }
  for (uint32_t n = 0; n < 1000; n++) assert_int_equal(items[n], n * 7);
  p.fail_at = p.calls + 1;
  uint32_t before = capacity;
  assert_int_equal(fatiao__reserve(&a, (void **)&items, &capacity, capacity, sizeof *items), FATIAO_NOMEM);
  assert_int_equal(capacity, before);
  assert_int_equal(items[999], 999 * 7);
  fatiao__free(&a, items, capacity * sizeof *items);
  assert_int_equal(p.bytes, 0);
}

static void test_reserve_limit(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  void *items = NULL;
  uint32_t capacity = UINT32_MAX / 2 + 1;
  assert_int_equal(fatiao__reserve(&a, &items, &capacity, capacity, 1), FATIAO_LIMIT);
  capacity = 16;
  assert_int_equal(fatiao__reserve(&a, &items, &capacity, 16, SIZE_MAX / 8), FATIAO_LIMIT);
  assert_int_equal(p.calls, 0);
}

static void test_alloc(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p), libc = {NULL, NULL};
  unsigned char *s = fatiao__alloc(&a, 100), *t = fatiao__alloc(&libc, 100);
  for (int i = 0; i < 100; i++) assert_int_equal(s[i] | t[i], 0);
  s[99] = 5;
  s = fatiao__resize(&a, s, 100, 5000);
  assert_int_equal(s[99], 5);
  fatiao__free(&a, s, 5000);
  fatiao__free(&a, NULL, 12);
  fatiao__free(&libc, t, 100);
  assert_int_equal(p.blocks, 0);
  p.fail_at = p.calls + 1;
  assert_null(fatiao__alloc(&a, 1));
}

/* -------------------------------------------------------------- buffer ---------------------------------------------------------------- */

static void test_buffer(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  fatiao__buffer b;
  fatiao__buffer_init(&b, &a);
  assert_string_equal(fatiao__buffer_string(&b), "");
  fatiao__buffer_adds(&b, "第七");
  fatiao__buffer_addc(&b, 'x');
  fatiao__buffer_add(&b, "条\0条", 7);
  assert_int_equal(b.len, 14);
  assert_memory_equal(b.ptr, "第七x条\0条", 14);
  fatiao__buffer_clear(&b);
  fatiao__buffer_u32(&b, 0x12345678);
  assert_memory_equal(b.ptr, "\x78\x56\x34\x12", 4);
  fatiao__buffer_clear(&b);
  for (int i = 0; i < 10000; i++) fatiao__buffer_addc(&b, (char)('a' + i % 26));
  assert_int_equal(strlen(fatiao__buffer_string(&b)), 10000);
  assert_int_equal(b.len, 10000);
  assert_int_equal(b.ptr[9999], 'a' + 9999 % 26);
  fatiao__buffer_free(&b);
  assert_int_equal(p.bytes, 0);
}

static void test_buffer_failure_sticks(void **state) {
  (void)state;
  pool p = {0};
  fatiao_allocator a = pool_allocator(&p);
  fatiao__buffer b;
  fatiao__buffer_init(&b, &a);
  fatiao__buffer_adds(&b, "kept");
  p.fail_at = p.calls + 1;
  char large[200] = {0};
  fatiao__buffer_add(&b, large, sizeof large);
  assert_int_equal(b.status, FATIAO_NOMEM);
  fatiao__buffer_adds(&b, "x"); /* there is room, but the failure stands */
  assert_null(fatiao__buffer_grow(&b, 1));
  assert_int_equal(b.len, 4);
  assert_string_equal(fatiao__buffer_string(&b), "");
  fatiao__buffer_clear(&b);
  fatiao__buffer_adds(&b, "again");
  assert_string_equal(fatiao__buffer_string(&b), "again");
  assert_null(fatiao__buffer_grow(&b, SIZE_MAX));
  assert_int_equal(b.status, FATIAO_LIMIT);
  fatiao__buffer_free(&b);
  assert_int_equal(p.bytes, 0);
}

/* -------------------------------------------------------------- sha256 ---------------------------------------------------------------- */

static void assert_digest(const char *s, size_t n, const char *expected) {
  char hex[FATIAO__SHA256_HEX];
  fatiao__sha256_hex(s, n, hex);
  assert_string_equal(hex, expected);
}

static void test_sha256(void **state) {
  (void)state;
  /* FIPS 180-4 examples, and both sides of the lengths where the padding needs another block. */
  assert_digest("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  char *a = malloc(1000000);
  memset(a, 'a', 1000000);
  assert_digest(a, 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  assert_digest(a, 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  assert_digest(a, 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
  assert_digest(a, 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  assert_digest(a, 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0");
  assert_digest(a, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(a);
}

/* --------------------------------------------------------------- dates ---------------------------------------------------------------- */

static int days_in(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

static void test_dates(void **state) {
  (void)state;
  int64_t expected = -135140, day; /* 1600-01-01 */
  char s[40], back[11];
  for (int y = 1600; y <= 2400; y++)
    for (int m = 1; m <= 12; m++)
      for (int d = 1; d <= days_in(y, m); d++, expected++) {
        snprintf(s, sizeof s, "%04d-%02d-%02d", y, m, d);
        assert_true(fatiao__date_parse(s, 10, &day));
        assert_int_equal(day, expected);
        fatiao__date_format(day, back);
        assert_string_equal(back, s);
      }
  assert_true(fatiao__date_parse("1970-01-01", 10, &day));
  assert_int_equal(day, 0);
  assert_true(fatiao__date_parse("2024-12-24", 10, &day));
  assert_int_equal(day, 20081);
}

static void test_short_dates(void **state) {
  (void)state;
  int64_t a = 0, b = 0;
  assert_true(fatiao__date_parse("2024", 4, &a) && fatiao__date_parse("2024-01-01", 10, &b));
  assert_int_equal(a, b);
  assert_true(fatiao__date_parse("2024-12", 7, &a) && fatiao__date_parse("2024-12-01", 10, &b));
  assert_int_equal(a, b);
  assert_true(fatiao__date_parse("2024-12-24T00:00", 10, &a)); /* the length counts, not what stands behind */
}

static void test_bad_dates(void **state) {
  (void)state;
  static const char *const bad[] = {"",           "2",          "202",        "20244",      "2024-",      "2024-1",     "2024-13",    "2024-00",     "2024-12-",   "2024-12-2",
                                    "2024-12-00", "2024-12-32", "2023-02-29", "1900-02-29", "2024-04-31", "2024/12/24", "24-12-2024", "2024-12-24 ", "-024-12-24", "2024-1a-01",
                                    "二〇二四",   " 2024-12-2", "+024-01-01", "2024-12:24"};
  int64_t day;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (fatiao__date_parse(bad[i], strlen(bad[i]), &day)) fail_msg("'%s' is no date", bad[i]);
}

/* --------------------------------------------------------------- names ---------------------------------------------------------------- */

static void test_names(void **state) {
  (void)state;
  char number[32];
  assert_string_equal(fatiao_version(), FATIAO_VERSION);
  snprintf(number, sizeof number, "%d.%d.%d", FATIAO_VERSION_NUMBER >> 16, FATIAO_VERSION_NUMBER >> 8 & 255, FATIAO_VERSION_NUMBER & 255);
  assert_string_equal(number, FATIAO_VERSION);
  for (int s = FATIAO_INTERRUPTED; s <= FATIAO_DONE; s++)
    for (int t = FATIAO_INTERRUPTED; t < s; t++) assert_string_not_equal(fatiao_status_name(s), fatiao_status_name(t));
  for (int s = FATIAO_INTERRUPTED; s <= FATIAO_DONE; s++) assert_string_not_equal(fatiao_status_name(s), "unknown");
  assert_string_equal(fatiao_status_name(FATIAO_USER), "user");
  assert_string_equal(fatiao_status_name(-77), "unknown");
  for (int k = 1; k < FATIAO_KINDS; k++) assert_non_null(fatiao_kind_name((fatiao_kind)k));
  assert_string_equal(fatiao_kind_name(FATIAO_CONCLUSION), "conclusion");
  assert_null(fatiao_kind_name((fatiao_kind)0));
  assert_null(fatiao_kind_name(FATIAO_KINDS));
  assert_string_equal(fatiao_warning_name(FATIAO_WARN_TREE), "tree");
  assert_null(fatiao_warning_name((fatiao_warning_kind)0));
  assert_null(fatiao_warning_name((fatiao_warning_kind)(FATIAO_WARN_TREE + 1)));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_reserve), cmocka_unit_test(test_reserve_limit), cmocka_unit_test(test_alloc),
                                     cmocka_unit_test(test_buffer),  cmocka_unit_test(test_buffer_failure_sticks),
                                     cmocka_unit_test(test_sha256),  cmocka_unit_test(test_dates),
                                     cmocka_unit_test(test_short_dates), cmocka_unit_test(test_bad_dates), cmocka_unit_test(test_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
