/*
** corpus:sql: rows as tables that can be read by column number and by column name. Open rows hold a statement of the database: closing the corpus closes them, and
** so does leaving a loop early, on Lua 5.4.
*/
#include "binding.h"

static const char rows_type[] = "fatiao.rows";

struct binding_rows {
  const char *type;
  box *box;
  fatiao_rows *rows; /* NULL: closed */
  binding_rows *next; /* of the corpus's open ones */
};

static void close_rows(binding_rows *r) {
  if (!r->rows) return;
  binding_rows **at = &r->box->rows;
  while (*at && *at != r) at = &(*at)->next;
  if (*at) *at = r->next;
  fatiao_rows_close(r->rows);
  r->rows = NULL;
}

void binding_close_rows(box *b) {
  while (b->rows) close_rows(b->rows);
}

static int collect(lua_State *L) {
  binding_rows *r = lua_touserdata(L, 1);
  if (r && lua_rawlen(L, 1) >= sizeof *r && r->type == rows_type) close_rows(r);
  return 0;
}

static void push_column(lua_State *L, const fatiao_rows *r, int i) {
  switch (fatiao_rows_type(r, i)) {
    case FATIAO_COLUMN_INTEGER: fatiao_pushint64(L, fatiao_rows_integer(r, i)); break;
    case FATIAO_COLUMN_REAL: lua_pushnumber(L, fatiao_rows_real(r, i)); break;
    case FATIAO_COLUMN_NULL: lua_pushnil(L); break;
    default: binding_push_string(L, fatiao_rows_text(r, i)); break;
  }
}

static int next_row(lua_State *L) {
  box *b = binding_check_corpus(L, lua_upvalueindex(2));
  binding_rows *r = lua_touserdata(L, lua_upvalueindex(1));
  if (!r->rows) return 0;
  int status = fatiao_rows_next(r->rows);
  if (status != FATIAO_OK) {
    close_rows(r);
    return status == FATIAO_DONE ? 0 : luaL_error(L, "%s", fatiao_corpus_message(b->corpus));
  }
  int n = fatiao_rows_columns(r->rows);
  lua_createtable(L, n, n);
  for (int i = 0; i < n; i++) {
    push_column(L, r->rows, i);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, fatiao_rows_name(r->rows, i));
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

static int bind(lua_State *L, fatiao_rows *r, int i, int argument) {
  size_t n;
  switch (lua_type(L, argument)) {
    case LUA_TNIL: return FATIAO_OK;
    case LUA_TBOOLEAN: return fatiao_rows_bind_integer(r, i, lua_toboolean(L, argument));
    case LUA_TNUMBER:
      if (fatiao_isinteger(L, argument)) return fatiao_rows_bind_integer(r, i, (int64_t)lua_tointeger(L, argument));
      return fatiao_rows_bind_real(r, i, lua_tonumber(L, argument));
    default: {
      const char *s = luaL_checklstring(L, argument, &n);
      return fatiao_rows_bind_text(r, i, s, n);
    }
  }
}

int binding_sql_call(lua_State *L) {
  box *b = binding_check_corpus(L, 1);
  size_t n;
  const char *sql = luaL_checklstring(L, 2, &n);
  int arguments = lua_gettop(L);
  static const luaL_Reg meta[] = {{"__gc", collect}, {"__close", collect}, {NULL, NULL}};
  binding_rows *r = lua_newuserdata(L, sizeof *r);
  int holder = lua_gettop(L);
  *r = (binding_rows){rows_type, b, NULL, NULL};
  if (luaL_newmetatable(L, rows_type)) luaL_setfuncs(L, meta, 0);
  lua_setmetatable(L, -2);
  int status = fatiao_rows_open(&r->rows, b->corpus, sql, n);
  if (status == FATIAO_OK) {
    r->next = b->rows;
    b->rows = r;
  }
  for (int i = 3; i <= arguments && status == FATIAO_OK; i++) status = bind(L, r->rows, i - 2, i);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushvalue(L, holder);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, next_row, 2);
  lua_pushnil(L);
  lua_pushnil(L);
  lua_pushvalue(L, holder);
  return 4;
}
