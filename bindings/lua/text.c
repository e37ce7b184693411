/*
** fatiao.text. Positions are those of Lua's string library: bytes, from 1, the end included; sub and graphemes count what a reader sees.
*/
#include "binding.h"

/* A result of the core, on its way to become a Lua string; the collector frees it if an error passes by. */
typedef int (*transform)(const fatiao_allocator *, const char *, size_t, char **, size_t *);

static const char buffer_type[] = "fatiao.buffer";

typedef struct buffer {
  const char *type;
  fatiao_allocator allocator;
  char *ptr;
  size_t len;
} buffer;

static int free_buffer(lua_State *L) {
  buffer *b = lua_touserdata(L, 1);
  if (!b || lua_rawlen(L, 1) < sizeof *b || b->type != buffer_type) return 0;
  fatiao_text_free(&b->allocator, b->ptr, b->len);
  b->ptr = NULL;
  return 0;
}

static int apply(lua_State *L, transform fn) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  buffer *b = lua_newuserdata(L, sizeof *b);
  memset(b, 0, sizeof *b);
  b->type = buffer_type;
  if (luaL_newmetatable(L, buffer_type)) {
    lua_pushcfunction(L, free_buffer);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  int status = fn(&b->allocator, s, n, &b->ptr, &b->len);
  if (status != FATIAO_OK) return binding_fail(L, NULL, status);
  lua_pushlstring(L, b->ptr ? b->ptr : "", b->len);
  fatiao_text_free(&b->allocator, b->ptr, b->len);
  b->ptr = NULL;
  return 1;
}

static int fold(lua_State *L) {
  return apply(L, fatiao_text_fold);
}

static int nfc(lua_State *L) {
  return apply(L, fatiao_text_nfc);
}

static int nfkc(lua_State *L) {
  return apply(L, fatiao_text_nfkc);
}

static int simplified(lua_State *L) {
  return apply(L, fatiao_text_simplified);
}

static int traditional(lua_State *L) {
  return apply(L, fatiao_text_traditional);
}

/* valid(s) -> true | false, position of the first byte that is not UTF-8 */
static int valid(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  size_t at = fatiao_text_validate(s, n);
  lua_pushboolean(L, at == FATIAO_VALID);
  if (at == FATIAO_VALID) return 1;
  lua_pushinteger(L, (lua_Integer)at + 1);
  return 2;
}

static int width(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_pushinteger(L, (lua_Integer)fatiao_text_width(s, n));
  return 1;
}

static int len(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_pushinteger(L, (lua_Integer)fatiao_text_length(s, n));
  return 1;
}

/* ------------------------------------------------------------- graphemes -------------------------------------------------------------- */

/* Iterator: position, grapheme. */
static int next_grapheme(lua_State *L) {
  size_t n;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &n);
  size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
  if (at >= n) return 0;
  size_t end = fatiao_text_grapheme(s, n, at);
  lua_pushinteger(L, (lua_Integer)end);
  lua_replace(L, lua_upvalueindex(2));
  lua_pushinteger(L, (lua_Integer)at + 1);
  lua_pushlstring(L, s + at, end - at);
  return 2;
}

static int graphemes(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_grapheme, 2);
  return 1;
}

static lua_Integer count_graphemes(const char *s, size_t n) {
  lua_Integer count = 0;
  for (size_t at = 0; at < n; at = fatiao_text_grapheme(s, n, at)) count++;
  return count;
}

/* sub(s, i [, j]): as string.sub, in graphemes. */
static int sub(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_Integer i = luaL_checkinteger(L, 2), j = luaL_optinteger(L, 3, -1);
  if (i < 0 || j < 0) {
    lua_Integer count = count_graphemes(s, n);
    if (i < 0) i = count + i + 1;
    if (j < 0) j = count + j + 1;
  }
  if (i < 1) i = 1;
  size_t from = 0, to;
  for (lua_Integer k = 1; k < i && from < n; k++) from = fatiao_text_grapheme(s, n, from);
  to = from;
  for (lua_Integer k = i; k <= j && to < n; k++) to = fatiao_text_grapheme(s, n, to);
  lua_pushlstring(L, s + from, to - from);
  return 1;
}

