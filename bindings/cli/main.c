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
  signal(signal_number, SIG_DFL); /* what does not stop, a C function perhaps, is ended by a second Ctrl-C */
  lua_sethook(running, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* Without SA_RESTART, so that a read from the terminal is given up. */
static void catch_interrupts(struct sigaction *before) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, before);
}

/* ---------------------------------------------------------------- calls --------------------------------------------------------------- */

/* The error's message with a traceback. An error object that has no words is named by its type. */
static int explain(lua_State *L) {
  if (!lua_isstring(L, 1)) {
    if (luaL_callmeta(L, 1, "__tostring") && lua_isstring(L, -1)) return 1;
    lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    lua_replace(L, 1);
  }
  lua_settop(L, 1);
  lua_getglobal(L, "debug");
  if (lua_istable(L, -1)) lua_getfield(L, -1, "traceback");
  if (!lua_isfunction(L, -1)) {
    lua_settop(L, 1);
    return 1;
  }
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 2); /* not this function */
  lua_call(L, 2, 1);
  return 1;
}

/* Calls the function below its arguments. An error becomes a message with a traceback; Ctrl-C is an error of the chunk that runs. */
static int call(lua_State *L, int arguments, int results) {
  struct sigaction before;
  lua_State *outer = running;
  int base = lua_gettop(L) - arguments;
  lua_pushcfunction(L, explain);
  lua_insert(L, base);
  catch_interrupts(&before);
  running = L;
  int status = lua_pcall(L, arguments, results, base);
  running = outer;
  lua_sethook(L, NULL, 0, 0); /* a Ctrl-C that came too late */
  sigaction(SIGINT, &before, NULL);
  lua_remove(L, base);
  return status;
}

/* After a failure, prints the message on top of the stack and pops it. */
static bool report(lua_State *L, int status) {
  if (status == LUA_OK) return true;
  const char *message = lua_tostring(L, -1);
  fflush(stdout);
  fprintf(stderr, "%s: %s\n", program, message ? message : "(error object is not a string)");
  fflush(stderr);
  lua_pop(L, 1);
  return false;
}

/* Runs what was compiled, below its arguments, or reports why it could not be. */
static bool run(lua_State *L, int compiled, int arguments) {
  return report(L, compiled == LUA_OK ? call(L, arguments, 0) : compiled);
}

/* require(module), on top of the stack. */
static bool require_module(lua_State *L, const char *module) {
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  return report(L, call(L, 1, 1));
}

static bool push_function(lua_State *L, const char *module, const char *name) {
  if (!require_module(L, module)) return false;
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
  return true;
}

/* --------------------------------------------------------------- options -------------------------------------------------------------- */

typedef enum action { RUN_NOTHING, RUN_SCRIPT, RUN_STDIN, RUN_COMMAND } action;

typedef struct command_line {
  int argc;
  char **argv;
  int rest;                  /* where options end: the script or subcommand, if there is one */
  int wrong;                 /* an option that does not exist or lacks its argument; 0: none */
  action action;
  bool version, interactive; /* -v; -i */
  bool chunks;               /* any -e */
  bool unknown;              /* what should be run is neither a subcommand nor a file */
  const char *lang, *corpus; /* --lang, --corpus; NULL: not given */
} command_line;

/* For --name=VALUE and --name VALUE: true, and *value and *i moved on; *value is NULL when it is missing. */
static bool long_option(const command_line *c, int *i, const char *name, const char **value) {
  const char *s = c->argv[*i];
  size_t n = strlen(name);
  if (strncmp(s, name, n) != 0 || (s[n] && s[n] != '=')) return false;
  *value = s[n] ? s + n + 1 : *i + 1 < c->argc ? c->argv[++*i] : NULL;
  return true;
}

/* For -eSTAT, -e STAT, -lMOD and -l MOD. */
static bool chunk_option(const command_line *c, int *i, const char **value) {
  const char *s = c->argv[*i];
  if (s[0] != '-' || (s[1] != 'e' && s[1] != 'l')) return false;
  *value = s[2] ? s + 2 : *i + 1 < c->argc ? c->argv[++*i] : NULL;
  return true;
}

