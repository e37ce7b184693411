/*
** fatiao.host: terminal, folders.
*/
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif

#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static int columns(lua_State *L) {
  struct winsize size;
  if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) lua_pushnil(L);
  else lua_pushinteger(L, size.ws_col);
  return 1;
}

static int terminal(lua_State *L) {
  static const char *const names[] = {"stdin", "stdout", "stderr", NULL};
  static const int files[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
  lua_pushboolean(L, isatty(files[luaL_checkoption(L, 1, NULL, names)]));
  return 1;
}

static int fail(lua_State *L, const char *path) {
  int e = errno;
  lua_pushnil(L);
  lua_pushfstring(L, "%s: %s", path, strerror(e));
  return 2;
}

/* --------------------------------------------------------------- folders -------------------------------------------------------------- */

static const char folder_type[] = "fatiao.folder";

typedef struct folder { /* open; the collector closes it if an error passes by */
  DIR *dir;
} folder;

static int close_folder(lua_State *L) {
  folder *f = luaL_checkudata(L, 1, folder_type);
  if (f->dir) closedir(f->dir);
  f->dir = NULL;
  return 0;
}

static int list(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  folder *f = lua_newuserdata(L, sizeof *f);
  f->dir = NULL;
  if (luaL_newmetatable(L, folder_type)) {
    lua_pushcfunction(L, close_folder);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  if (!(f->dir = opendir(path))) return fail(L, path);
  lua_newtable(L);
  int n = 0;
  for (struct dirent *entry; (entry = readdir(f->dir));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    lua_pushstring(L, entry->d_name);
    lua_rawseti(L, -2, ++n);
  }
  closedir(f->dir);
  f->dir = NULL;
  return 1;
}

/* Makes every folder on the way. */
static bool make_folders(char *path) {
  for (char *s = path + 1; *s; s++) {
    if (*s != '/') continue;
    *s = 0;
    int made = mkdir(path, 0700);
    *s = '/';
    if (made != 0 && errno != EEXIST && access(path, F_OK) != 0) return false;
  }
  return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static int state(lua_State *L) {
  const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  const char *path;
  if (base && base[0] == '/') path = lua_pushfstring(L, "%s/fatiao", base);
  else if (home && home[0] == '/') path = lua_pushfstring(L, "%s/.local/state/fatiao", home);
  else {
    lua_pushnil(L);
    lua_pushliteral(L, "neither XDG_STATE_HOME nor HOME is set");
    return 2;
  }
  size_t n = strlen(path) + 1;
  char *copy = lua_newuserdata(L, n);
  memcpy(copy, path, n);
  if (!make_folders(copy)) return fail(L, path);
  lua_pop(L, 1);
  return 1;
}

int cli_open_host(lua_State *L) {
  static const luaL_Reg functions[] = {{"columns", columns}, {"terminal", terminal}, {"list", list}, {"state", state}, {NULL, NULL}};
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  return 1;
}
