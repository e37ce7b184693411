/*
** Memory. All of it goes through the allocator that the host gave for the handle, with sizes on every call, so that a host can count, cap or pool.
** Sizes are multiplied in one place only (fatiao__reserve), where the overflow is looked at.
*/
#include "internal.h"

#include <stdlib.h>

static void *libc_realloc(void *ud, void *ptr, size_t old_size, size_t new_size) {
  (void)ud;
  (void)old_size;
  if (new_size != 0) return realloc(ptr, new_size);
  free(ptr);
  return NULL;
}

void *fatiao__resize(const fatiao_allocator *a, void *p, size_t old_size, size_t new_size) {
  fatiao_realloc_fn fn = a->realloc ? a->realloc : libc_realloc;
  return fn(a->ud, p, old_size, new_size);
}

void *fatiao__alloc(const fatiao_allocator *a, size_t size) {
  void *p = fatiao__resize(a, NULL, 0, size);
  return p ? memset(p, 0, size) : NULL;
}

void fatiao__free(const fatiao_allocator *a, void *p, size_t size) {
  if (p) fatiao__resize(a, p, size, 0);
}

int fatiao__reserve(const fatiao_allocator *a, void **items, uint32_t *capacity, uint32_t count, size_t size) {
  if (count < *capacity) return FATIAO_OK;
  if (*capacity > UINT32_MAX / 2 || *capacity > SIZE_MAX / 2 / size) return FATIAO_LIMIT;
  uint32_t wanted = *capacity ? *capacity * 2 : 16;
  void *p = fatiao__resize(a, *items, *capacity * size, wanted * size);
  if (!p) return FATIAO_NOMEM;
  *items = p;
  *capacity = wanted;
  return FATIAO_OK;
}
