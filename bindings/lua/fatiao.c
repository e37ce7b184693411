/*
** The module: require "fatiao". One table, the Lua parts that are embedded beside it, and the helpers that the other binding files share.
*/
#include "binding.h"

#include <stdlib.h>

const char binding_corpus[] = "fatiao.corpus", binding_instrument[] = "fatiao.instrument", binding_provision[] = "fatiao.provision", binding_hit[] = "fatiao.hit";

/* -------------------------------------------------------------- objects -------------------------------------------------------------- */

static int type_error(lua_State *L, int i, const char *type) {
  const char *got = luaL_typename(L, i);
  return luaL_argerror(L, i, lua_pushfstring(L, "%s expected, got %s", type + sizeof "fatiao." - 1, got));
}

/* The type and the length are looked at before the memory: a light userdata has none, and the length of a number would make a string of it in Lua 5.1. */
static void *test(lua_State *L, int i, const char *type, size_t size) {
  void *p = lua_type(L, i) == LUA_TUSERDATA && lua_rawlen(L, i) >= size ? lua_touserdata(L, i) : NULL;
  return p && *(const char **)p == type ? p : NULL;
}

box *binding_check_corpus(lua_State *L, int i) {
  box *b = test(L, i, binding_corpus, sizeof *b);
  if (!b) type_error(L, i, binding_corpus);
  if (!b->corpus) luaL_error(L, "the corpus is closed");
  return b;
}

value *binding_test_value(lua_State *L, int i, const char *type) {
  return test(L, i, type, sizeof(value));
}

value *binding_check_value(lua_State *L, int i, const char *type) {
  value *v = binding_test_value(L, i, type);
  if (!v) type_error(L, i, type);
  if (!v->box->corpus) luaL_error(L, "the corpus is closed");
  return v;
}

void binding_push_class(lua_State *L, int owner, const char *type) {
  owner = lua_absindex(L, owner);
  lua_getuservalue(L, owner);
  lua_getfield(L, -1, type);
  lua_remove(L, -2);
}

/* Pops the table of names. The metatable keeps the corpus, and the corpus the metatable. */
void binding_new_class_with(lua_State *L, int owner, const char *type, lua_CFunction index, const luaL_Reg *meta) {
  owner = lua_absindex(L, owner);
  int names = lua_gettop(L);
  lua_getuservalue(L, owner);
  lua_newtable(L);
  luaL_setfuncs(L, meta, 0);
  lua_pushvalue(L, owner);
  lua_setfield(L, -2, "owner");
  lua_pushstring(L, type);
  lua_setfield(L, -2, "__name");
  lua_pushvalue(L, names);
  lua_setfield(L, -2, "__methods");
  lua_pushvalue(L, names);
  lua_pushcclosure(L, index, 1);
  lua_setfield(L, -2, "__index");
  lua_setfield(L, -2, type);
  lua_pop(L, 2);
}

void binding_new_class(lua_State *L, int owner, const char *type, const luaL_Reg *methods, lua_CFunction index, const luaL_Reg *meta) {
  owner = lua_absindex(L, owner);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  binding_new_class_with(L, owner, type, index, meta);
}

void binding_push_owner(lua_State *L, int i) {
  lua_getmetatable(L, i);
  lua_getfield(L, -1, "owner");
  lua_remove(L, -2);
}

static value *push_value(lua_State *L, const char *type, box *b, fatiao_instrument *i, uint32_t index) {
  value *v = fatiao_newvalue(L, sizeof *v);
  v->type = type;
  v->box = b;
  v->instrument = i;
  v->index = index;
  return v;
}

void binding_push_instrument(lua_State *L, int owner, fatiao_instrument *i) {
  owner = lua_absindex(L, owner);
  box *b = lua_touserdata(L, owner);
  push_value(L, binding_instrument, b, i, FATIAO_NONE);
  binding_push_class(L, owner, binding_instrument);
  lua_setmetatable(L, -2);
}

void binding_push_provision(lua_State *L, int owner, fatiao_provision p) {
  owner = lua_absindex(L, owner);
  if (!p.instrument) {
    lua_pushnil(L);
    return;
  }
  push_value(L, binding_provision, lua_touserdata(L, owner), p.instrument, p.index);
  binding_push_class(L, owner, binding_provision);
  lua_setmetatable(L, -2);
}

