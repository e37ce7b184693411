/*
** Citations against PCRE2-JIT: the same pattern, line by line, over the same text, with the same matches and bytes; then finding everything, and finding and resolving against the
** trees of a corpus. TEXT PATTERN CORPUS.db
*/
#define PCRE2_CODE_UNIT_WIDTH 8
#define _POSIX_C_SOURCE 200809L
#include "fatiao.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS 7

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static char *slurp(const char *path, size_t *n) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *n = (size_t)ftell(file);
  rewind(file);
  char *s = malloc(*n + 1);
  if (!s || fread(s, 1, *n, file) != *n) exit(2);
  fclose(file);
  s[*n] = '\0';
  return s;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

typedef struct sum {
  size_t matches, bytes;
} sum;

static sum with_pcre2(const pcre2_code *code, pcre2_match_data *data, const char *s, size_t n) {
  sum total = {0, 0};
  const PCRE2_SIZE *span = pcre2_get_ovector_pointer(data);
  for (size_t line = 0; line < n;) {
    const char *newline = memchr(s + line, '\n', n - line);
    size_t size = newline ? (size_t)(newline - s) - line : n - line, at = 0;
    while (pcre2_jit_match(code, (PCRE2_SPTR)s + line, size, at, PCRE2_NO_UTF_CHECK, data, NULL) > 0) {
      total.matches++;
      total.bytes += span[1] - span[0];
      at = span[1];
    }
    line += size + 1;
  }
  return total;
}

static sum with_fatiao(const char *s, size_t n) {
  sum total = {0, 0};
  size_t finish;
  for (size_t at = 0; (at = fatiao_citation_absolute(s, n, at, &finish)) < n; at = finish) {
    total.matches++;
    total.bytes += finish - at;
  }
  return total;
}

static double rate(const double *seconds, size_t n) {
  double sorted[RUNS];
  memcpy(sorted, seconds, sizeof sorted);
  qsort(sorted, RUNS, sizeof *sorted, by_value);
  return (double)n / sorted[RUNS / 2] / 1e6;
}

static int compare(const char *s, size_t n, char *pattern, size_t size) {
  int error;
  PCRE2_SIZE where;
  while (size && pattern[size - 1] == '\n') size--;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, size, PCRE2_UTF | PCRE2_NO_UTF_CHECK, &error, &where, NULL);
  if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) return 2;
  pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
  double theirs[RUNS], ours[RUNS];
  sum a = {0, 0}, b = {0, 0};
  for (int i = 0; i < RUNS; i++) { /* in turn, so that a change of the machine's speed meets both */
    double start = now();
    a = with_pcre2(code, data, s, n);
    theirs[i] = now() - start;
    start = now();
    b = with_fatiao(s, n);
    ours[i] = now() - start;
  }
  printf("absolute: PCRE2-JIT per line %6.0f MB/s   fatiao %6.0f MB/s   ratio %.2f   %zu matches, %zu bytes\n", rate(theirs, n), rate(ours, n), rate(ours, n) / rate(theirs, n), b.matches, b.bytes);
  pcre2_match_data_free(data);
  pcre2_code_free(code);
  if (a.matches == b.matches && a.bytes == b.bytes) return 0;
  printf("the matches differ: PCRE2 has %zu, %zu bytes\n", a.matches, a.bytes);
  return 1;
}

static void find_all(const char *s, size_t n) {
  double seconds[RUNS];
  size_t count = 0;
  for (int i = 0; i < RUNS; i++) {
    fatiao_citations *found;
    double start = now();
    if (fatiao_citation_find(&found, NULL, s, n, "zh") != FATIAO_OK) exit(2);
    seconds[i] = now() - start;
    count = fatiao_citations_count(found);
    fatiao_citations_free(found);
  }
  printf("everything: found %6.0f MB/s   %zu citations\n", rate(seconds, n), count);
}

/* Every instrument's references, found, parsed and resolved; the text is loaded before. */
static int resolve_all(const char *path) {
  fatiao_corpus *corpus;
  size_t status_of[4] = {0}, bytes = 0, dangling = 0;
  if (fatiao_open(&corpus, path, NULL) != FATIAO_OK) return 2;
  int64_t count = fatiao_corpus_count(corpus);
  double seconds = 0;
  for (int64_t k = 0; k < count; k++) {
    fatiao_instrument *i;
    if (fatiao_corpus_at(corpus, k, &i) != FATIAO_OK) continue;
    for (uint32_t p = 0; p < fatiao_instrument_size(i); p++) {
      fatiao_string body;
      if (fatiao_provision_body(fatiao_instrument_provision(i, p), NULL, &body) == FATIAO_OK) bytes += body.len;
    }
    fatiao_instrument_release(i);
  }
  for (int64_t k = 0; k < count; k++) {
    fatiao_instrument *i;
    size_t n = 0;
    if (fatiao_corpus_at(corpus, k, &i) != FATIAO_OK) continue;
    double start = now();
    if (fatiao_instrument_references(i, NULL, &n) != FATIAO_OK) return 2;
    seconds += now() - start;
    for (size_t r = 0; r < n; r++) {
      fatiao_reference reference;
      if (fatiao_instrument_reference_at(i, NULL, r, &reference) != FATIAO_OK) return 2;
      status_of[reference.status]++;
      for (uint32_t t = 0; t < reference.tos; t++) dangling += reference.to[t].index >= fatiao_instrument_size(reference.to[t].instrument);
    }
    fatiao_instrument_release(i);
  }
  size_t all = status_of[0] + status_of[1] + status_of[2] + status_of[3];
  printf("found, parsed and resolved against the trees: %.0f MB/s   %zu references: resolved %.1f %%, not found %.1f %%, ambiguous %.1f %%, not checked %.1f %%; %zu point nowhere\n", (double)bytes / seconds / 1e6,
         all, 100.0 * (double)status_of[FATIAO_RESOLVED] / (double)all, 100.0 * (double)status_of[FATIAO_NOT_FOUND] / (double)all, 100.0 * (double)status_of[FATIAO_UNCLEAR] / (double)all,
         100.0 * (double)status_of[FATIAO_NOT_CHECKED] / (double)all, dangling);
  fatiao_corpus_release(corpus);
  return dangling ? 1 : 0;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  size_t n, size;
  char *s = slurp(argv[1], &n), *pattern = slurp(argv[2], &size);
  int status = compare(s, n, pattern, size);
  find_all(s, n);
  if (status == 0) status = resolve_all(argv[3]);
  free(s);
  free(pattern);
  return status;
}
