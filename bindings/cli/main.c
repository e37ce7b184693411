/*
** The command line: options as lua has them, then a script, the prompt or a subcommand.
*/
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include "cli.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program = "fatiao";

/* ------------------------------------------------------------- interruption ----------------------------------------------------------- */

static lua_State *volatile running; /* the state whose chunk Ctrl-C stops; NULL: none runs */

static void stop(lua_State *L, lua_Debug *ar) {
  (void)ar;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

static void handle(int signal_number) {
  if (!running) {
    cli_interrupt_line();
    return;
  }
  signal(signal_number, SIG_DFL); /* a chunk that does not stop, in a C function perhaps, is ended by a second Ctrl-C */
  lua_sethook(running, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* Without SA_RESTART, so that a read is given up. */
static void catch_interrupts(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
}

/* ---------------------------------------------------------------- calls --------------------------------------------------------------- */

/* The error's message with a traceback; what is neither a string nor says what it is, is named by its type. */
static int explain(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  if (!message) {
    if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING) return 1;
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  }
  lua_getglobal(L, "debug");
  lua_getfield(L, -1, "traceback");
  lua_pushstring(L, message);
  lua_pushinteger(L, 2);
  lua_call(L, 2, 1);
  return 1;
}

int cli_call(lua_State *L, int arguments, int results) {
  lua_State *outer = running;
  int base = lua_gettop(L) - arguments;
  lua_pushcfunction(L, explain);
  lua_insert(L, base);
  if (!outer) catch_interrupts();
  running = L;
  int status = lua_pcall(L, arguments, results, base);
  running = outer;
  if (!outer) signal(SIGINT, SIG_DFL);
  lua_remove(L, base);
  return status;
}

/* Prints the message on top of the stack, if there was an error. */
static bool report(lua_State *L, int status) {
  if (status == LUA_OK) return true;
  const char *message = lua_tostring(L, -1);
  fflush(stdout);
  fprintf(stderr, "%s: %s\n", program, message ? message : "(error object is not a string)");
  fflush(stderr);
  lua_pop(L, 1);
  return false;
}

/* Runs the chunk on top of the stack, or reports why it could not be compiled. */
static bool run(lua_State *L, int compiled, int arguments) {
  return report(L, compiled == LUA_OK ? cli_call(L, arguments, 0) : compiled);
}

/* Pushes a function of an embedded module. */
static bool push_function(lua_State *L, const char *module, const char *name) {
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  if (!report(L, cli_call(L, 1, 1))) return false;
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
  return true;
}

/* --------------------------------------------------------------- options -------------------------------------------------------------- */

typedef enum action { RUN_NOTHING, RUN_SCRIPT, RUN_COMMAND, RUN_STDIN } action;

typedef struct command_line {
  int argc;
  char **argv;
  int rest;            /* index of the script or subcommand; argc: none */
  action action;
  bool version, interactive, chunks; /* -v, -i, any -e or -l */
  const char *lang, *corpus;         /* --lang, --corpus; NULL: not given */
} command_line;

/* The subcommands. Whatever else stands first is a script. */
static bool is_command(const char *s) {
  static const char *const names[] = {"run", "show", "search", "import", "help", "version"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(s, names[i]) == 0) return true;
  return false;
}

/* Value of an option like --lang: joined by '=' or the next word. Moves *i on; NULL when there is none. */
static const char *long_value(const command_line *c, int *i, const char *name) {
  const char *s = c->argv[*i];
  size_t n = strlen(name);
  if (s[n] == '=') return s + n + 1;
  return *i + 1 < c->argc ? c->argv[++*i] : NULL;
}

static bool is_long(const char *s, const char *name) {
  size_t n = strlen(name);
  return strncmp(s, name, n) == 0 && (s[n] == 0 || s[n] == '=');
}

/* Reads the options before the script. Returns the index of one that is wrong, or 0. */
static int read_options(command_line *c) {
  int i;
  for (i = 1; i < c->argc && c->argv[i][0] == '-'; i++) {
    const char *s = c->argv[i];
    int at = i;
    if (strcmp(s, "--") == 0) {
      i++;
      break;
    }
    if (strcmp(s, "-") == 0) {
      c->action = RUN_STDIN;
      break;
    }
    if (strcmp(s, "-h") == 0 || strcmp(s, "--help") == 0) c->action = RUN_COMMAND;
    else if (strcmp(s, "--version") == 0 || strcmp(s, "-v") == 0) c->version = true;
    else if (is_long(s, "--lang")) {
      if (!(c->lang = long_value(c, &i, "--lang"))) return at;
    } else if (is_long(s, "--corpus")) {
      if (!(c->corpus = long_value(c, &i, "--corpus"))) return at;
    } else if (strcmp(s, "-i") == 0) c->interactive = c->version = true;
    else if (s[1] == 'e' || s[1] == 'l') {
      c->chunks = true;
      if (s[2] == 0 && (++i >= c->argc || c->argv[i][0] == '-')) return at;
    } else return at;
    if (c->action == RUN_COMMAND) break; /* -h: the subcommands' help */
  }
  c->rest = i;
  if (c->action == RUN_NOTHING && i < c->argc) c->action = is_command(c->argv[i]) ? RUN_COMMAND : RUN_SCRIPT;
  return 0;
}

/* `arg`: the script at 0, what follows at 1, 2, ..., what stands before at -1, -2, ... For subcommands the program is at 0. */
static void make_arg(lua_State *L, const command_line *c) {
  int zero = c->action == RUN_COMMAND || c->rest >= c->argc ? 0 : c->rest;
  lua_createtable(L, c->argc, 1);
  for (int i = 0; i < c->argc; i++) {
    lua_pushstring(L, c->argv[i]);
    lua_rawseti(L, -2, i - zero);
  }
  lua_setglobal(L, "arg");
}

/* -l name, -l global=name */
static bool require_module(lua_State *L, const char *s) {
  const char *module = strchr(s, '=');
  lua_getglobal(L, "require");
  lua_pushstring(L, module ? module + 1 : s);
  if (!report(L, cli_call(L, 1, 1))) return false;
  if (module) lua_pushlstring(L, s, (size_t)(module - s));
  else lua_pushstring(L, s);
  lua_insert(L, -2);
  lua_settable(L, LUA_GLOBALS(L));
  return true;
}

/* -e and -l, in their order. */
static bool run_chunks(lua_State *L, const command_line *c) {
  for (int i = 1; i < c->rest; i++) {
    const char *s = c->argv[i];
    if (strcmp(s, "--lang") == 0 || strcmp(s, "--corpus") == 0) i++;
    if (s[0] != '-' || (s[1] != 'e' && s[1] != 'l')) continue;
    const char *value = s[2] ? s + 2 : c->argv[++i];
    if (s[1] == 'l' ? !require_module(L, value) : !run(L, luaL_loadbuffer(L, value, strlen(value), "=(command line)"), 0)) return false;
  }
  return true;
}

static bool run_script(lua_State *L, const command_line *c) {
  const char *name = c->action == RUN_STDIN ? NULL : c->argv[c->rest];
  int compiled = luaL_loadfile(L, name), n = 0;
  if (compiled == LUA_OK) {
    luaL_checkstack(L, c->argc, "too many arguments to script");
    for (int i = c->rest + 1; i < c->argc; i++, n++) lua_pushstring(L, c->argv[i]);
  }
  return run(L, compiled, n);
}

/* ---------------------------------------------------------------- modes --------------------------------------------------------------- */

/* fatiao.cli.NAME(lang or nil, corpus or nil): true, or false after a message. */
static bool call_cli(lua_State *L, const char *name, const command_line *c) {
  if (!push_function(L, "fatiao.cli", name)) return false;
  lua_pushstring(L, c->lang); /* NULL is nil */
  lua_pushstring(L, c->corpus);
  if (!report(L, cli_call(L, 2, 1))) return false;
  bool good = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return good;
}

/* fatiao.cli.main(arg) -> exit status */
static int run_command(lua_State *L) {
  if (!push_function(L, "fatiao.cli", "main")) return EXIT_FAILURE;
  lua_getglobal(L, "arg");
  if (!report(L, cli_call(L, 1, 1))) return EXIT_FAILURE;
  int status = (int)lua_tonumber(L, -1);
  lua_pop(L, 1);
  return status;
}

/* fatiao.prompt.start(call, banner): `call` is pcall with a traceback that Ctrl-C stops. */
static int protected_call(lua_State *L) {
  lua_State *outer = running;
  running = NULL;
  int status = cli_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  running = outer;
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, 1);
  return lua_gettop(L);
}

static bool run_prompt(lua_State *L, bool banner) {
  if (!push_function(L, "fatiao.prompt", "start")) return false;
  lua_pushcfunction(L, protected_call);
  lua_pushboolean(L, banner);
  catch_interrupts();
  return report(L, lua_pcall(L, 2, 0, 0));
}

/* Everything inside a protected call; the exit status is its result. */
static int protected_main(lua_State *L) {
  command_line *c = lua_touserdata(L, 1);
  luaL_checkversion(L);
  luaL_openlibs(L);
  fatiao_preload(L);
  luaL_requiref(L, "fatiao", NULL, 0);
  return 0 * (c != NULL);
}