static void read_option(command_line *c, int *i) {
  const char *s = c->argv[*i], *value = "";
  int at = *i;
  if (strcmp(s, "-v") == 0 || strcmp(s, "--version") == 0) c->version = true;
  else if (strcmp(s, "-i") == 0) c->interactive = true;
  else if (strcmp(s, "-h") == 0 || strcmp(s, "--help") == 0) c->action = RUN_COMMAND;
  else if (long_option(c, i, "--lang", &value)) c->lang = value;
  else if (long_option(c, i, "--corpus", &value)) c->corpus = value;
  else if (chunk_option(c, i, &value)) c->chunks |= s[1] == 'e';
  else value = NULL;
  if (!value) c->wrong = at;
}

static void read_options(command_line *c) {
  int i = 1;
  for (; i < c->argc && c->argv[i][0] == '-' && c->argv[i][1] && !c->wrong && c->action == RUN_NOTHING; i++) {
    if (strcmp(c->argv[i], "--") == 0) {
      i++;
      break;
    }
    read_option(c, &i);
  }
  c->rest = i;
  if (c->action != RUN_NOTHING || c->rest >= c->argc) return;
  c->action = strcmp(c->argv[c->rest], "-") == 0 ? RUN_STDIN : RUN_SCRIPT; /* or a subcommand: see find_command */
}

/* `arg` as lua makes it: the script at 0, its arguments from 1, what stands before at -1 and below. For subcommands the program is at 0. */
static void make_arg(lua_State *L, const command_line *c) {
  int zero = c->action == RUN_SCRIPT || c->action == RUN_STDIN ? c->rest : 0;
  lua_createtable(L, c->argc, 1);
  for (int i = 0; i < c->argc; i++) {
    lua_pushstring(L, c->argv[i]);
    lua_rawseti(L, -2, i - zero);
  }
  lua_setglobal(L, "arg");
}

/* ---------------------------------------------------------------- modes --------------------------------------------------------------- */

/* -l MODULE, -l GLOBAL=MODULE */
static bool run_require(lua_State *L, const char *s) {
  const char *module = strchr(s, '=');
  if (!require_module(L, module ? module + 1 : s)) return false;
  lua_pushlstring(L, s, module ? (size_t)(module - s) : strlen(s));
  lua_insert(L, -2);
  lua_setglobal(L, lua_tostring(L, -2));
  lua_pop(L, 1);
  return true;
}

/* Every -e and -l, in their order. */
static bool run_chunks(lua_State *L, const command_line *c) {
  for (int i = 1; i < c->rest; i++) {
    const char *s = c->argv[i], *value;
    if (long_option(c, &i, "--lang", &value) || long_option(c, &i, "--corpus", &value) || !chunk_option(c, &i, &value)) continue;
    if (s[1] == 'l' ? !run_require(L, value) : !run(L, luaL_loadbuffer(L, value, strlen(value), "=(command line)"), 0)) return false;
  }
  return true;
}

static bool run_file(lua_State *L, const command_line *c) {
  int compiled = luaL_loadfile(L, c->action == RUN_STDIN ? NULL : c->argv[c->rest]), n = 0;
  if (compiled == LUA_OK) {
    luaL_checkstack(L, c->argc, "too many arguments to script");
    for (int i = c->rest + 1; i < c->argc; i++, n++) lua_pushstring(L, c->argv[i]);
  }
  return run(L, compiled, n);
}

/* fatiao.cli.NAME(a, b); strings that are NULL are nil. Its result is an exit status, or nothing for success. */
static int run_cli(lua_State *L, const char *name, const char *a, const char *b) {
  if (!push_function(L, "fatiao.cli", name)) return EXIT_FAILURE;
  lua_pushstring(L, a);
  lua_pushstring(L, b);
  if (!report(L, call(L, 2, 1))) return EXIT_FAILURE;
  int status = (int)lua_tonumber(L, -1);
  lua_pop(L, 1);
  return status;
}

static int run_command(lua_State *L) {
  if (!push_function(L, "fatiao.cli", "main")) return EXIT_FAILURE;
  lua_getglobal(L, "arg");
  if (!report(L, call(L, 1, 1))) return EXIT_FAILURE;
  int status = (int)lua_tonumber(L, -1);
  lua_pop(L, 1);
  return status;
}

