/*
** Names of status codes, kinds and warnings: what programs compare and what scripts get as the third value of a failure.
*/
#include "internal.h"

const char *fatiao_version(void) {
  return FATIAO_VERSION;
}

const char *fatiao_status_name(int status) {
  switch (status) {
    case FATIAO_OK: return "ok";
    case FATIAO_DONE: return "done";
    case FATIAO_NOMEM: return "nomem";
    case FATIAO_NOTFOUND: return "notfound";
    case FATIAO_INVALID: return "invalid";
    case FATIAO_ENCODING: return "encoding";
    case FATIAO_EMPTY: return "empty";
    case FATIAO_IO: return "io";
    case FATIAO_FOREIGN: return "foreign";
    case FATIAO_NEWER: return "newer";
    case FATIAO_READONLY: return "readonly";
    case FATIAO_BUSY: return "busy";
    case FATIAO_LIMIT: return "limit";
    case FATIAO_AMBIGUOUS: return "ambiguous";
    case FATIAO_INTERRUPTED: return "interrupted";
    case FATIAO_USER: return "user";
    default: return "unknown";
  }
}

const char *fatiao_kind_name(fatiao_kind kind) {
  static const char *const name[FATIAO_KINDS] = {NULL,      "preface", "toc",   "preamble", "part",     "book",   "chapter", "section",   "title",
                                                 "division", "art",     "para",  "point",    "subpoint", "wrapup", "annex",   "conclusion"};
  return kind > 0 && kind < FATIAO_KINDS ? name[kind] : NULL;
}

const char *fatiao_warning_name(fatiao_warning_kind kind) {
  static const char *const name[] = {NULL, "gap", "repeat", "order", "misfit", "empty", "depth", "tree"};
  return kind >= FATIAO_WARN_GAP && kind <= FATIAO_WARN_TREE ? name[kind] : NULL;
}
