#!/bin/sh
# What `make demo` shows: the structure of the Convention, one article in both languages, two searches. B is the build folder.
set -eu
program="$B/fatiao"
show() { printf '\n\033[1m$ fatiao %s\033[0m\n' "$*"; "$program" "$@"; }

show run structure uncc
show show uncc/art_7 --lang both
show search 快速保全 --limit 5
show search 罪 --limit 5
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
zh*) printf '\n接着可以：\n  %s                      进入提示符，试 uncc:article(7)\n  %s run                  列出内置的分析\n  %s import 文件 -o 我的.db   导入您手中的正式文本\n  README.zh.md                    十行入门\n' "$program" "$program" "$program" ;;
*) printf '\nGo on with:\n  %s                      the prompt; try uncc:article(7)\n  %s run                  the bundled analyses\n  %s import FILE -o my.db   bring in the authentic texts that you have\n  README.md                       ten lines to begin with\n' "$program" "$program" "$program" ;;
esac
