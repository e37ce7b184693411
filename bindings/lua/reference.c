/*
** References: tables { from, to, text, start, finish, kind, type, status, reason, instrument, missing } with a legible tostring.
*/
#include "binding.h"

#include <stdlib.h>

static const char references_type[] = "fatiao.references", reference_class[] = "fatiao.reference";

static void set_text(lua_State *L, const char *field, const char *s) {
  lua_pushstring(L, s);
  lua_setfield(L, -2, field);
}

static int describe(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "text");
  lua_getfield(L, 1, "status");
  lua_getfield(L, 1, "to");
  lua_pushfstring(L, "%s (%s", lua_tostring(L, -3), lua_tostring(L, -2));
  int n = lua_istable(L, -2) ? (int)lua_rawlen(L, -2) : 0, to = lua_gettop(L) - 1;
  for (int i = 1; i <= n && i <= 4; i++) {
    lua_rawgeti(L, to, i);
    lua_getglobal(L, "tostring");
    lua_insert(L, -2);
    lua_call(L, 1, 1);
    lua_pushfstring(L, "%s %s", i == 1 ? ":" : ",", lua_tostring(L, -1));
    lua_remove(L, -2);
    lua_concat(L, 2);
  }
  lua_pushstring(L, n > 4 ? ", …)" : ")");
  lua_concat(L, 2);
  return 1;
}

/* Pushes a reference; the corpus's userdata is at stack index `owner`. */
static void push_reference(lua_State *L, int owner, const fatiao_reference *r) {
  fatiao_string body;
  owner = lua_absindex(L, owner);
  lua_createtable(L, 0, 14);
  binding_push_provision(L, owner, r->from);
  lua_setfield(L, -2, "from");
  if (fatiao_provision_body(r->from, r->lang, &body) == FATIAO_OK && r->finish <= body.len) {
    lua_pushlstring(L, body.ptr + r->start, r->finish - r->start);
    lua_setfield(L, -2, "text");
  }
  lua_pushinteger(L, (lua_Integer)r->start + 1);
  lua_setfield(L, -2, "start");
  lua_pushinteger(L, (lua_Integer)r->finish);
  lua_setfield(L, -2, "finish");
  set_text(L, "lang", r->lang);
  set_text(L, "kind", fatiao_citation_kind_name(r->kind));
  set_text(L, "type", fatiao_citation_type_name(r->type));
  binding_set_resolution(L, owner, r->status, r->reason, r->instrument, r->to, r->tos, r->missing);
  if (luaL_newmetatable(L, reference_class)) {
    lua_pushcfunction(L, describe);
    lua_setfield(L, -2, "__tostring");
    lua_pushstring(L, reference_class);
    lua_setfield(L, -2, "__name");
  }
  lua_setmetatable(L, -2);
}

/* ------------------------------------------------------------- references ------------------------------------------------------------- */

/* Upvalues: the provision or instrument, its corpus, language or nil, next index. */
static int next_reference(lua_State *L) {
  box *b = binding_check_corpus(L, lua_upvalueindex(2));
  value *v = lua_touserdata(L, lua_upvalueindex(1));
  const char *lang = lua_tostring(L, lua_upvalueindex(3));
  size_t n = (size_t)lua_tointeger(L, lua_upvalueindex(4)), count;
  fatiao_reference r;
  bool whole = v->index == FATIAO_NONE;
  fatiao_provision p = {v->instrument, v->index};
  int status = whole ? fatiao_instrument_references(v->instrument, lang, &count) : fatiao_provision_references(p, lang, &count);
  if (status == FATIAO_OK && n >= count) return 0;
  if (status == FATIAO_OK) status = whole ? fatiao_instrument_reference_at(v->instrument, lang, n, &r) : fatiao_reference_at(p, lang, n, &r);
  if (status != FATIAO_OK) return luaL_error(L, "%s", fatiao_corpus_message(b->corpus));
  lua_pushinteger(L, (lua_Integer)n + 1);
  lua_replace(L, lua_upvalueindex(4));
  lua_pushvalue(L, lua_upvalueindex(2));
  push_reference(L, -1, &r);
  return 1;
}

