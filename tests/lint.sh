#!/bin/sh
# Warnings of two compilers as errors, luacheck, and the rules of the house that a program can look at.
set -eu
cd "$(dirname "$0")/.."
failed=0
fail() { echo "lint: $*" >&2; failed=1; }

flags="-std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Icore -Ibindings/lua"
for cc in gcc clang; do
  $cc $flags core/*/*.c tests/unit/*.c examples/*.c || fail "$cc: core"
  for pc in lua5.1 lua5.2 lua5.3 lua5.4 luajit; do
    pkg-config --exists $pc 2>/dev/null || continue
    $cc $flags $(pkg-config --cflags $pc) bindings/*/*.c || fail "$cc: bindings with $pc"
  done
done

luacheck -q scripts tests/lua examples || fail "luacheck"

grep -rnE '#include *[<"](lua|lauxlib|lualib)\.h' core && fail "the core includes Lua headers"
grep -rln 'LUA_VERSION_NUM' bindings | grep -v 'bindings/lua/compat.h' && fail "only compat.h looks at LUA_VERSION_NUM"
grep -rnE '\b(abort|exit|printf|puts|fprintf)\(' core | grep -v '^core/fatiao.h' && fail "the core prints or exits"
exit $failed