/* -------------------------------------------------------------- columns --------------------------------------------------------------- */

/* pad(s, columns [, "left" | "right" | "center"]): the side that the text stands on. */
static int pad(lua_State *L) {
  static const char *const sides[] = {"left", "right", "center", NULL};
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_Integer columns = luaL_checkinteger(L, 2), used = (lua_Integer)fatiao_text_width(s, n);
  int side = luaL_checkoption(L, 3, "left", sides);
  lua_Integer room = columns > used ? columns - used : 0, before = side == 0 ? 0 : side == 1 ? room : room / 2;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (lua_Integer i = 0; i < before; i++) luaL_addchar(&b, ' ');
  luaL_addlstring(&b, s, n);
  for (lua_Integer i = before; i < room; i++) luaL_addchar(&b, ' ');
  luaL_pushresult(&b);
  return 1;
}

/* truncate(s, columns [, mark]): what fits, with the mark (…) when something was left out. */
static int truncate(lua_State *L) {
  size_t n, m;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_Integer wanted = luaL_checkinteger(L, 2);
  const char *mark = luaL_optlstring(L, 3, "…", &m);
  size_t columns = wanted > 0 ? (size_t)wanted : 0;
  if (fatiao_text_fit(s, n, columns, NULL) == n) {
    lua_settop(L, 1);
    return 1;
  }
  size_t own = fatiao_text_width(mark, m);
  if (own > columns) m = own = 0;
  lua_pushlstring(L, s, fatiao_text_fit(s, n, columns - own, NULL));
  lua_pushlstring(L, mark, m);
  lua_concat(L, 2);
  return 1;
}

#define WIDE_SPACE "\xE3\x80\x80" /* U+3000 */

static size_t trim_end(const char *s, size_t n) {
  for (;;) {
    if (n > 0 && strchr(" \t\r\n", s[n - 1]) && s[n - 1]) n--;
    else if (n >= 3 && memcmp(s + n - 3, WIDE_SPACE, 3) == 0) n -= 3;
    else return n;
  }
}

/* The first byte at or after `at` that is no white space. */
static size_t skip_space(const char *s, size_t n, size_t at) {
  for (;;) {
    if (at < n && strchr(" \t\r\n", s[at]) && s[at]) at++;
    else if (n - at >= 3 && memcmp(s + at, WIDE_SPACE, 3) == 0) at += 3;
    else return at;
  }
}

/* wrap(s, columns) -> lines in a table */
static int wrap(lua_State *L) {
  size_t n;
  const char *s = luaL_checklstring(L, 1, &n);
  lua_Integer columns = luaL_checkinteger(L, 2);
  luaL_argcheck(L, columns >= 1, 2, "at least one column");
  lua_newtable(L);
  int line = 0;
  for (size_t at = 0; at < n;) {
    size_t size = fatiao_text_line(s + at, n - at, (size_t)columns);
    lua_pushlstring(L, s + at, trim_end(s + at, size));
    lua_rawseti(L, -2, ++line);
    at += size;
  }
  return 1;
}

/* ------------------------------------------------------------- sentences -------------------------------------------------------------- */

/* Iterator: position, sentence without the white space around it. */
static int next_sentence(lua_State *L) {
  size_t n;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &n);
  size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
  while (at < n) {
    at = skip_space(s, n, at);
    size_t end = fatiao_text_sentence(s, n, at), size = trim_end(s + at, end - at);
    lua_pushinteger(L, (lua_Integer)end);
    lua_replace(L, lua_upvalueindex(2));
    if (size > 0) {
      lua_pushinteger(L, (lua_Integer)at + 1);
      lua_pushlstring(L, s + at, size);
      return 2;
    }
    at = end;
  }
  return 0;
}