/* What the prompt runs chunks with: pcall, but errors come with a traceback and Ctrl-C is one of them. */
static int protected_call(lua_State *L) {
  int status = call(L, lua_gettop(L) - 1, LUA_MULTRET);
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, 1);
  return lua_gettop(L);
}

static int run_prompt(lua_State *L) {
  struct sigaction before;
  if (!push_function(L, "fatiao.prompt", "start")) return EXIT_FAILURE;
  lua_pushcfunction(L, protected_call);
  catch_interrupts(&before);
  bool good = report(L, lua_pcall(L, 1, 0, 0));
  sigaction(SIGINT, &before, NULL);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A script's name that has neither a dot nor a slash is first taken for a subcommand, which Lua knows. A name that is neither is `unknown`. */
static void find_command(lua_State *L, command_line *c) {
  if (c->action != RUN_SCRIPT || strpbrk(c->argv[c->rest], "./")) return;
  if (!push_function(L, "fatiao.cli", "is_command")) return;
  lua_pushstring(L, c->argv[c->rest]);
  if (!report(L, call(L, 1, 1))) return;
  if (lua_toboolean(L, -1)) c->action = RUN_COMMAND;
  else c->unknown = access(c->argv[c->rest], F_OK) != 0;
  lua_pop(L, 1);
}

static int run_all(lua_State *L, const command_line *c) {
  bool prompt = c->interactive || (c->action == RUN_NOTHING && !c->chunks && !c->version && isatty(STDIN_FILENO));
  if (c->wrong) return run_cli(L, "usage", c->argv[c->wrong], NULL);
  if (c->action == RUN_COMMAND) return run_command(L);
  if (c->unknown) return run_cli(L, "unknown", c->argv[c->rest], NULL);
  if (c->version) run_cli(L, "version", NULL, NULL);
  if (c->lang || c->corpus || c->chunks || prompt) {
    int status = run_cli(L, "prepare", c->lang, c->corpus);
    if (status != EXIT_SUCCESS) return status;
  }
  if (!run_chunks(L, c)) return EXIT_FAILURE;
  bool file = c->action == RUN_SCRIPT || c->action == RUN_STDIN || (!prompt && !c->chunks && !c->version);
  bool good = !file || run_file(L, c);
  return prompt ? run_prompt(L) : good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---------------------------------------------------------------- main ---------------------------------------------------------------- */

static void preload(lua_State *L, const char *name, lua_CFunction fn) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  lua_pushcfunction(L, fn);
  lua_setfield(L, -2, name);
  lua_pop(L, 2);
}

/* Argument: the command line. Result: the exit status. */
static int protected_main(lua_State *L) {
  command_line *c = lua_touserdata(L, 1);
  luaL_checkversion(L);
  luaL_openlibs(L);
  fatiao_preload(L);
  preload(L, "fatiao.host", cli_open_host);
  preload(L, "fatiao.line", cli_open_line);
  int status = EXIT_FAILURE;
  if (require_module(L, "fatiao")) {
    lua_setglobal(L, "fatiao");
    if (c->action == RUN_NOTHING && !isatty(STDIN_FILENO) && !c->interactive && !c->chunks && !c->version) c->action = RUN_STDIN;
    if (!c->wrong) find_command(L, c);
    make_arg(L, c);
    status = run_all(L, c);
  }
  lua_pushinteger(L, status);
  return 1;
}

/* Text is UTF-8, whatever the locale: the line editor and the width of prompts depend on it. */
static void set_locale(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}

int main(int argc, char **argv) {
  command_line c = {.argc = argc, .argv = argv};
  set_locale();
  read_options(&c);
  if (c.lang && (strncmp(c.lang, "zh", 2) == 0 || strncmp(c.lang, "en", 2) == 0)) setenv("FATIAO_LANG", c.lang, 1);
  lua_State *L = luaL_newstate();
  if (!L) {
    fprintf(stderr, "%s: not enough memory\n", program);
    return EXIT_FAILURE;
  }
  lua_pushcfunction(L, protected_main);
  lua_pushlightuserdata(L, &c);
  int status = EXIT_FAILURE;
  if (report(L, lua_pcall(L, 1, 1, 0))) status = (int)lua_tonumber(L, -1);
  lua_close(L);
  return status;
}
