/*
** Corpus: opening and closing, from names to instruments and provisions.
*/
#include "binding.h"

#include <stdlib.h>

/* ------------------------------------------------------------- lifetime --------------------------------------------------------------- */

/* "zh" or "en", as the environment asks for; a program that wants another language sets corpus.lang. */
static const char *environment_lang(void) {
  static const char *const names[] = {"FATIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *v = getenv(names[i]);
    if (v && *v) return strncmp(v, "zh", 2) == 0 ? "zh" : "en";
  }
  return "en";
}

/* close, __gc and __close. */
static int close_corpus(lua_State *L) {
  box *b = lua_touserdata(L, 1);
  if (!b || lua_rawlen(L, 1) < sizeof *b || b->type != binding_corpus) return luaL_argerror(L, 1, "corpus expected");
  fatiao_corpus *c = b->corpus;
  if (!c) return 0;
  binding_close_searches(b);
  binding_close_rows(b);
  b->corpus = NULL;
  fatiao_corpus_release(c);
  return 0;
}

static box *new_box(lua_State *L) {
  box *b = lua_newuserdata(L, sizeof *b);
  *b = (box){binding_corpus, NULL, NULL, NULL};
  luaL_getmetatable(L, binding_corpus);
  lua_setmetatable(L, -2);
  return b;
}

static int open_corpus(lua_State *L) {
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  const char *path = luaL_optstring(L, 1, NULL);
  opt.mode = luaL_optstring(L, 2, "r");
  opt.lang = environment_lang();
  box *b = new_box(L);
  lua_newtable(L);
  lua_setuservalue(L, -2);
  binding_make_instrument(L, -1);
  binding_make_provision(L, -1);
  binding_make_hit(L, -1);
  int status = fatiao_open(&b->corpus, path, &opt);
  if (status == FATIAO_OK) return 1;
  int results = binding_fail(L, b->corpus, status);
  fatiao_corpus_release(b->corpus);
  b->corpus = NULL;
  return results;
}

/* -------------------------------------------------------------- looking up ------------------------------------------------------------ */

static int find_instrument(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  size_t n;
  const char *name = luaL_checklstring(L, 2, &n);
  fatiao_instrument *i;
  int status = fatiao_corpus_instrument(b->corpus, name, n, &i);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  fatiao_instrument_release(i); /* the box is a holder already */
  binding_push_instrument(L, 1, i);
  return 1;
}

static int fail_citation(lua_State *L, box *b, const char *ref, const fatiao_resolution *r) {
  const char *lang = fatiao_corpus_lang(b->corpus);
  bool many = r->status == FATIAO_RESOLVED;
  fatiao_resolution_status status = many ? FATIAO_UNCLEAR : r->status;
  const char *reason = !many ? fatiao_reason_text(r->reason, lang) : strncmp(lang, "zh", 2) == 0 ? "所指不是一个条款" : "it does not name one provision";
  lua_pushnil(L);
  lua_pushfstring(L, *r->missing ? "%s: %s (%s)" : "%s: %s", ref, reason, r->missing);
  lua_pushstring(L, fatiao_resolution_status_name(status));
  return 3;
}

/* The one provision that a citation names; several are a failure, since the first of them would be taken for all. */
static int find_cited(lua_State *L, box *b, const char *ref, size_t n) {
  value *at = lua_isnoneornil(L, 3) ? NULL : binding_check_value(L, 3, binding_provision);
  luaL_argcheck(L, !at || at->box == b, 3, "a provision of another corpus");
  fatiao_provision place = at ? (fatiao_provision){at->instrument, at->index} : (fatiao_provision){NULL, FATIAO_NONE};
  fatiao_resolution r;
  int status = fatiao_corpus_cite(b->corpus, ref, n, place, &r);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  bool one = r.status == FATIAO_RESOLVED && r.provisions == 1;
  fatiao_provision p = one ? r.provision[0] : (fatiao_provision){NULL, FATIAO_NONE};
  fatiao_resolution told = r; /* without its list, which is freed before Lua may raise an error */
  fatiao_resolution_clear(&r);
  if (!one) return fail_citation(L, b, ref, &told);
  binding_push_provision(L, 1, p);
  return 1;
}

/* corpus:provision(ref [, context]): an id, or a citation in any form; a relative one is read from where the context, a Provision, stands. */
static int find_provision(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  size_t n;
  const char *ref = luaL_checklstring(L, 2, &n);
  fatiao_provision p;
  if (!memchr(ref, '/', n)) return find_cited(L, b, ref, n);
  int status = fatiao_corpus_provision(b->corpus, ref, n, &p);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  fatiao_instrument_release(p.instrument);
  binding_push_provision(L, 1, p);
  return 1;
}