static int sentences(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_sentence, 2);
  return 1;
}

/* find(s, needle [, init]) -> first, last: positions in s, however s and needle are written; nil when it is not there. */
static int find(lua_State *L) {
  size_t n, m, start, finish;
  const char *s = luaL_checklstring(L, 1, &n), *needle = luaL_checklstring(L, 2, &m);
  lua_Integer init = luaL_optinteger(L, 3, 1);
  luaL_argcheck(L, init >= 1, 3, "positions begin at 1");
  fatiao_allocator libc = {NULL, NULL};
  int status = (size_t)init > n ? FATIAO_DONE : fatiao_text_find(&libc, s, n, needle, m, (size_t)init - 1, &start, &finish);
  if (status < 0) return binding_fail(L, NULL, status);
  if (status == FATIAO_DONE) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)start + 1);
  lua_pushinteger(L, (lua_Integer)finish);
  return 2;
}

/* -------------------------------------------------------------- numerals -------------------------------------------------------------- */

/* number("二百八十六") == 286; nil, message, code for what is no numeral. */
static int number(lua_State *L) {
  size_t n;
  uint64_t v;
  const char *s = luaL_checklstring(L, 1, &n);
  int status = fatiao_numeral_parse(s, n, &v);
  if (status != FATIAO_OK) {
    lua_pushnil(L);
    lua_pushfstring(L, "not a numeral: '%s'", s);
    lua_pushstring(L, fatiao_status_name(status));
    return 3;
  }
  fatiao_pushint64(L, (int64_t)v);
  return 1;
}

/* numeral(286, "zh") == "二百八十六". Styles: zh, formal, arabic, letter, roman, ROMAN; en is arabic. */
static int numeral(lua_State *L) {
  static const struct {
    const char *name;
    fatiao_numeral_style style;
  } styles[] = {{"zh", FATIAO_NUMERAL_CHINESE},   {"formal", FATIAO_NUMERAL_FORMAL}, {"en", FATIAO_NUMERAL_ARABIC},          {"arabic", FATIAO_NUMERAL_ARABIC},
                {"letter", FATIAO_NUMERAL_LETTER}, {"roman", FATIAO_NUMERAL_ROMAN},   {"ROMAN", FATIAO_NUMERAL_ROMAN_UPPER}, {NULL, FATIAO_NUMERAL_ARABIC}};
  lua_Number v = luaL_checknumber(L, 1);
  const char *name = luaL_optstring(L, 2, "zh");
  char out[FATIAO_NUMERAL_MAX];
  luaL_argcheck(L, v >= 0 && v <= 1e16 && v == (lua_Number)(uint64_t)v, 1, "a whole number from 0 to 9999999999999999");
  uint64_t whole = fatiao_isinteger(L, 1) ? (uint64_t)lua_tointeger(L, 1) : (uint64_t)v; /* an integer above 2^53 is not what it is as a number */
  luaL_argcheck(L, whole < 10000000000000000u, 1, "a whole number from 0 to 9999999999999999");
  for (int i = 0; styles[i].name; i++) {
    if (strcmp(styles[i].name, name) != 0) continue;
    size_t n = fatiao_numeral_format(whole, styles[i].style, out);
    luaL_argcheck(L, n > 0, 1, "this style cannot write that number");
    lua_pushlstring(L, out, n);
    return 1;
  }
  return luaL_argerror(L, 2, lua_pushfstring(L, "unknown style '%s'", name));
}

int binding_open_text(lua_State *L) {
  static const luaL_Reg functions[] = {{"fold", fold},   {"nfc", nfc},           {"nfkc", nfkc},     {"simplified", simplified}, {"traditional", traditional}, {"width", width},
                                       {"len", len},     {"sub", sub},           {"graphemes", graphemes}, {"pad", pad},         {"truncate", truncate},       {"wrap", wrap},
                                       {"number", number}, {"numeral", numeral}, {"find", find},     {"sentences", sentences},   {"valid", valid},             {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
