/*
** The Lua module in a state whose memory runs out: a script that uses every room of the binding is run again and again, and the n-th allocation fails, for every n
** up to success. Each time there is an error that a script can catch, nothing crashes, and when the state is closed nothing is left, neither of Lua nor of SQLite.
** The state is that of the shared Lua 5.4, found at run time as a host with plugins finds it; where it or the module is not there, the test says so and is skipped.
** A file that has no headers of Lua can be compiled wherever the core can: hence the few declarations.
*/
#include "helper.h"

#include <dlfcn.h>
#include <sqlite3.h>

typedef struct lua_State lua_State;
typedef void *(*lua_alloc)(void *ud, void *ptr, size_t old_size, size_t new_size);
typedef int (*lua_function)(lua_State *L);

static struct {
  lua_State *(*newstate)(lua_alloc alloc, void *ud);
  void (*close)(lua_State *L);
  void (*openlibs)(lua_State *L);
  void (*requiref)(lua_State *L, const char *name, lua_function open, int global);
  int (*loadstring)(lua_State *L, const char *s);
  int (*pcallk)(lua_State *L, int arguments, int results, int handler, intptr_t context, void *continuation);
  const char *(*tolstring)(lua_State *L, int index, size_t *n);
  void (*pushcclosure)(lua_State *L, lua_function fn, int upvalues);
} lua;
static lua_function open_fatiao;

/* A function through a pointer of the right type, which ISO C does not convert to by itself. */
static bool look_up(void *library, const char *name, void *fn) {
  void *found = dlsym(library, name);
  memcpy(fn, &found, sizeof found);
  return found != NULL;
}

static bool find_lua(const char *program) {
  char path[4096];
  void *library = dlopen("liblua5.4.so.0", RTLD_NOW | RTLD_GLOBAL);
  if (!library) return false;
  const char *slash = strrchr(program, '/');
  snprintf(path, sizeof path, "%.*s/../lua5.4/fatiao.so", slash ? (int)(slash - program) : 1, slash ? program : ".");
  const char *setting = getenv("FATIAO_MODULE");
  void *module = dlopen(setting ? setting : path, RTLD_NOW);
  return module && look_up(library, "lua_newstate", &lua.newstate) && look_up(library, "lua_close", &lua.close) && look_up(library, "luaL_openlibs", &lua.openlibs) &&
         look_up(library, "luaL_requiref", &lua.requiref) && look_up(library, "luaL_loadstring", &lua.loadstring) && look_up(library, "lua_pcallk", &lua.pcallk) &&
         look_up(library, "lua_tolstring", &lua.tolstring) && look_up(library, "lua_pushcclosure", &lua.pushcclosure) && look_up(module, "luaopen_fatiao", &open_fatiao);
}

/* ------------------------------------------------------------- the state -------------------------------------------------------------- */

typedef struct memory {
  size_t bytes;
  long calls, fail_at; /* from fail_at on, `fails` allocations in a row fail */
  long fails;
  bool failed;
} memory;

/* As Lua asks: shrinking does not fail. */
static void *lua_memory(void *ud, void *ptr, size_t old_size, size_t new_size) {
  memory *m = ud;
  if (!ptr) old_size = 0;
  if (new_size == 0) {
    m->bytes -= old_size;
    free(ptr);
    return NULL;
  }
  if (new_size > old_size && ++m->calls >= m->fail_at && m->calls < m->fail_at + m->fails) {
    m->failed = true;
    return NULL;
  }
  void *p = realloc(ptr, new_size);
  assert_non_null(p);
  m->bytes += new_size - old_size;
  return p;
}

static const char *script; /* of this run */

static int body(lua_State *L) {
  lua.openlibs(L);
  lua.requiref(L, "fatiao", open_fatiao, 1);
  if (lua.loadstring(L, script) != 0 || lua.pcallk(L, 0, 0, 0, 0, NULL) != 0) {
    size_t n;
    const char *message = lua.tolstring(L, -1, &n);
    if (!message || !(strstr(message, "memory") || strstr(message, "stack overflow"))) /* the latter is what luaL_checkstack says */
      fail_msg("not a failure of memory: %s", message ? message : "(no message)");
    return 0;
  }
  return 0;
}

/* Runs the script. True when memory ran out on the way. */
static bool run(long fail_at, long fails) {
  memory m = {0, 0, fail_at, fails, false};
  sqlite3_int64 before = sqlite3_memory_used();
  lua_State *L = lua.newstate(lua_memory, &m);
  if (!L) {
    assert_true(m.failed);
    assert_int_equal(m.bytes, 0);
    return true;
  }
  lua.pushcclosure(L, body, 0);
  int status = lua.pcallk(L, 0, 0, 0, 0, NULL);
  if (status != 0 && !m.failed) fail_msg("%s", lua.tolstring(L, -1, NULL));
  lua.close(L);
  assert_int_equal(m.bytes, 0);
  if (sqlite3_memory_used() != before) fail_msg("allocation %ld: %ld bytes of SQLite are left", fail_at, (long)(sqlite3_memory_used() - before));
  return m.failed;
}

/* Every n at first, then every so many, so that long scripts end. */
static void starve(const char *s, long dense) {
  script = s;
  assert_false(run(0, 0));
  for (int fails = 1; fails <= 3; fails += 2) { /* 3: the emergency collection and its second try do not help */
    long n = 1;
    while (run(n, fails)) n += n < dense ? 1 : 1 + n / 200;
    assert_true(n > 100);
  }
}

/* ------------------------------------------------------------ the scripts ------------------------------------------------------------- */