static int next_instrument(lua_State *L) {
  box *b = binding_check_corpus(L, lua_upvalueindex(1));
  lua_Integer n = lua_tointeger(L, lua_upvalueindex(2));
  if (n >= fatiao_corpus_count(b->corpus)) return 0;
  fatiao_instrument *i;
  if (fatiao_corpus_at(b->corpus, n, &i) != FATIAO_OK) return luaL_error(L, "%s", fatiao_corpus_message(b->corpus));
  lua_pushinteger(L, n + 1);
  lua_replace(L, lua_upvalueindex(2));
  fatiao_instrument_release(i);
  lua_pushvalue(L, lua_upvalueindex(1));
  binding_push_instrument(L, -1, i);
  return 1;
}

static int instruments(lua_State *L) {
  binding_check_corpus(L, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_instrument, 2);
  return 1;
}

/* ------------------------------------------------------------ transactions ------------------------------------------------------------ */

/* corpus:transaction(fn, ...): all that fn writes or nothing; an error in fn is raised again after the roll-back. */
static int transaction(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  int status = fatiao_begin(b->corpus);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  int failed = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  if (!b->corpus) return luaL_error(L, "the corpus was closed inside its transaction");
  if (failed) {
    fatiao_rollback(b->corpus);
    return lua_error(L);
  }
  status = fatiao_commit(b->corpus);
  return status == FATIAO_OK ? lua_gettop(L) - 1 : binding_fail(L, b->corpus, status);
}

static int optimize(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  int status = fatiao_corpus_optimize(b->corpus);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushboolean(L, 1);
  return 1;
}

/* fatiao.copy(path): the bundled corpus becomes a file of the user's own. A file that is there already is not touched. */
static int copy_corpus(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  fatiao_open_options opt = FATIAO_OPEN_INIT;
  box *b = new_box(L); /* which the collector closes if an error passes by */
  opt.lang = environment_lang();
  int status = fatiao_open(&b->corpus, NULL, &opt);
  if (status == FATIAO_OK) status = fatiao_corpus_copy(b->corpus, path);
  int results = 1;
  if (status == FATIAO_OK) lua_pushboolean(L, 1);
  else results = binding_fail(L, b->corpus, status);
  fatiao_corpus_release(b->corpus);
  b->corpus = NULL;
  return results;
}

/* ------------------------------------------------------------ the object -------------------------------------------------------------- */

static int index_corpus(lua_State *L) {
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (!lua_isnil(L, -1) || lua_type(L, 2) != LUA_TSTRING) return 1;
  if (strcmp(lua_tostring(L, 2), "lang") == 0) lua_pushstring(L, fatiao_corpus_lang(binding_check_corpus(L, 1)->corpus));
  return 1;
}

static int set_field(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  if (strcmp(luaL_checkstring(L, 2), "lang") != 0) return luaL_error(L, "a corpus has no field '%s' that can be set", lua_tostring(L, 2));
  if (fatiao_corpus_set_lang(b->corpus, luaL_checkstring(L, 3)) != FATIAO_OK) return luaL_error(L, "%s", fatiao_corpus_message(b->corpus));
  return 0;
}

static int describe(lua_State *L) {
  box *b = lua_touserdata(L, 1);
  if (!b || lua_rawlen(L, 1) < sizeof *b || b->type != binding_corpus) return luaL_argerror(L, 1, "corpus expected");
  if (!b->corpus) lua_pushliteral(L, "corpus (closed)");
  else lua_pushfstring(L, "corpus (%d instruments)", (int)fatiao_corpus_count(b->corpus));
  return 1;
}

void binding_open_corpus(lua_State *L) {
  static const luaL_Reg methods[] = {{"instruments", instruments}, {"instrument", find_instrument}, {"provision", find_provision},     {"search", binding_search_call},
                                     {"import", binding_import_call}, {"declare", binding_declare_call}, {"transaction", transaction}, {"sql", binding_sql_call}, {"check", binding_check_call}, {"optimize", optimize},
                                     {"close", close_corpus},      {NULL, NULL}};
  static const luaL_Reg functions[] = {{"open", open_corpus}, {"copy", copy_corpus}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", close_corpus}, {"__close", close_corpus}, {"__newindex", set_field}, {"__tostring", describe}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  if (luaL_newmetatable(L, binding_corpus)) {
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "__methods");
    lua_pushcclosure(L, index_corpus, 1);
    lua_setfield(L, -2, "__index");
  }
  lua_pop(L, 1);
}
