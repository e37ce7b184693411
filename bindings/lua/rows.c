/*
** corpus:sql: rows as tables that can be read by column number and by column name.
*/
#include "binding.h"

static const char rows_type[] = "fatiao.rows";

typedef struct rows {
  const char *type;
  fatiao_rows *rows;
} rows;

static int collect(lua_State *L) {
  rows *r = lua_touserdata(L, 1);
  if (!r || lua_rawlen(L, 1) < sizeof *r || r->type != rows_type) return 0;
  fatiao_rows_close(r->rows);
  r->rows = NULL;
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
  rows *r = lua_touserdata(L, lua_upvalueindex(1));
  if (!r->rows) return 0;
  int status = fatiao_rows_next(r->rows);
  if (status != FATIAO_OK) {
    fatiao_rows_close(r->rows);
    r->rows = NULL;
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
  rows *r = lua_newuserdata(L, sizeof *r);
  r->type = rows_type;
  r->rows = NULL;
  if (luaL_newmetatable(L, rows_type)) {
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  int status = fatiao_rows_open(&r->rows, b->corpus, sql, n);
  for (int i = 3; i <= arguments && status == FATIAO_OK; i++) status = bind(L, r->rows, i - 2, i);
  if (status != FATIAO_OK) return binding_fail(L, b->corpus, status);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, next_row, 2);
  return 1;
}
