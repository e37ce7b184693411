/*
** corpus:search and Hit. An open search holds a statement of the database, so it has a finalizer, and closing the corpus closes it.
*/
#include "binding.h"

#include <stdlib.h>

static const char search_type[] = "fatiao.search";

struct binding_search {
  const char *type;
  box *box;
  fatiao_search *search; /* NULL: closed */
  binding_search *next;  /* of the corpus's open ones */
};

typedef struct hit {
  value value; /* first: a hit is recognised like any value; its provision is value.instrument, value.index */
  double score;
  size_t start, finish;
  bool in_body; /* offsets are of the body, not of the text */
  char lang[FATIAO_LANG_MAX + 1];
} hit;

/* ------------------------------------------------------------ the search -------------------------------------------------------------- */

static void close_search(binding_search *s) {
  if (!s->search) return;
  for (binding_search **at = &s->box->searches; *at; at = &(*at)->next) {
    if (*at != s) continue;
    *at = s->next;
    break;
  }
  fatiao_search_close(s->search);
  s->search = NULL;
}

static int collect_search(lua_State *L) {
  binding_search *s = lua_touserdata(L, 1);
  if (s && lua_rawlen(L, 1) >= sizeof *s && s->type == search_type) close_search(s);
  return 0;
}

void binding_close_searches(box *b) {
  while (b->searches) close_search(b->searches);
}

/* Upvalues: the search, the corpus, whether offsets are of bodies. */
static int next_hit(lua_State *L) {
  box *b = binding_check_corpus(L, lua_upvalueindex(2));
  binding_search *s = lua_touserdata(L, lua_upvalueindex(1));
  fatiao_hit found;
  if (!s->search) return 0;
  int status = fatiao_search_next(s->search, &found);
  if (status == FATIAO_DONE) {
    close_search(s);
    return 0;
  }
  if (status != FATIAO_OK) return luaL_error(L, "%s", fatiao_corpus_message(b->corpus));
  hit *h = fatiao_newvalue(L, sizeof *h);
  memset(h, 0, sizeof *h);
  h->value = (value){binding_hit, b, found.provision.instrument, found.provision.index};
  h->score = found.score;
  h->start = found.start;
  h->finish = found.finish;
  h->in_body = lua_toboolean(L, lua_upvalueindex(3));
  strncpy(h->lang, found.lang, FATIAO_LANG_MAX);
  binding_push_class(L, lua_upvalueindex(2), binding_hit);
  lua_setmetatable(L, -2);
  return 1;
}

static int option(lua_State *L, const char *name, const char *otherwise, const char *const values[]) {
  const char *v = binding_field(L, 3, name, otherwise);
  for (int i = 0; values[i]; i++)
    if (strcmp(values[i], v) == 0) return i;
  return luaL_argerror(L, 3, lua_pushfstring(L, "field '%s': '%s' is not one of its values", name, v));
}

#define LIMIT_MAX 9e15 /* hits that nobody counts */

static int64_t limit_field(lua_State *L) {
  const char *s = binding_field(L, 3, "limit", "0");
  char *end;
  double limit = strtod(s, &end);
  if (end == s || *end || !(limit >= 0)) luaL_argerror(L, 3, "field 'limit' should be a number that is not negative");
  return limit < LIMIT_MAX ? (int64_t)limit : 0;
}

