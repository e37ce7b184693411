/*
** corpus:import and corpus:declare.
*/
#include "binding.h"

/* ------------------------------------------------------------- the report ------------------------------------------------------------- */

static const char *const warning_text[][2] = {
    {"", ""},
    {"%s: a number before it is missing", "%s：之前的编号有缺"},
    {"%s: the number stands twice", "%s：编号重复"},
    {"%s: the number is lower than the one before", "%s：编号小于前一个"},
    {"%s: fits no rule; kept as text of the provision before it", "%s：不合体例，作为前一条款的文字保留"},
    {"%s: has no words", "%s：没有正文"},
    {"%s: nested too deeply", "%s：层级过深"},
    {"%s: stands in one language only", "%s：只见于一种语言"},
};

static void push_warning(lua_State *L, const fatiao_warning *w, bool chinese) {
  lua_createtable(L, 0, 5);
  lua_pushstring(L, fatiao_warning_name(w->kind));
  lua_setfield(L, -2, "kind");
  lua_pushinteger(L, (lua_Integer)w->line);
  lua_setfield(L, -2, "line");
  if (w->expected) {
    lua_pushinteger(L, (lua_Integer)w->expected);
    lua_setfield(L, -2, "expected");
  }
  lua_pushstring(L, w->where);
  lua_setfield(L, -2, "where");
  if (w->kind == FATIAO_WARN_GAP && w->expected) lua_pushfstring(L, chinese ? "%s：之前缺第 %d 号" : "%s: number %d is missing before it", w->where, (int)w->expected);
  else lua_pushfstring(L, warning_text[w->kind][chinese], w->where);
  lua_setfield(L, -2, "message");
}

static void count_into(lua_State *L, const char *field, int n) {
  lua_pushinteger(L, n);
  lua_setfield(L, -2, field);
}

static void push_report(lua_State *L, const fatiao_report *r, bool chinese) {
  int gaps = 0, repeats = 0;
  lua_newtable(L);
  lua_pushboolean(L, r->changed);
  lua_setfield(L, -2, "changed");
  lua_newtable(L);
  for (int k = 1; k < FATIAO_KINDS; k++)
    if (r->count[k]) count_into(L, fatiao_kind_name((fatiao_kind)k), (int)r->count[k]);
  lua_setfield(L, -2, "counts");
  lua_createtable(L, (int)r->warnings, 0);
  for (uint32_t i = 0; i < r->warnings; i++) {
    gaps += r->warning[i].kind == FATIAO_WARN_GAP;
    repeats += r->warning[i].kind == FATIAO_WARN_REPEAT;
    push_warning(L, &r->warning[i], chinese);
    lua_rawseti(L, -2, (int)i + 1);
  }
  lua_setfield(L, -2, "warnings");
  count_into(L, "gaps", gaps);
  count_into(L, "repeats", repeats);
}

/* --------------------------------------------------------------- import --------------------------------------------------------------- */

typedef struct held_report { /* a report that the collector clears if an error passes by */
  const char *type;
  fatiao_report report;
} held_report;

static const char report_type[] = "fatiao.report";

static int clear_report(lua_State *L) {
  held_report *h = lua_touserdata(L, 1);
  if (h && lua_rawlen(L, 1) >= sizeof *h && h->type == report_type) fatiao_report_clear(&h->report);
  return 0;
}

static held_report *hold_report(lua_State *L) {
  held_report *h = lua_newuserdata(L, sizeof *h);
  memset(h, 0, sizeof *h);
  h->type = report_type;
  if (luaL_newmetatable(L, report_type)) {
    lua_pushcfunction(L, clear_report);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return h;
}

int binding_import_call(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  size_t n;
  const char *text = luaL_checklstring(L, 2, &n);
  fatiao_import_options opt = FATIAO_IMPORT_INIT;
  fatiao_instrument *i;
  luaL_checktype(L, 3, LUA_TTABLE);
  opt.id = binding_field(L, 3, "id", NULL);
  opt.lang = binding_field(L, 3, "lang", NULL);
  opt.version = binding_field(L, 3, "version", NULL);
  opt.date = binding_field(L, 3, "date", NULL);
  opt.source = binding_field(L, 3, "source", NULL);
  opt.note = binding_field(L, 3, "note", NULL);
  luaL_argcheck(L, opt.id, 3, "field 'id' is missing");
  luaL_argcheck(L, opt.lang, 3, "field 'lang' is missing");
  held_report *h = hold_report(L);
  int status = fatiao_import(b->corpus, text, n, &opt, &h->report);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushfstring(L, opt.version ? "%s@%s" : "%s", opt.id, opt.version);
  size_t length;
  const char *name = lua_tolstring(L, -1, &length);
  status = fatiao_corpus_instrument(b->corpus, name, length, &i);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  fatiao_instrument_release(i);
  binding_push_instrument(L, 1, i);
  push_report(L, &h->report, strncmp(fatiao_corpus_lang(b->corpus), "zh", 2) == 0);
  fatiao_report_clear(&h->report);
  return 2;
}

/* -------------------------------------------------------------- declare --------------------------------------------------------------- */

#define NAMES_MAX 64 /* titles and aliases of one instrument */

/* names = { {lang, text, alias}, ... } in a field of the options. */
static size_t read_names(lua_State *L, fatiao_name names[NAMES_MAX]) {
  size_t n = 0;
  lua_getfield(L, 2, "names");
  if (lua_isnil(L, -1)) return 0;
  luaL_checktype(L, -1, LUA_TTABLE);
  int list = lua_gettop(L);
  luaL_checkstack(L, 4 * NAMES_MAX + 4, "names"); /* the strings stay on the stack, so that they live */
  for (int i = 1;; i++) {
    lua_rawgeti(L, list, i);
    if (lua_isnil(L, -1)) return n;
    luaL_argcheck(L, lua_istable(L, -1) && n < NAMES_MAX, 2, "field 'names': at most 64 of {lang, text, alias}");
    int item = lua_gettop(L);
    lua_rawgeti(L, item, 1);
    lua_rawgeti(L, item, 2);
    lua_rawgeti(L, item, 3);
    names[n++] = (fatiao_name){lua_tostring(L, item + 1), lua_tostring(L, item + 2), lua_toboolean(L, item + 3)};
  }
}

int binding_declare_call(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  fatiao_declaration d = FATIAO_DECLARATION_INIT;
  fatiao_name names[NAMES_MAX];
  luaL_checktype(L, 2, LUA_TTABLE);
  d.id = binding_field(L, 2, "id", NULL);
  d.kind = binding_field(L, 2, "kind", NULL);
  d.date = binding_field(L, 2, "date", NULL);
  d.numbering = binding_field(L, 2, "numbering", NULL);
  d.offences = binding_field(L, 2, "offences", NULL);
  luaL_argcheck(L, d.id, 2, "field 'id' is missing");
  d.name = names;
  d.names = read_names(L, names);
  int status = fatiao_declare(b->corpus, &d);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushboolean(L, 1);
  return 1;
}
