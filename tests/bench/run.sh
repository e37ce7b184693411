#!/bin/sh
# Figures against peers, in one run. What is compared gives equal results, or the run fails. Absolute figures are this machine's; the ratios count.
# Bulk texts: FATIAO_BULK, a folder of *.md, or ../shared/bulk/laws-cn.tar.xz, unpacked into build/bench. PEERS: pinned to one processor where taskset is there.
set -eu
cd "$(dirname "$0")/../.."
work="$B/bench"
mkdir -p "$work"
pin=""; command -v taskset >/dev/null && pin="taskset -c 1"
export LUA_CPATH="$B/lua5.4/?.so;;"

printf 'machine: %s, %s processors, load %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"

printf '\n== start: a Lua state alone, and with the corpus opened and one text read (200 processes each, median)\n'
$pin lua5.4 tests/bench/start.lua

bulk=${FATIAO_BULK:-$work/corpus}
if [ ! -d "$bulk" ] && [ -f ../shared/bulk/laws-cn.tar.xz ]; then tar -xJf ../shared/bulk/laws-cn.tar.xz -C "$work"; fi
if [ ! -d "$bulk" ]; then echo "no bulk texts: the rest is left out"; exit 0; fi

printf '\n== import: all of the bulk texts in one command\n'
rm -f "$work/bulk.db"
start=$(date +%s.%N)
$pin "$B/fatiao" import "$bulk" -o "$work/bulk.db" --empty --lang zh --format json >"$work/import.json"
end=$(date +%s.%N)
$pin lua5.4 tests/bench/count.lua "$work/bulk.db" "$start" "$end"

printf '\n== traversal\n'
$pin lua5.4 tests/bench/traverse.lua "$work/bulk.db" "$work/rows.db"

printf '\n== search: 30 queries, all hits against a plain scan of the same articles, then the first 20\n'
$pin lua5.4 tests/bench/search.lua "$work/bulk.db" ../shared/peers/queries.tsv

printf '\n== citations\n'
cat "$bulk"/*.md >"$work/all.txt"
$pin "$B/bench/citation" "$work/all.txt" tests/bench/citation.pattern "$work/bulk.db"
$pin lua5.4 tests/bench/citation.lua "$work/all.txt"
