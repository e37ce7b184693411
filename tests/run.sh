#!/bin/sh
# All tests, and one line that sums them up. Called by `make test`, with B (the build folder), RUNTIMES (the Lua programs) and SANITIZE.
set -u
cd "$(dirname "$0")/.."
log="$B/test"
mkdir -p "$log"
passed=0 failed=0 skipped=0
FATIAO_TEXTS=${FATIAO_TEXTS:-$(cd .. && pwd)/shared/texts}
[ -d "$FATIAO_TEXTS" ] || FATIAO_TEXTS=""
export FATIAO_TEXTS

title() { printf '\n== %s\n' "$*"; }
add() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + ${3:-0})); }

# A step that is right or wrong as a whole.
step() {
  name=$1; shift
  if "$@" >"$log/$name.log" 2>&1; then add 1 0; echo "ok      $name"
  else add 0 1; echo "FAILED  $name"; tail -40 "$log/$name.log"; fi
}

# A cmocka program: counts its tests.
unit() {
  name=$(basename "$1")
  "$1" >"$log/$name.log" 2>&1; status=$?
  good=$(grep -c '^\[       OK \]' "$log/$name.log"); bad=$(grep -c '^\[  FAILED  \] test_\|^\[  FAILED  \] [a-z]' "$log/$name.log")
  idle=$(grep -c '^\[  SKIPPED \]' "$log/$name.log")
  grep -i 'skipped:' "$log/$name.log"
  [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  [ $status -ne 0 ] || bad=0
  add "$good" "$bad" "$idle"
  if [ "$bad" -eq 0 ] && [ "$good" -gt 0 ]; then echo "ok      $name ($good tests)"
  else echo "FAILED  $name"; grep -v '^\[ RUN' "$log/$name.log" | tail -40; fi
}

# The Lua specs on one implementation.
specs() {
  lua=$1 abi=$(echo "$1" | sed 's/luajit/lua5.1/')
  out="$log/specs-$lua.log"
  preload=""
  [ -z "$SANITIZE" ] || preload="$(cc -print-file-name=libasan.so) $(cc -print-file-name=libubsan.so)"
  env LD_PRELOAD="$preload" ASAN_OPTIONS=detect_leaks=0 LUA_CPATH="$B/$abi/?.so;;" FATIAO_PROGRAM="$B/fatiao" \
    busted --lua="$(command -v "$lua")" -o TAP tests/lua >"$out" 2>&1
  status=$?
  good=$(grep -c '^ok' "$out") bad=$(grep -c '^not ok' "$out") idle=$(grep -ci '# skip' "$out")
  [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  add $((good - idle)) "$bad" "$idle"
  [ "$lua" != lua5.4 ] || sed -n '/^references /,/^all /p' "$out"
  if [ "$bad" -eq 0 ] && [ "$good" -gt 0 ]; then echo "ok      specs on $lua ($good)"
  else echo "FAILED  specs on $lua"; grep -A12 '^not ok' "$out" | head -60; tail -5 "$out"; fi
}

# Every function that the library or a module shows is one of ours.
exports_only_ours() {
  for so in "$B"/libfatiao.so "$B"/lua*/fatiao.so; do
    if nm -D --defined-only "$so" | awk '{ print $3 }' | grep -v '^fatiao_\|^luaopen_fatiao'; then echo "shown by $so"; return 1; fi
  done
  for so in "$B"/lua*/fatiao.so; do
    if readelf -d "$so" | grep 'NEEDED.*liblua'; then echo "$so links liblua"; return 1; fi
  done
}

embed_prints_chapter_two() {
  "$B/examples/embed" >"$log/embed.out" && grep -q '^15 articles' "$log/embed.out" && grep -q '^第七条 ' "$log/embed.out" && grep -q '^Article 21' "$log/embed.out"
}

opens_no_file() {
  # Past the loading of shared libraries, reading the bundled corpus opens nothing.
  strace -f -e trace=open,openat -o "$log/strace.out" "$B/fatiao" -e 'io.stderr:write("") MARK = io.open("/dev/null"); local u = fatiao.open():instrument "uncc"; assert(#u:article(1):text "zh" > 0); MARK:close()' &&
    ! sed '1,/\/dev\/null/d' "$log/strace.out" | grep 'open'
}

installs_and_uninstalls() {
  root=$(mktemp -d) && $MAKE -s install DESTDIR="$root" PREFIX=/usr LUA=5.4 >/dev/null && [ -x "$root/usr/bin/fatiao" ] && [ -f "$root/usr/lib/pkgconfig/fatiao.pc" ] &&
    grep -q "^Version: $(sed -n 's/^#define FATIAO_VERSION "\(.*\)"/\1/p' core/fatiao.h)" "$root/usr/lib/pkgconfig/fatiao.pc" &&
    "$root/usr/bin/fatiao" show uncc/art_7 >/dev/null && $MAKE -s uninstall DESTDIR="$root" PREFIX=/usr >/dev/null &&
    [ -z "$(find "$root" -type f -o -type l)" ]
  status=$?
  rm -rf "$root"
  return $status
}

leaks_nothing() {
  LUA_CPATH="$B/lua5.4/?.so;;" FATIAO_QUICK=1 valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect --error-exitcode=9 \
    lua5.4 "$(command -v busted)" tests/lua --exclude-tags=program
}

title "lint"
step lint sh tests/lint.sh

title "C"
$MAKE -s WERROR=1 unit examples SANITIZE="$SANITIZE" || add 0 1
for program in "$B"/tests/test_*; do [ -x "$program" ] && case $program in *.d) ;; *) unit "$program" ;; esac; done
step exports exports_only_ours
step embed embed_prints_chapter_two
[ -n "$SANITIZE" ] || step strace opens_no_file
[ -n "$SANITIZE" ] || step install installs_and_uninstalls

title "Lua"
for lua in $RUNTIMES; do specs "$lua"; done
[ -n "$SANITIZE" ] || step valgrind leaks_nothing

[ -n "$FATIAO_TEXTS" ] || echo "skipped: what compares with authentic texts (no ../shared/texts)"
printf '\n%d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ]
