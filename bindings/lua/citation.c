/*
** fatiao.citation and corpus:check: citations of any text, as tables.
*/
#include "binding.h"

#include <stdlib.h>

static const char citations_type[] = "fatiao.citations";

/* Found citations, freed by the collector when an error passes by. */
typedef struct holder {
  const char *type;
  fatiao_citations *found;
  fatiao_resolution *resolution; /* of each, or NULL */
  size_t count;
} holder;

static int collect(lua_State *L) {
  holder *h = lua_touserdata(L, 1);
  if (!h || lua_rawlen(L, 1) < sizeof *h || h->type != citations_type) return 0;
  for (size_t i = 0; h->resolution && i < h->count; i++) fatiao_resolution_clear(&h->resolution[i]);
  free(h->resolution);
  fatiao_citations_free(h->found);
  h->resolution = NULL;
  h->found = NULL;
  h->count = 0;
  return 0;
}

static holder *hold(lua_State *L) {
  holder *h = lua_newuserdata(L, sizeof *h);
  *h = (holder){citations_type, NULL, NULL, 0};
  if (luaL_newmetatable(L, citations_type)) {
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return h;
}

static void set_string(lua_State *L, const char *field, const char *s, size_t n) {
  lua_pushlstring(L, s, n);
  lua_setfield(L, -2, field);
}

static void set_name(lua_State *L, const char *field, const char *s) {
  lua_pushstring(L, s);
  lua_setfield(L, -2, field);
}

static void set_integer(lua_State *L, const char *field, size_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  lua_setfield(L, -2, field);
}

/* { text, start, finish, kind, type, name }: positions as in Lua's string library. */
static void push_citation(lua_State *L, const fatiao_citation *c, const char *s) {
  lua_createtable(L, 0, 10);
  set_string(L, "text", s + c->start, c->finish - c->start);
  set_integer(L, "start", c->start + 1);
  set_integer(L, "finish", c->finish);
  set_name(L, "kind", fatiao_citation_kind_name(c->kind));
  set_name(L, "type", fatiao_citation_type_name(c->type));
  if (c->name_finish > c->name_start) set_string(L, "name", s + c->name_start, c->name_finish - c->name_start);
}

/* -------------------------------------------------------------- finding --------------------------------------------------------------- */

/* Upvalues: holder, text, next index, whether only spans are wanted. */
static int next_citation(lua_State *L) {
  holder *h = lua_touserdata(L, lua_upvalueindex(1));
  size_t i = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  const fatiao_citation *c = fatiao_citations_at(h->found, i);
  if (!c) return 0;
  lua_pushinteger(L, (lua_Integer)i + 1);
  lua_replace(L, lua_upvalueindex(3));
  if (lua_toboolean(L, lua_upvalueindex(4))) {
    lua_pushinteger(L, (lua_Integer)c->start + 1);
    lua_pushinteger(L, (lua_Integer)c->finish);
    return 2;
  }
  push_citation(L, c, lua_tostring(L, lua_upvalueindex(2)));
  return 1;
}

static int iterate(lua_State *L, bool spans) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n), *lang = luaL_optstring(L, 2, NULL);
  holder *h = hold(L);
  int status = fatiao_citation_find(&h->found, NULL, s, n, lang);
  if (status != FATIAO_OK) return binding_fail(L, NULL, status);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushboolean(L, spans);
  lua_pushcclosure(L, next_citation, 4);
  return 1;
}

/* citation.find(s [, lang]): iterator of citations. */
static int find(lua_State *L) {
  return iterate(L, false);
}

/* citation.spans(s [, lang]): iterator of first and last position, and nothing else: for long texts. */
static int spans(lua_State *L) {
  return iterate(L, true);
}

/* Upvalues: text, next offset. */
static int next_absolute(lua_State *L) {
  size_t n, finish;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &n);
  size_t at = fatiao_citation_absolute(s, n, (size_t)lua_tointeger(L, lua_upvalueindex(2)), &finish);
  if (at >= n) return 0;
  lua_pushinteger(L, (lua_Integer)finish);
  lua_replace(L, lua_upvalueindex(2));
  lua_pushinteger(L, (lua_Integer)at + 1);
  lua_pushinteger(L, (lua_Integer)finish);
  return 2;
}

/* citation.absolute(s): iterator of first and last position of 第N条[之N][第N款][第N项], and of nothing else: for texts of any size. */
static int absolute(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_absolute, 2);
  return 1;
}

/* What find gave, or a string: the citation at stack index i, alone. */
static int parse_at(lua_State *L, int i, const char *lang, holder **h, const char **s) {
  size_t n;
  if (lua_istable(L, i)) {
    lua_getfield(L, i, "text");
    lua_replace(L, i);
  }
  *s = luaL_checklstring(L, i, &n);
  *h = hold(L);
  return fatiao_citation_parse(&(*h)->found, NULL, *s, n, lang);
}

static int fail_parse(lua_State *L, const char *s, int status) {
  lua_pushnil(L);
  lua_pushfstring(L, "not one citation: '%s'", s);
  lua_pushstring(L, fatiao_status_name(status));
  return 3;
}

#define WRITTEN_MAX 4096 /* bytes of a formatted citation */

