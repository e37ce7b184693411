/*
** Instrument: what it is, its languages and versions, and walks over its provisions.
*/
#include "binding.h"

static value *self(lua_State *L) {
  return binding_check_value(L, 1, binding_instrument);
}

static int title(lua_State *L) {
  value *v = self(L);
  binding_push_string(L, fatiao_instrument_title(v->instrument, binding_opt_lang(L, 2)));
  return 1;
}

static int aliases(lua_State *L) {
  value *v = self(L);
  lua_newtable(L);
  for (size_t n = 0;; n++) {
    fatiao_string s = fatiao_instrument_alias(v->instrument, n, NULL);
    if (!s.ptr) return 1;
    lua_pushlstring(L, s.ptr, s.len);
    lua_rawseti(L, -2, (int)n + 1);
  }
}

static int languages(lua_State *L) {
  value *v = self(L);
  lua_newtable(L);
  for (size_t n = 0; fatiao_instrument_lang(v->instrument, n); n++) {
    lua_pushstring(L, fatiao_instrument_lang(v->instrument, n));
    lua_rawseti(L, -2, (int)n + 1);
  }
  return 1;
}

/* A table of {name, date}, oldest first. */
static int versions(lua_State *L) {
  value *v = self(L);
  const char *name, *date;
  lua_newtable(L);
  for (size_t n = 0;; n++) {
    int status = fatiao_instrument_version_at(v->instrument, n, &name, &date);
    if (status == FATIAO_NOTFOUND) return 1;
    if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
    lua_createtable(L, 0, 2);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, date);
    lua_setfield(L, -2, "date");
    lua_rawseti(L, -2, (int)n + 1);
  }
}

static int at(lua_State *L) {
  value *v = self(L);
  fatiao_instrument *found;
  int status = fatiao_instrument_on(v->instrument, luaL_checkstring(L, 2), &found);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  fatiao_instrument_release(found);
  binding_push_owner(L, 1);
  binding_push_instrument(L, -1, found);
  return 1;
}

static int article(lua_State *L) {
  value *v = self(L);
  size_t n;
  lua_Number given = lua_type(L, 2) == LUA_TNUMBER ? lua_tonumber(L, 2) : 0;
  if (given >= 1 && given <= INT32_MAX && given == (int)given) { /* 7.0 is article 7 */
    lua_pushfstring(L, "%d", (int)given);
    lua_replace(L, 2);
  }
  const char *number = luaL_checklstring(L, 2, &n);
  fatiao_provision p = fatiao_instrument_article(v->instrument, number, n);
  if (!p.instrument) {
    bool chinese = strncmp(fatiao_corpus_lang(v->box->corpus), "zh", 2) == 0;
    lua_pushnil(L);
    lua_pushfstring(L, chinese ? "%s 没有第 %s 条" : "%s has no article %s", fatiao_instrument_id(v->instrument), number);
    lua_pushstring(L, fatiao_status_name(FATIAO_NOTFOUND));
    return 3;
  }
  binding_push_owner(L, 1);
  binding_push_provision(L, -1, p);
  return 1;
}

static int walk(lua_State *L, binding_walk how, fatiao_kind kind) {
  value *v = self(L);
  return binding_push_walk(L, 1, v->instrument, how, kind, 0, fatiao_instrument_size(v->instrument));
}

static int provisions(lua_State *L) {
  return walk(L, WALK_ALL, FATIAO_KINDS);
}

static int articles(lua_State *L) {
  return walk(L, WALK_KIND, FATIAO_ART);
}

static int chapters(lua_State *L) {
  return walk(L, WALK_KIND, FATIAO_CHAPTER);
}

/* ------------------------------------------------------------ the object -------------------------------------------------------------- */

static int index_instrument(lua_State *L) {
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (!lua_isnil(L, -1) || lua_type(L, 2) != LUA_TSTRING) return 1;
  const char *key = lua_tostring(L, 2);
  value *v = self(L);
  if (strcmp(key, "id") == 0) lua_pushstring(L, fatiao_instrument_id(v->instrument));
  else if (strcmp(key, "kind") == 0) lua_pushstring(L, fatiao_instrument_kind(v->instrument));
  else if (strcmp(key, "date") == 0) lua_pushstring(L, fatiao_instrument_date(v->instrument));
  else if (strcmp(key, "version") == 0) lua_pushstring(L, fatiao_instrument_version(v->instrument));
  else if (strcmp(key, "corpus") == 0) binding_push_owner(L, 1);
  return 1;
}

static int equal(lua_State *L) {
  value *a = binding_test_value(L, 1, binding_instrument), *b = binding_test_value(L, 2, binding_instrument);
  lua_pushboolean(L, a && b && a->instrument == b->instrument);
  return 1;
}

static int describe(lua_State *L) {
  value *v = binding_test_value(L, 1, binding_instrument);
  if (!v || !v->box->corpus) {
    lua_pushliteral(L, "instrument (its corpus is closed)");
    return 1;
  }
  fatiao_string s = fatiao_instrument_title(v->instrument, NULL);
  const char *version = fatiao_instrument_version(v->instrument);
  lua_pushstring(L, fatiao_instrument_id(v->instrument));
  if (*version) lua_pushfstring(L, "@%s", version);
  if (*version) lua_concat(L, 2);
  if (!s.ptr) return 1;
  lua_pushlstring(L, " ", 1);
  lua_pushlstring(L, s.ptr, s.len);
  lua_concat(L, 3);
  return 1;
}

void binding_make_instrument(lua_State *L, int owner) {
  static const luaL_Reg methods[] = {{"title", title},       {"aliases", aliases},       {"languages", languages}, {"versions", versions}, {"at", at},
                                     {"article", article},   {"provisions", provisions}, {"articles", articles},   {"chapters", chapters}, {"references", binding_instrument_references}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__eq", equal}, {"__tostring", describe}, {NULL, NULL}};
  binding_new_class(L, owner, binding_instrument, methods, index_instrument, meta);
}
