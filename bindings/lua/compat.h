/* All that differs between Lua 5.1, LuaJIT, 5.2, 5.3 and 5.4. Nothing else in the project looks at LUA_VERSION_NUM. */
#ifndef FATIAO_LUA_COMPAT_H
#define FATIAO_LUA_COMPAT_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdint.h>
#include <stdio.h>

#if LUA_VERSION_NUM < 502
#define lua_rawlen(L, i) lua_objlen(L, i)
#define lua_setuservalue(L, i) lua_setfenv(L, i)
#define lua_getuservalue(L, i) lua_getfenv(L, i)
#undef luaL_newlib /* LuaJIT has some of 5.2 */
#define luaL_newlib(L, l) (lua_newtable(L), luaL_setfuncs(L, l, 0))
#define luaL_checkversion(L) ((void)(L))
#ifndef LUA_OK
#define LUA_OK 0
#endif
static inline int fatiao_absindex(lua_State *L, int i) {
  return i > 0 || i <= LUA_REGISTRYINDEX ? i : lua_gettop(L) + i + 1;
}
static inline void fatiao_setfuncs(lua_State *L, const luaL_Reg *l, int upvalues) {
  for (; l->name; l++) {
    for (int i = 0; i < upvalues; i++) lua_pushvalue(L, -upvalues);
    lua_pushcclosure(L, l->func, upvalues);
    lua_setfield(L, -(upvalues + 2), l->name);
  }
  lua_pop(L, upvalues);
}
#undef luaL_setfuncs
#define luaL_setfuncs fatiao_setfuncs
#undef lua_absindex
#define lua_absindex fatiao_absindex
#endif

/* A userdata without user values, which 5.4 makes cheaper. */
#if LUA_VERSION_NUM >= 504
#define fatiao_newvalue(L, size) lua_newuserdatauv(L, size, 0)
#else
#define fatiao_newvalue(L, size) lua_newuserdata(L, size)
#endif

#if LUA_VERSION_NUM >= 503
#define fatiao_isinteger(L, i) lua_isinteger(L, i)
#else
static inline int fatiao_isinteger(lua_State *L, int i) {
  return lua_type(L, i) == LUA_TNUMBER && lua_tonumber(L, i) == (lua_Number)(int64_t)lua_tonumber(L, i);
}
#endif

#define FATIAO_EXACT_MAX 9007199254740992.0 /* 2^53: beyond it a double is no longer every integer */

/* An integer, exactly: where Lua has only doubles, one that does not fit becomes a decimal string. */
static inline void fatiao_pushint64(lua_State *L, int64_t v) {
#if LUA_VERSION_NUM >= 503
  lua_pushinteger(L, (lua_Integer)v);
#else
  if (v <= (int64_t)FATIAO_EXACT_MAX && v >= -(int64_t)FATIAO_EXACT_MAX) lua_pushnumber(L, (lua_Number)v);
  else {
    char digits[24];
    lua_pushlstring(L, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)v));
  }
#endif
}

#endif