/* citation.parse(s [, lang]): the citation that is the whole of s, with its pointer in words. */
static int parse(lua_State *L) {
  holder *h;
  const char *s, *lang = luaL_optstring(L, 2, NULL);
  char pointer[WRITTEN_MAX];
  size_t n;
  int status = parse_at(L, 1, lang, &h, &s);
  if (status != FATIAO_OK) return fail_parse(L, s, status);
  const fatiao_citation *c = fatiao_citations_at(h->found, 0);
  push_citation(L, c, s);
  if (fatiao_citation_describe(c, pointer, sizeof pointer, &n) == FATIAO_OK) set_string(L, "pointer", pointer, n);
  return 1;
}

/* citation.format(c, lang): a citation, as find gave it or as a string, in the habit of a language. */
static int format(lua_State *L) {
  holder *h;
  const char *s, *lang = luaL_checkstring(L, 2);
  char written[WRITTEN_MAX];
  size_t n;
  int status = parse_at(L, 1, NULL, &h, &s);
  if (status != FATIAO_OK) return fail_parse(L, s, status);
  status = fatiao_citation_format(fatiao_citations_at(h->found, 0), s, lang, written, sizeof written, &n);
  if (status != FATIAO_OK) return fail_parse(L, s, status);
  lua_pushlstring(L, written, n);
  return 1;
}

int binding_open_citation(lua_State *L) {
  static const luaL_Reg functions[] = {{"find", find}, {"spans", spans}, {"absolute", absolute}, {"parse", parse}, {"format", format}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}

/* ------------------------------------------------------------- resolving -------------------------------------------------------------- */

void binding_set_resolution(lua_State *L, int owner, fatiao_resolution_status status, fatiao_reason reason, fatiao_instrument *instrument, const fatiao_provision *to, uint32_t tos,
                            const char *missing) {
  box *b = lua_touserdata(L, owner);
  owner = lua_absindex(L, owner);
  set_name(L, "status", fatiao_resolution_status_name(status));
  if (reason != FATIAO_REASON_NONE) set_name(L, "reason", fatiao_reason_text(reason, fatiao_corpus_lang(b->corpus)));
  if (missing && *missing) set_name(L, "missing", missing);
  if (instrument) {
    binding_push_instrument(L, owner, instrument);
    lua_setfield(L, -2, "instrument");
  }
  lua_createtable(L, (int)tos, 0);
  for (uint32_t i = 0; i < tos; i++) {
    binding_push_provision(L, owner, to[i]);
    lua_rawseti(L, -2, (int)i + 1);
  }
  lua_setfield(L, -2, "to");
}

/* Upvalues: holder, text, next index, corpus. */
static int next_checked(lua_State *L) {
  binding_check_corpus(L, lua_upvalueindex(4));
  holder *h = lua_touserdata(L, lua_upvalueindex(1));
  size_t i = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  if (i >= h->count) return 0;
  lua_pushinteger(L, (lua_Integer)i + 1);
  lua_replace(L, lua_upvalueindex(3));
  const fatiao_resolution *r = &h->resolution[i];
  lua_pushvalue(L, lua_upvalueindex(4));
  push_citation(L, fatiao_citations_at(h->found, i), lua_tostring(L, lua_upvalueindex(2)));
  binding_set_resolution(L, lua_gettop(L) - 1, r->status, r->reason, r->instrument, r->provision, r->provisions, r->missing);
  return 1;
}

/* Where relative citations of the text stand: options.at, a Provision; options.within, the name of an instrument. */
static int place_of(lua_State *L, box *b, fatiao_provision *place, fatiao_instrument **instrument) {
  const char *within = binding_field(L, 3, "within", NULL);
  *place = (fatiao_provision){NULL, FATIAO_NONE};
  *instrument = NULL;
  if (!lua_isnoneornil(L, 3)) {
    lua_getfield(L, 3, "at");
    value *v = lua_isnil(L, -1) ? NULL : binding_test_value(L, -1, binding_provision);
    luaL_argcheck(L, lua_isnil(L, -1) || v, 3, "field 'at' should be a provision");
    luaL_argcheck(L, !v || v->box == b, 3, "field 'at' is a provision of another corpus");
    if (v) *place = (fatiao_provision){v->instrument, v->index};
    if (v) *instrument = v->instrument;
    lua_pop(L, 1);
  }
  if (!within) return FATIAO_OK;
  int status = fatiao_corpus_instrument(b->corpus, within, strlen(within), instrument);
  if (status == FATIAO_OK) fatiao_instrument_release(*instrument);
  return status;
}

int binding_check_call(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  size_t n;
  const char *s = luaL_checklstring(L, 2, &n), *lang = binding_field(L, 3, "lang", NULL), *date = binding_field(L, 3, "date", NULL);
  fatiao_provision place;
  fatiao_instrument *instrument;
  int status = place_of(L, b, &place, &instrument);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  holder *h = hold(L);
  status = fatiao_citation_find(&h->found, NULL, s, n, lang);
  if (status != FATIAO_OK) return binding_fail(L, NULL, status);
  size_t count = fatiao_citations_count(h->found);
  h->resolution = count ? calloc(count, sizeof *h->resolution) : NULL;
  if (count && !h->resolution) return binding_fail(L, NULL, FATIAO_NOMEM);
  h->count = count;
  if (count) status = fatiao_citations_resolve(b->corpus, h->found, s, place, instrument, date, h->resolution);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushvalue(L, 2);
  lua_pushinteger(L, 0);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, next_checked, 4);
  return 1;
}
