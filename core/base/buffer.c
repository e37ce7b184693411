/*
** Growable bytes. The error sticks: after the first failure nothing more is appended, so that callers append a whole text and look at `status` once.
*/
#include "internal.h"

void fatiao__buffer_init(fatiao__buffer *b, const fatiao_allocator *a) {
  memset(b, 0, sizeof *b);
  if (a) b->allocator = *a;
}

void fatiao__buffer_free(fatiao__buffer *b) {
  fatiao__free(&b->allocator, b->ptr, b->capacity);
  b->ptr = NULL;
  b->len = b->capacity = 0;
  b->status = FATIAO_OK;
}

void fatiao__buffer_clear(fatiao__buffer *b) {
  b->len = 0;
  b->status = FATIAO_OK;
}

char *fatiao__buffer_grow(fatiao__buffer *b, size_t n) {
  if (b->status != FATIAO_OK) return NULL;
  if (n > b->capacity - b->len) {
    size_t wanted = b->capacity > SIZE_MAX / 2 ? SIZE_MAX : b->capacity * 2;
    if (n > SIZE_MAX - b->len) {
      b->status = FATIAO_LIMIT;
      return NULL;
    }
    if (wanted < b->len + n) wanted = b->len + n;
    if (wanted < 64) wanted = 64;
    char *p = fatiao__resize(&b->allocator, b->ptr, b->capacity, wanted);
    if (!p) {
      b->status = FATIAO_NOMEM;
      return NULL;
    }
    b->ptr = p;
    b->capacity = wanted;
  }
  char *at = b->ptr + b->len;
  b->len += n;
  return at;
}

void fatiao__buffer_add(fatiao__buffer *b, const char *s, size_t n) {
  if (n == 0) return;
  char *at = fatiao__buffer_grow(b, n);
  if (at) memcpy(at, s, n);
}

void fatiao__buffer_adds(fatiao__buffer *b, const char *s) {
  fatiao__buffer_add(b, s, strlen(s));
}

void fatiao__buffer_addc(fatiao__buffer *b, char c) {
  fatiao__buffer_add(b, &c, 1);
}

void fatiao__buffer_u32(fatiao__buffer *b, uint32_t v) {
  char *at = fatiao__buffer_grow(b, 4);
  if (!at) return;
  for (int i = 0; i < 4; i++) at[i] = (char)(unsigned char)(v >> (8 * i));
}

const char *fatiao__buffer_string(fatiao__buffer *b) {
  fatiao__buffer_addc(b, '\0');
  if (b->status != FATIAO_OK) return "";
  b->len--;
  return b->ptr;
}
