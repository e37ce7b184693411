/*
** Provision: the tree, the words. Fields are read through one table that holds methods as functions and fields as numbers, so that a read costs one look-up.
*/
#include "binding.h"

static value *self(lua_State *L) {
  return binding_check_value(L, 1, binding_provision);
}

static fatiao_provision provision_of(const value *v) {
  return (fatiao_provision){v->instrument, v->index};
}

/* --------------------------------------------------------------- walks ---------------------------------------------------------------- */

typedef struct walk {
  box *box;
  fatiao_instrument *instrument;
  uint32_t next, end;
  binding_walk how;
  fatiao_kind kind;
} walk;

static uint32_t step(walk *w) {
  for (;;) {
    if (w->next >= w->end) return FATIAO_NONE; /* also when it is FATIAO_NONE */
    uint32_t at = w->next;
    fatiao_provision p = {w->instrument, at};
    if (w->how == WALK_ALL) w->next++;
    else if (w->how == WALK_CHILDREN) w->next = fatiao_provision_end(p);
    else if (w->how == WALK_ANCESTORS) w->next = fatiao_provision_parent(p).index;
    else {
      fatiao_kind kind = fatiao_provision_kind(p);
      w->next = kind >= FATIAO_ART && kind != FATIAO_ANNEX ? fatiao_provision_end(p) : at + 1; /* nothing that is walked by kind stands inside an article */
      if (kind != w->kind) continue;
    }
    return at;
  }
}

/* Upvalues: the walk, the metatable of what it yields. */
static int next_provision(lua_State *L) {
  walk *w = lua_touserdata(L, lua_upvalueindex(1));
  if (!w->box->corpus) return luaL_error(L, "the corpus is closed");
  uint32_t at = step(w);
  if (at == FATIAO_NONE) return 0;
  value *v = fatiao_newvalue(L, sizeof *v);
  v->type = binding_provision;
  v->box = w->box;
  v->instrument = w->instrument;
  v->index = at;
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_setmetatable(L, -2);
  return 1;
}

int binding_push_walk(lua_State *L, int value_index, fatiao_instrument *i, binding_walk how, fatiao_kind kind, uint32_t from, uint32_t end) {
  value *v = lua_touserdata(L, value_index);
  walk *w = fatiao_newvalue(L, sizeof *w);
  *w = (walk){v->box, i, from, end, how, kind};
  binding_push_owner(L, value_index);
  binding_push_class(L, -1, binding_provision);
  lua_remove(L, -2);
  lua_pushcclosure(L, next_provision, 2);
  return 1;
}

static int children(lua_State *L) {
  value *v = self(L);
  return binding_push_walk(L, 1, v->instrument, WALK_CHILDREN, FATIAO_KINDS, v->index + 1, fatiao_provision_end(provision_of(v)));
}

static int descendants(lua_State *L) {
  value *v = self(L);
  return binding_push_walk(L, 1, v->instrument, WALK_ALL, FATIAO_KINDS, v->index + 1, fatiao_provision_end(provision_of(v)));
}

static int ancestors(lua_State *L) {
  value *v = self(L);
  return binding_push_walk(L, 1, v->instrument, WALK_ANCESTORS, FATIAO_KINDS, fatiao_provision_parent(provision_of(v)).index, fatiao_instrument_size(v->instrument));
}

/* --------------------------------------------------------------- words ---------------------------------------------------------------- */

typedef int (*reader)(fatiao_provision, const char *, fatiao_string *);

static int read(lua_State *L, reader fn) {
  value *v = self(L);
  fatiao_string s;
  int status = fn(provision_of(v), binding_opt_lang(L, 2), &s);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  lua_pushlstring(L, s.ptr ? s.ptr : "", s.len);
  return 1;
}

static int text(lua_State *L) {
  return read(L, fatiao_provision_text);
}

static int body(lua_State *L) {
  return read(L, fatiao_provision_body);
}

static int heading(lua_State *L) {
  return read(L, fatiao_provision_heading);
}

static int label(lua_State *L) {
  return read(L, fatiao_provision_label);
}

static int source(lua_State *L) {
  value *v = self(L);
  fatiao_source s;
  int status = fatiao_provision_source(provision_of(v), binding_opt_lang(L, 2), &s);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  const char *const fields[][2] = {{"lang", s.lang}, {"kind", s.kind}, {"note", s.note}, {"date", s.date}, {"sha256", s.sha256}};
  lua_createtable(L, 0, 5);
  for (size_t i = 0; i < 5; i++) {
    lua_pushstring(L, fields[i][1]);
    lua_setfield(L, -2, fields[i][0]);
  }
  return 1;
}

#define CITATION_MAX 4096 /* bytes of a citation; titles are at most 1024 */

static int push_citation(lua_State *L, const value *v, const char *lang, bool with_title) {
  char s[CITATION_MAX];
  size_t n;
  int status = fatiao_provision_cite(provision_of(v), lang, with_title, s, sizeof s, &n);
  if (status != FATIAO_OK) return binding_fail(L, v->box->corpus, status);
  lua_pushlstring(L, s, n);
  return 1;
}

/* p:cite([lang [, form]]): form "full" names the instrument, "short" does not. */
static int cite(lua_State *L) {
  static const char *const forms[] = {"full", "short", NULL};
  value *v = self(L);
  return push_citation(L, v, binding_opt_lang(L, 2), luaL_checkoption(L, 3, "full", forms) == 0);
}

/* --------------------------------------------------------------- fields --------------------------------------------------------------- */