static int iterate(lua_State *L, value *v) {
  size_t count;
  const char *lang = binding_opt_lang(L, 2);
  fatiao_provision p = {v->instrument, v->index};
  int status = v->index == FATIAO_NONE ? fatiao_instrument_references(v->instrument, lang, &count) : fatiao_provision_references(p, lang, &count);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  lua_pushvalue(L, 1);
  binding_push_owner(L, 1);
  if (lang) lua_pushstring(L, lang);
  else lua_pushnil(L);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_reference, 4);
  return 1;
}

int binding_provision_references(lua_State *L) {
  return iterate(L, binding_check_value(L, 1, binding_provision));
}

int binding_instrument_references(lua_State *L) {
  return iterate(L, binding_check_value(L, 1, binding_instrument));
}

/* -------------------------------------------------------------- cited by -------------------------------------------------------------- */

/* A reference with what it points at copied: an import on the way makes the core forget its own. */
typedef struct kept {
  fatiao_reference reference;
  fatiao_provision *to;
  char missing[96];
} kept;

/* References gathered before Lua sees any: nothing that can raise an error runs inside the walk. */
typedef struct gathered {
  const char *type;
  kept *item;
  size_t count, capacity;
} gathered;

static int collect(lua_State *L) {
  gathered *g = lua_touserdata(L, 1);
  if (!g || lua_rawlen(L, 1) < sizeof *g || g->type != references_type) return 0;
  for (size_t i = 0; i < g->count; i++) free(g->item[i].to);
  free(g->item);
  g->item = NULL;
  g->count = 0;
  return 0;
}

static int gather(void *payload, const fatiao_reference *r) {
  gathered *g = payload;
  if (g->count == g->capacity) {
    size_t capacity = g->capacity ? g->capacity * 2 : 32;
    kept *more = realloc(g->item, capacity * sizeof *more);
    if (!more) return FATIAO_NOMEM;
    g->item = more;
    g->capacity = capacity;
  }
  kept *k = &g->item[g->count];
  memset(k, 0, sizeof *k);
  k->reference = *r;
  k->to = malloc((r->tos + (size_t)1) * sizeof *k->to);
  if (!k->to) return FATIAO_NOMEM;
  if (r->tos) memcpy(k->to, r->to, r->tos * sizeof *k->to);
  if (r->missing) strncpy(k->missing, r->missing, sizeof k->missing - 1);
  g->count++;
  return 0;
}

/* Upvalues: what was gathered, the corpus, next index. */
static int next_gathered(lua_State *L) {
  binding_check_corpus(L, lua_upvalueindex(2));
  gathered *g = lua_touserdata(L, lua_upvalueindex(1));
  size_t n = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  if (n >= g->count) return 0;
  lua_pushinteger(L, (lua_Integer)n + 1);
  lua_replace(L, lua_upvalueindex(3));
  lua_pushvalue(L, lua_upvalueindex(2));
  fatiao_reference r = g->item[n].reference;
  r.to = g->item[n].to;
  r.missing = g->item[n].missing;
  push_reference(L, -1, &r);
  return 1;
}

int binding_provision_cited_by(lua_State *L) {
  value *v = binding_check_value(L, 1, binding_provision);
  const char *lang = binding_opt_lang(L, 2);
  gathered *g = lua_newuserdata(L, sizeof *g);
  *g = (gathered){references_type, NULL, 0, 0};
  if (luaL_newmetatable(L, references_type)) {
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  int status = fatiao_provision_cited_by((fatiao_provision){v->instrument, v->index}, lang, gather, g);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  binding_push_owner(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_gathered, 3);
  return 1;
}
