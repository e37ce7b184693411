/* Entry points of the Lua module, for hosts that link the library instead of loading it. */
#ifndef FATIAO_LUA_H
#define FATIAO_LUA_H

#include "fatiao.h"

#include <lua.h>

/* require "fatiao": leaves the module on the stack. */
FATIAO_API int luaopen_fatiao(lua_State *L);

/* Puts the module and its Lua parts into package.preload, so that require finds them without a file. Leaves nothing on the stack; returns 0. */
FATIAO_API int fatiao_preload(lua_State *L);

#endif
