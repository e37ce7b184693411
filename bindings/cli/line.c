/*
** fatiao.line: reads lines from the user, with libedit or without.
**
** libedit is used through histedit.h: its imitation of readline counts bytes where it should count characters, and cannot give up a line. Characters are read
** here, so that Ctrl-C ends the wait at once and a resized window is noticed.
*/
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif

#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted; /* Ctrl-C came while a line was read */

void cli_interrupt_line(void) {
  interrupted = 1;
}

/* The line that was being typed is given up. */
static int give_up(lua_State *L) {
  interrupted = 0;
  fputs("^C\n", stdout);
  fflush(stdout);
  lua_pushboolean(L, 0);
  return 1;
}

/* ------------------------------------------------------------ without editing --------------------------------------------------------- */

/* As they come from a file or a pipe. */
static int read_plain(lua_State *L, const char *prompt) {
  luaL_Buffer b;
  int c;
  fputs(prompt, stdout);
  fflush(stdout);
  luaL_buffinit(L, &b);
  bool any = false;
  while ((c = getc(stdin)) != EOF && c != '\n') {
    luaL_addchar(&b, (char)c);
    any = true;
  }
  luaL_pushresult(&b);
  if (interrupted) {
    clearerr(stdin);
    return give_up(L);
  }
  if (c == EOF && !any) lua_pushnil(L);
  return 1;
}

#ifdef FATIAO_READLINE_LIBEDIT
/* -------------------------------------------------------------- with libedit ---------------------------------------------------------- */

#include <histedit.h>
#include <wchar.h>

#define HISTORY_MAX 1000 /* lines that the arrow keys reach */

static struct editor { /* the terminal, of which there is one */
  EditLine *edit;
  History *history;
  lua_State *L;       /* while a line is read */
  const char *prompt; /* likewise */
} editor;

static const char complete_key[] = "fatiao.line.complete"; /* in the registry */

static volatile sig_atomic_t resized;

static void handle_resize(int signal_number) {
  (void)signal_number;
  resized = 1;
}

static char *current_prompt(EditLine *edit) {
  (void)edit;
  return (char *)(uintptr_t)editor.prompt;
}

/* One character; 1, 0 at the end of input, or -1. A byte that is no UTF-8 becomes U+FFFD. */
static int read_character(EditLine *edit, wchar_t *out) {
  mbstate_t state;
  memset(&state, 0, sizeof state);
  for (;;) {
    char byte;
    ssize_t n = read(STDIN_FILENO, &byte, 1);
    if (n == 0) return 0;
    if (n < 0) {
      if (errno != EINTR || interrupted) return -1;
      if (resized) {
        resized = 0;
        el_resize(edit);
      }
      continue;
    }
    size_t used = mbrtowc(out, &byte, 1, &state);
    if (used == (size_t)-2) continue;
    if (used == (size_t)-1) *out = 0xFFFD;
    return 1;
  }
}

/* Tab: asks the Lua function what may follow. */
static unsigned char complete(EditLine *edit, int key) {
  (void)key;
  lua_State *L = editor.L;
  const LineInfo *line = el_line(edit);
  unsigned char result = CC_ERROR;
  int top = lua_gettop(L);
  lua_getfield(L, LUA_REGISTRYINDEX, complete_key);
  lua_pushlstring(L, line->buffer, (size_t)(line->cursor - line->buffer));
  if (lua_pcall(L, 1, 2, 0) == LUA_OK) {
    const char *insert = lua_tostring(L, -2), *shown = lua_tostring(L, -1);
    if (insert && *insert && el_insertstr(edit, insert) == 0) result = CC_REFRESH;
    if (shown) {
      fprintf(stdout, "\n%s\n", shown);
      fflush(stdout);
      result = CC_REDISPLAY;
    }
  }
  lua_settop(L, top);
  return result;
}

static bool start_editor(void) {
  HistEvent event;
  if (editor.edit) return true;
  if (!(editor.edit = el_init("fatiao", stdin, stdout, stderr))) return false;
  editor.history = history_init();
  el_set(editor.edit, EL_EDITOR, "emacs");
  el_set(editor.edit, EL_SIGNAL, 0);
  el_set(editor.edit, EL_PROMPT, current_prompt);
  el_set(editor.edit, EL_GETCFN, read_character);
  el_set(editor.edit, EL_ADDFN, "fatiao-complete", "Complete a name", complete);
  el_set(editor.edit, EL_BIND, "^I", "fatiao-complete", NULL);
  el_set(editor.edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  if (editor.history) {
    history(editor.history, &event, H_SETSIZE, HISTORY_MAX);
    history(editor.history, &event, H_SETUNIQUE, 1);
    el_set(editor.edit, EL_HIST, history, editor.history);
  }
  el_source(editor.edit, NULL); /* the user's ~/.editrc */
  return true;
}

static int end_editor(lua_State *L) {
  (void)L;
  if (editor.history) history_end(editor.history);
  if (editor.edit) el_end(editor.edit);
  memset(&editor, 0, sizeof editor);
  return 0;
}

static int read_edited(lua_State *L, const char *prompt) {
  struct sigaction action, before;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle_resize;
  sigemptyset(&action.sa_mask);
  sigaction(SIGWINCH, &action, &before);
  int n = 0;
  editor.L = L;
  editor.prompt = prompt;
  const char *line = el_gets(editor.edit, &n);
  sigaction(SIGWINCH, &before, NULL);
  if (interrupted) return give_up(L);
  if (!line || n <= 0) {
    fputs("\n", stdout);
    lua_pushnil(L);
    return 1;
  }
  while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) n--;
  lua_pushlstring(L, line, (size_t)n);
  return 1;
}

static int read_line(lua_State *L) {
  const char *prompt = luaL_optstring(L, 1, "");
  interrupted = 0;
  if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && start_editor()) return read_edited(L, prompt);
  return read_plain(L, prompt);
}

static int remember(lua_State *L) {
  HistEvent event;
  const char *line = luaL_checkstring(L, 1);
  if (isatty(STDIN_FILENO) && start_editor() && editor.history) history(editor.history, &event, H_ENTER, line);
  return 0;
}

static int set_complete(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, complete_key);
  return 0;
}

/* The terminal is put right when the state is closed. */
static void end_with_state(lua_State *L) {
  lua_newuserdata(L, 1);
  lua_newtable(L);
  lua_pushcfunction(L, end_editor);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_setfield(L, LUA_REGISTRYINDEX, "fatiao.line");
}
#else
static int read_line(lua_State *L) {
  const char *prompt = luaL_optstring(L, 1, "");
  interrupted = 0;
  return read_plain(L, prompt);
}

static int remember(lua_State *L) {
  luaL_checkstring(L, 1);
  return 0;
}

static int set_complete(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  return 0;
}

static void end_with_state(lua_State *L) {
  (void)L;
}
#endif

int cli_open_line(lua_State *L) {
  static const luaL_Reg functions[] = {{"read", read_line}, {"remember", remember}, {"complete", set_complete}, {NULL, NULL}};
  end_with_state(L);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  return 1;
}