void binding_push_like(lua_State *L, const value *model, int model_index, fatiao_provision p) {
  model_index = lua_absindex(L, model_index);
  if (!p.instrument) {
    lua_pushnil(L);
    return;
  }
  push_value(L, binding_provision, model->box, p.instrument, p.index);
  lua_getmetatable(L, model_index);
  lua_setmetatable(L, -2);
}

/* ------------------------------------------------------------- arguments ------------------------------------------------------------- */

int binding_fail(lua_State *L, fatiao_corpus *c, int status) {
  lua_pushnil(L);
  lua_pushstring(L, c && *fatiao_corpus_message(c) ? fatiao_corpus_message(c) : fatiao_status_name(status));
  lua_pushstring(L, fatiao_status_name(status));
  return 3;
}

const char *binding_opt_lang(lua_State *L, int i) {
  return luaL_optstring(L, i, NULL);
}

void binding_push_string(lua_State *L, fatiao_string s) {
  if (s.ptr) lua_pushlstring(L, s.ptr, s.len);
  else lua_pushnil(L);
}

const char *binding_field(lua_State *L, int i, const char *name, const char *otherwise) {
  if (lua_isnoneornil(L, i)) return otherwise;
  luaL_checktype(L, i, LUA_TTABLE);
  lua_getfield(L, i, name);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return otherwise;
  }
  if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER) luaL_argerror(L, i, lua_pushfstring(L, "field '%s' should be a string", name));
  return lua_tostring(L, -1);
}

int binding_flag(lua_State *L, int i, const char *name) {
  if (lua_isnoneornil(L, i)) return 0;
  luaL_checktype(L, i, LUA_TTABLE);
  lua_getfield(L, i, name);
  int flag = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return flag;
}

/* ------------------------------------------------------------- the module ------------------------------------------------------------ */

/* require "fatiao.report": compiles an embedded part. */
static int load_script(lua_State *L) {
  const binding_script *s = &binding_scripts[lua_tointeger(L, lua_upvalueindex(1))];
  if (luaL_loadbuffer(L, s->start, (size_t)(s->end - s->start), lua_pushfstring(L, "=%s", s->name)) != LUA_OK) return lua_error(L);
  lua_pushstring(L, s->name);
  lua_call(L, 1, 1);
  return 1;
}

static void preload(lua_State *L, const char *name, lua_CFunction fn, int upvalue) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  lua_getfield(L, -1, name);
  bool there = !lua_isnil(L, -1);
  lua_pop(L, 1);
  if (!there) {
    lua_pushinteger(L, upvalue);
    lua_pushcclosure(L, fn, 1);
    lua_setfield(L, -2, name);
  }
  lua_pop(L, 2);
}

static void preload_scripts(lua_State *L) {
  for (int i = 0; binding_scripts[i].name; i++) preload(L, binding_scripts[i].name, load_script, i);
}

static void list_analyses(lua_State *L) {
  static const char head[] = "fatiao.run.";
  lua_newtable(L);
  for (int i = 0, n = 0; binding_scripts[i].name; i++) {
    if (strncmp(binding_scripts[i].name, head, sizeof head - 1) != 0) continue;
    lua_pushstring(L, binding_scripts[i].name + sizeof head - 1);
    lua_rawseti(L, -2, ++n);
  }
}

int luaopen_fatiao(lua_State *L) {
  luaL_checkversion(L);
  preload_scripts(L);
  lua_newtable(L);
  lua_pushstring(L, fatiao_version());
  lua_setfield(L, -2, "version");
  binding_open_corpus(L);
  binding_open_text(L);
  lua_setfield(L, -2, "text");
  binding_open_citation(L);
  lua_setfield(L, -2, "citation");
  list_analyses(L);
  lua_setfield(L, -2, "analyses");
  return 1;
}

int fatiao_preload(lua_State *L) {
  preload(L, "fatiao", luaopen_fatiao, 0);
  preload_scripts(L);
  return 0;
}
