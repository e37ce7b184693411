/*
** The program: a host of the Lua module, like lua.c, with a prompt and subcommands.
**
** C does what Lua cannot: it reads lines, catches Ctrl-C, asks the terminal for its width and lists folders. What a line means, what is printed
** and what a subcommand does is Lua, in scripts/fatiao (prompt.lua, show.lua, cli.lua).
*/
#ifndef FATIAO_CLI_H
#define FATIAO_CLI_H

#include "compat.h"
#include "fatiao_lua.h"

#include <stdbool.h>

/* ---------------------------------------------------------------- main.c ---------------------------------------------------------------- */

/*
** Calls the function below its `arguments` on the stack. An error becomes a message with a traceback; Ctrl-C is an error of the running chunk, and a second one
** ends the program. Returns what lua_pcall does.
*/
int cli_call(lua_State *L, int arguments, int results);

/* ---------------------------------------------------------------- host.c ---------------------------------------------------------------- */

/* fatiao.host: columns(), terminal(name), list(path), history(), interrupted(). Leaves the module on the stack. */
int cli_open_host(lua_State *L);

/* ---------------------------------------------------------------- line.c ---------------------------------------------------------------- */

/*
** fatiao.line: lines from the user.
**   read(prompt)    -> a line; nil at the end of input; false after Ctrl-C
**   remember(line)     adds to the history, which the arrow keys go through
**   complete(fn)       fn(text before the cursor) -> what to insert, what to show or nil
** Without libedit, or when standard input is no terminal, lines are read as they come.
*/
int cli_open_line(lua_State *L);

/* Called by the handler of SIGINT while no chunk runs: read gives up its line. */
void cli_interrupt_line(void);

#endif