#define EXPECT "local function expect(v, message, code) if not v and code == 'nomem' then error 'not enough memory' end return assert(v, message) end "

static long dense_part(void) {
  return getenv("FATIAO_QUICK") ? 50 : 4000;
}

static void test_reading(void **state) {
  (void)state;
  starve(EXPECT "local c = expect(fatiao.open())\n"
                "c.lang = 'zh'\n"
                "local u = expect(c:instrument '联合国打击网络犯罪公约')\n"
                "local a = expect(u:article '第七条')\n"
                "local p = expect(c:provision 'uncc/art_2/para_1/point_h')\n"
                "local s = tostring(u) .. tostring(p) .. tostring(c) .. u:title 'en' .. #u:aliases() .. #u:languages() .. #u:versions() .. u.id .. u.kind .. u.date .. u.version\n"
                "s = s .. p.id .. p.kind .. p.number .. p.parent.id .. tostring(p.next) .. tostring(p.previous) .. p.article.id .. p.chapter.id .. #p .. tostring(a[1]) .. p.instrument.id\n"
                "s = s .. expect(p:text 'en') .. p:body() .. p:heading() .. p:label() .. p:source().kind .. p:cite 'en' .. p:cite('zh', 'short')\n"
                "for x in a:children() do s = s .. x.id end\n"
                "for x in a:descendants() do s = s .. x.id end\n"
                "for x in p:ancestors() do s = s .. x.id end\n"
                "for x in c:instruments() do s = s .. x.id end\n"
                "for x in u:chapters() do s = s .. x.id end\n"
                "assert(p == p and a < p == false)\n"
                "c:close()\n",
         dense_part());
}

static void test_searching(void **state) {
  (void)state;
  starve(EXPECT "local c = expect(fatiao.open())\n"
                "local options = { within = 'uncc', lang = 'zh', limit = 3, order = 'document', unit = 'provision' }\n"
                "for hit in expect(c:search('快速保全', options)) do local s = tostring(hit) .. hit.start .. hit.finish .. hit.score .. hit.lang .. hit.provision.id .. hit:kwic(20) end\n"
                "for hit in expect(c:search '\"电子 数据\" 罪') do break end\n"
                "for row in expect(c:sql('SELECT id, kind, 1 AS n, 0.5 AS r, NULL FROM provision WHERE lang = ? LIMIT ?', 'zh', 3)) do local s = row.id .. row[2] .. row.n end\n"
                "for row in expect(c:sql 'SELECT 1') do break end\n"
                "assert(select(3, c:sql 'nonsense') == 'invalid')\n"
                "assert(not c:instrument 'nobody')\n",
         dense_part());
}

static void test_writing(void **state) {
  (void)state;
  starve(EXPECT "local c = expect(fatiao.open(':memory:', 'rwc'))\n"
                "expect(c:declare { id = 'x', kind = 'statute', numbering = 'letter roman', names = { { 'zh', '甲法' }, { 'en', 'X', true } } })\n"
                "expect(c:transaction(function()\n"
                "  local i, report = expect(c:import('甲法\\n第一条 甲：\\n（一）子；\\n（三）寅。\\n第四条 乙。\\n', { id = 'x', lang = 'zh', date = 2020 }))\n"
                "  report = report or select(2, c:import('甲法\\n第一条 丙。\\n第四条 乙。\\n', { id = 'x', lang = 'zh' }))\n"
                "  return i\n"
                "end))\n"
                "assert(not pcall(c.transaction, c, function() error 'roll back' end))\n"
                "local i, report = c:import('甲法\\n第一条 甲。\\n第四条 乙。\\n', { id = 'y', lang = 'zh' })\n"
                "expect(i, report, report)\n"
                "assert(report.counts.art == 2 and report.warnings[1].kind == 'gap' and report.gaps == 1)\n"
                "assert(select(3, c:import('\\255', { id = 'z', lang = 'zh' })) == 'encoding')\n",
         dense_part());
}

static void test_text(void **state) {
  (void)state;
  starve("local t = fatiao.text\n"
         "local s = t.fold 'ＡＢＣ' .. t.nfc 'e\xcc\x81' .. t.nfkc '①' .. t.simplified '網絡' .. t.traditional '网络' .. t.pad('七', 9) .. t.truncate('第七条第一款', 7) .. t.sub('第七条', 2, 3)\n"
         "s = s .. table.concat(t.wrap('第七条 非法访问 and some words', 10)) .. t.number '七' .. t.numeral(286, 'zh') .. t.find('第七条', '七') .. t.width(s) .. t.len(s) .. tostring(t.valid(s))\n"
         "for _, g in t.graphemes '第七条' do s = s .. g end\n"
         "for _, x in t.sentences '一。二。' do s = s .. x end\n"
         "assert(not t.number 'x')\n",
         dense_part());
}

static void test_copying(void **state) {
  (void)state;
  char s[600];
  snprintf(s, sizeof s, EXPECT "os.remove '%s'; expect(fatiao.copy '%s'); assert(select(3, fatiao.copy '%s') == 'invalid')", temporary("copy.db"), temporary("copy.db"), temporary("copy.db"));
  starve(s, dense_part());
}

int main(int argc, char **argv) {
  (void)argc;
  if (!find_lua(argv[0])) {
    print_message("skipped: the Lua module without memory (no liblua5.4.so.0, or no module built for it: %s)\n", dlerror());
    return 0;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_reading), cmocka_unit_test(test_searching), cmocka_unit_test(test_writing), cmocka_unit_test(test_text),
                                     cmocka_unit_test(test_copying)};
  return cmocka_run_group_tests(tests, NULL, remove_temporary);
}
