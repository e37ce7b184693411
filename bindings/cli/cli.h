/*
** The program: a host of the Lua module, like lua.c, with a prompt and subcommands.
**
** C does what Lua cannot: it reads lines, catches Ctrl-C, asks the terminal for its width and lists folders. What a line means, what is printed and what a
** subcommand does is Lua, in scripts/fatiao (prompt.lua, show.lua, cli.lua).
*/
#ifndef FATIAO_CLI_H
#define FATIAO_CLI_H

#include "compat.h"
#include "fatiao_lua.h"

#include <stdbool.h>

/*
** require "fatiao.host": the machine.
**   columns()       columns of the terminal; nil when standard output is none
**   terminal(name)  whether "stdin", "stdout" or "stderr" is a terminal
**   list(path)      names in a folder, unordered, without . and ..; nil, message when it is none
**   state()         the folder for what the program remembers, $XDG_STATE_HOME/fatiao, made when it is not there; nil, message
*/
int cli_open_host(lua_State *L);

/*
** require "fatiao.line": lines from the user.
**   read(prompt)    a line without its end; nil at the end of input; false after Ctrl-C
**   remember(line)  adds to the history, which the arrow keys go through
**   complete(fn)    fn(text before the cursor) -> what to insert, what to show below (nil: nothing)
** Without libedit, and when standard input is no terminal, there is neither history nor completion.
*/
int cli_open_line(lua_State *L);

/* Called from the handler of SIGINT: read gives up its line. */
void cli_interrupt_line(void);

#endif
