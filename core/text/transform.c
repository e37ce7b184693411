/*
** The transformations of a text as functions for callers outside: a text goes in, a text of the caller's comes out.
*/
#include "internal.h"

/* The block is cut to the text's length, so that its length is all that is needed to free it. */
static int hand_over(fatiao__buffer *b, char **out, size_t *len) {
  *out = NULL;
  *len = 0;
  int status = b->status;
  if (status == FATIAO_OK && b->len > 0) {
    char *exact = fatiao__resize(&b->allocator, b->ptr, b->capacity, b->len);
    if (exact) {
      *out = exact;
      *len = b->len;
      return FATIAO_OK;
    }
    status = FATIAO_NOMEM;
  }
  fatiao__buffer_free(b);
  return status;
}

int fatiao_text_fold(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, a);
  fatiao__fold(s, n, &b, NULL);
  return hand_over(&b, out, len);
}

int fatiao_text_nfc(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, a);
  fatiao__normalize(s, n, false, &b);
  return hand_over(&b, out, len);
}

int fatiao_text_nfkc(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, a);
  fatiao__normalize(s, n, true, &b);
  return hand_over(&b, out, len);
}

int fatiao_text_simplified(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, a);
  fatiao__simplified(s, n, &b);
  return hand_over(&b, out, len);
}

int fatiao_text_traditional(const fatiao_allocator *a, const char *s, size_t n, char **out, size_t *len) {
  fatiao__buffer b;
  fatiao__buffer_init(&b, a);
  fatiao__traditional(s, n, &b);
  return hand_over(&b, out, len);
}

void fatiao_text_free(const fatiao_allocator *a, char *s, size_t len) {
  fatiao__free(a, s, len);
}
