rockspec_format = "3.0"
package = "fatiao"
version = "0.1.0-1"
source = {
  url = "git+file://.", -- for `luarocks make` in a clone
}
description = {
  summary = "Legal instruments as trees of provisions",
  detailed = "Treaties and statutes, in Chinese and English, read into trees of provisions: traversal, search and import from Lua, with a bundled corpus of digests.",
  license = "MIT",
}
dependencies = { "lua >= 5.1, < 5.5" }
external_dependencies = {
  SQLITE3 = { header = "sqlite3.h" },
  UTF8PROC = { header = "utf8proc.h" },
}
-- The module for the interpreter that luarocks runs. Building the bundled corpus needs the development package of Lua 5.4 as well.
build = {
  type = "command",
  build_command = [[$(MAKE) modules LUA=`$(LUA) -e 'print((_VERSION:match("%d.%d")))'`]],
  install_command = [[install -d "$(LIBDIR)" && install -m 755 build/lua`$(LUA) -e 'print((_VERSION:match("%d.%d")))'`/fatiao.so "$(LIBDIR)/"]],
  copy_directories = { "examples" },
}