enum { FIELD_ID = 1, FIELD_KIND, FIELD_NUMBER, FIELD_PARENT, FIELD_NEXT, FIELD_PREVIOUS, FIELD_INSTRUMENT, FIELD_ARTICLE, FIELD_CHAPTER, FIELDS };
static const char *const field_names[FIELDS] = {NULL, "id", "kind", "number", "parent", "next", "previous", "instrument", "article", "chapter"};

/* An integer, or a string where there is more to it: "286-1", "a". */
static int push_number(lua_State *L, fatiao_provision p) {
  uint32_t branch, ordinal = fatiao_provision_ordinal(p, &branch);
  if (ordinal == 0) return 0;
  if (branch == 0 && fatiao_provision_kind(p) <= FATIAO_PARA) {
    lua_pushinteger(L, (lua_Integer)ordinal);
    return 1;
  }
  fatiao_string s = fatiao_provision_number(p);
  if (s.len == 0) return luaL_error(L, "not enough memory");
  if (branch == 0 && s.len > 0 && s.ptr[0] >= '0' && s.ptr[0] <= '9') lua_pushinteger(L, (lua_Integer)ordinal);
  else lua_pushlstring(L, s.ptr, s.len);
  return 1;
}

static int push_field(lua_State *L, const value *v, int field) {
  fatiao_provision p = provision_of(v);
  switch (field) {
    case FIELD_ID: {
      fatiao_string id = fatiao_provision_id(p);
      if (!id.ptr) return luaL_error(L, "not enough memory");
      lua_pushlstring(L, id.ptr, id.len);
      return 1;
    }
    case FIELD_KIND: lua_rawgeti(L, lua_upvalueindex(1), (int)fatiao_provision_kind(p)); return 1;
    case FIELD_NUMBER: return push_number(L, p);
    case FIELD_PARENT: binding_push_like(L, v, 1, fatiao_provision_parent(p)); return 1;
    case FIELD_NEXT: binding_push_like(L, v, 1, fatiao_provision_next(p)); return 1;
    case FIELD_PREVIOUS: binding_push_like(L, v, 1, fatiao_provision_previous(p)); return 1;
    case FIELD_ARTICLE: binding_push_like(L, v, 1, fatiao_provision_up(p, FATIAO_ART)); return 1;
    case FIELD_CHAPTER: binding_push_like(L, v, 1, fatiao_provision_up(p, FATIAO_CHAPTER)); return 1;
    default:
      binding_push_owner(L, 1);
      binding_push_instrument(L, -1, v->instrument);
      return 1;
  }
}

/* p[i]: the i-th child, from 1. */
static int push_child(lua_State *L, const value *v, int index) {
  lua_Number asked = lua_tonumber(L, index);
  uint32_t n = asked >= 1 && asked < UINT32_MAX && asked == (lua_Number)(uint32_t)asked ? (uint32_t)asked : 0;
  fatiao_provision child = fatiao_provision_child(provision_of(v));
  while (n > 1 && child.instrument) child = fatiao_provision_next(child), n--;
  binding_push_like(L, v, 1, n == 1 ? child : (fatiao_provision){NULL, FATIAO_NONE});
  return 1;
}

/* Upvalue: names to functions or field numbers, and the kinds' names by their numbers. */
static int index_provision(lua_State *L) {
  value *v = self(L);
  if (lua_type(L, 2) != LUA_TSTRING) return lua_type(L, 2) == LUA_TNUMBER ? push_child(L, v, 2) : 0;
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  int field = lua_type(L, -1) == LUA_TNUMBER ? (int)lua_tointeger(L, -1) : 0;
  return field ? push_field(L, v, field) : 1;
}

static int length(lua_State *L) {
  lua_Integer n = 0;
  for (fatiao_provision p = fatiao_provision_child(provision_of(self(L))); p.instrument; p = fatiao_provision_next(p)) n++;
  lua_pushinteger(L, n);
  return 1;
}

static int equal(lua_State *L) {
  value *a = binding_test_value(L, 1, binding_provision), *b = binding_test_value(L, 2, binding_provision);
  lua_pushboolean(L, a && b && a->instrument == b->instrument && a->index == b->index);
  return 1;
}

/* Document order; provisions of different instruments are ordered by the instruments' ids. */
static int less(lua_State *L) {
  value *a = self(L), *b = binding_check_value(L, 2, binding_provision);
  bool is_less = a->instrument == b->instrument ? a->index < b->index : strcmp(fatiao_instrument_id(a->instrument), fatiao_instrument_id(b->instrument)) < 0;
  lua_pushboolean(L, is_less);
  return 1;
}

static int describe(lua_State *L) {
  value *v = binding_test_value(L, 1, binding_provision);
  if (v && v->box->corpus) {
    if (push_citation(L, v, NULL, true) == 1) return 1;
    lua_settop(L, 1);
  }
  lua_pushliteral(L, "provision (its corpus is closed)");
  return 1;
}

void binding_make_provision(lua_State *L, int owner) {
  static const luaL_Reg methods[] = {{"children", children}, {"descendants", descendants}, {"ancestors", ancestors}, {"text", text}, {"body", body},
                                     {"heading", heading},   {"label", label},             {"source", source},       {"cite", cite}, {"references", binding_provision_references},
                                     {"cited_by", binding_provision_cited_by}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__len", length}, {"__eq", equal}, {"__lt", less}, {"__tostring", describe}, {NULL, NULL}};
  owner = lua_absindex(L, owner);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  for (int i = 1; i < FIELDS; i++) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, field_names[i]);
  }
  for (int i = 1; i < FATIAO_KINDS; i++) {
    lua_pushstring(L, fatiao_kind_name((fatiao_kind)i));
    lua_rawseti(L, -2, i);
  }
  binding_new_class_with(L, owner, binding_provision, index_provision, meta);
}