int binding_search_call(lua_State *L) {
  static const char *const orders[] = {"relevance", "document", NULL}, *const units[] = {"article", "provision", NULL};
  box *b = binding_check_corpus(L, 1);
  fatiao_search_options opt = FATIAO_SEARCH_INIT;
  size_t n;
  const char *query = luaL_checklstring(L, 2, &n);
  opt.lang = binding_field(L, 3, "lang", NULL);
  opt.within = binding_field(L, 3, "within", NULL);
  opt.limit = limit_field(L);
  opt.order = (fatiao_order)option(L, "order", "relevance", orders);
  opt.unit = (fatiao_unit)option(L, "unit", "article", units);
  binding_search *s = lua_newuserdata(L, sizeof *s);
  *s = (binding_search){search_type, b, NULL, NULL};
  if (luaL_newmetatable(L, search_type)) {
    lua_pushcfunction(L, collect_search);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  int status = fatiao_search_open(&s->search, b->corpus, query, n, &opt);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  s->next = b->searches;
  b->searches = s;
  lua_pushvalue(L, 1);
  lua_pushboolean(L, opt.unit == FATIAO_UNIT_PROVISION);
  lua_pushcclosure(L, next_hit, 3);
  return 1;
}

/* --------------------------------------------------------------- hits ----------------------------------------------------------------- */

static hit *self(lua_State *L) {
  return (hit *)binding_check_value(L, 1, binding_hit);
}

static int words_of(const hit *h, fatiao_string *s) {
  fatiao_provision p = {h->value.instrument, h->value.index};
  return h->in_body ? fatiao_provision_body(p, h->lang, s) : fatiao_provision_text(p, h->lang, s);
}

/* The beginning of the longest end of s that fits in so many columns. What was cut does not leave its comma behind. */
static size_t tail_that_fits(const char *s, size_t n, size_t columns) {
  static const char *const marks[] = {"，", "、", "；", "。", "：", ")", "）", ",", ".", ";", ":", " "};
  size_t at = 0;
  while (at < n && fatiao_text_width(s + at, n - at) > columns) at = fatiao_text_grapheme(s, n, at);
  for (size_t i = 0; at > 0 && i < sizeof marks / sizeof *marks; i++) {
    size_t len = strlen(marks[i]);
    if (n - at < len || memcmp(s + at, marks[i], len) != 0) continue;
    at += len;
    i = (size_t)-1; /* another one may follow */
  }
  return at;
}

#define KWIC_COLUMNS 60

/* hit:kwic([columns]) -> before, match, after: the words around the match, within so many columns together, on one line. */
static int kwic(lua_State *L) {
  hit *h = self(L);
  fatiao_string s, heading;
  lua_Integer wanted = luaL_optinteger(L, 2, KWIC_COLUMNS);
  size_t columns = wanted > 0 ? (size_t)wanted : 0, used;
  int status = words_of(h, &s);
  if (status != FATIAO_OK) return binding_fail(L, h->value.box->corpus, status);
  if (h->start == h->finish) { /* it stands in the heading or the number: the heading is what a reader wants to see */
    status = fatiao_provision_heading((fatiao_provision){h->value.instrument, h->value.index}, h->lang, &heading);
    lua_pushliteral(L, "");
    lua_pushlstring(L, heading.ptr ? heading.ptr : "", status == FATIAO_OK ? fatiao_text_fit(heading.ptr, heading.len, columns, NULL) : 0);
    lua_pushliteral(L, "");
    return 3;
  }
  size_t start = h->start, finish = h->finish, line = start;
  while (line > 0 && s.ptr[line - 1] != '\n') line--;
  const char *newline = finish < s.len ? memchr(s.ptr + finish, '\n', s.len - finish) : NULL;
  size_t end = newline ? (size_t)(newline - s.ptr) : s.len;
  size_t width = fatiao_text_width(s.ptr + start, finish - start), room = columns > width ? columns - width : 0;
  line += tail_that_fits(s.ptr + line, start - line, room / 2);
  size_t before = fatiao_text_width(s.ptr + line, start - line);
  end = finish + fatiao_text_fit(s.ptr + finish, end - finish, room > before ? room - before : 0, &used);
  lua_pushlstring(L, s.ptr + line, start - line);
  lua_pushlstring(L, s.ptr + start, finish - start);
  lua_pushlstring(L, s.ptr + finish, end - finish);
  return 3;
}

/* hit.start and hit.finish are Lua positions: text:sub(hit.start, hit.finish) is the match; finish is start - 1 when the match stands in a number or heading. */
static int index_hit(lua_State *L) {
  hit *h = self(L);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (!lua_isnil(L, -1) || lua_type(L, 2) != LUA_TSTRING) return 1;
  const char *key = lua_tostring(L, 2);
  if (strcmp(key, "score") == 0) lua_pushnumber(L, h->score);
  else if (strcmp(key, "start") == 0) lua_pushinteger(L, (lua_Integer)h->start + 1);
  else if (strcmp(key, "finish") == 0) lua_pushinteger(L, (lua_Integer)h->finish);
  else if (strcmp(key, "lang") == 0) lua_pushstring(L, h->lang);
  else if (strcmp(key, "provision") == 0) {
    binding_push_owner(L, 1);
    binding_push_provision(L, -1, (fatiao_provision){h->value.instrument, h->value.index});
  }
  return 1;
}

static int describe(lua_State *L) {
  char cited[4096];
  size_t n;
  value *v = binding_test_value(L, 1, binding_hit);
  if (!v || !v->box->corpus) {
    lua_pushliteral(L, "hit (its corpus is closed)");
    return 1;
  }
  hit *h = (hit *)v;
  fatiao_provision p = {h->value.instrument, h->value.index};
  int status = fatiao_provision_cite(p, h->lang, 1, cited, sizeof cited, &n);
  if (status != FATIAO_OK) return luaL_error(L, "%s", fatiao_status_name(status));
  lua_settop(L, 1);
  if (kwic(L) != 3 || lua_isnil(L, 2)) lua_settop(L, 1);
  lua_pushfstring(L, "%s: %s%s%s", cited, lua_isstring(L, 2) ? lua_tostring(L, 2) : "", lua_isstring(L, 3) ? lua_tostring(L, 3) : "",
                  lua_isstring(L, 4) ? lua_tostring(L, 4) : "");
  return 1;
}

void binding_make_hit(lua_State *L, int owner) {
  static const luaL_Reg methods[] = {{"kwic", kwic}, {NULL, NULL}}, meta[] = {{"__tostring", describe}, {NULL, NULL}};
  binding_new_class(L, owner, binding_hit, methods, index_hit, meta);
}
