/*
** The bundled corpus. The build runs in two stages: a first program without an image reads corpus/ and writes a database; this file is then compiled
** again with FATIAO_IMAGE naming it, and the assembler puts the bytes, as they are, into read-only memory that all handles and processes share.
*/
#include "internal.h"

#ifdef FATIAO_IMAGE

#ifdef __APPLE__
#define SECTION ".const_data\n"
#define PREFIX "_"
#define BACK ".text\n"
#else
#define SECTION ".pushsection .rodata.fatiao, \"a\"\n"
#define PREFIX ""
#define BACK ".popsection\n"
#endif

__asm__(SECTION ".balign 16\n" PREFIX "fatiao__image_begin:\n"
        ".incbin \"" FATIAO_IMAGE "\"\n" PREFIX "fatiao__image_end:\n"
        ".byte 0\n" BACK);

extern const unsigned char fatiao__image_begin[] __attribute__((visibility("hidden")));
extern const unsigned char fatiao__image_end[] __attribute__((visibility("hidden")));

const unsigned char *fatiao__image(size_t *size) {
  *size = (size_t)((uintptr_t)fatiao__image_end - (uintptr_t)fatiao__image_begin);
  return fatiao__image_begin;
}

#else

const unsigned char *fatiao__image(size_t *size) {
  *size = 0;
  return NULL;
}

#endif
