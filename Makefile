# fatiao. `make help` lists the targets.

# ---------------------------------------------------------------- settings ----------------------------------------------------------------
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
CFLAGS   ?= -O2 -g
LUA      ?= 5.4
SANITIZE ?=
WERROR   ?=

LUA_ALL    := 5.1 5.2 5.3 5.4
LUA_MAIN   := 5.4
LUAS       := $(if $(filter all,$(LUA)),$(LUA_ALL),$(LUA))
RUNTIMES   := $(if $(filter all,$(LUA)),lua5.1 luajit lua5.2 lua5.3 lua5.4,$(LUAS:%=lua%))
VERSION    := $(shell sed -n 's/^#define FATIAO_VERSION "\(.*\)"/\1/p' core/fatiao.h)
SOVERSION  := 0
B          := build$(if $(SANITIZE),/sanitize)

PACKAGES      := gcc make pkg-config libsqlite3-dev libutf8proc-dev liblua$(LUA_MAIN)-dev libedit-dev
PACKAGES_TEST := $(PACKAGES) libcmocka-dev lua-busted lua-check lua$(LUA_MAIN) valgrind strace clang binutils procps \
                 $(if $(filter all,$(LUA)),lua5.1 lua5.2 lua5.3 luajit liblua5.1-0-dev liblua5.2-dev liblua5.3-dev)
PACKAGES_BENCH := $(PACKAGES_TEST) lua-sql-sqlite3 xz-utils libpcre2-dev

override CFLAGS += -std=c11 -fPIC -fno-plt -fvisibility=hidden -Wall -Wextra -Wpedantic $(if $(WERROR),-Werror) -Icore -Ibindings/lua \
                   $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
comma := ,
override LDFLAGS += $(if $(SANITIZE),-fsanitize=address$(comma)undefined)
EXPORTS := -Wl,--version-script=core/exports.map

# Asked for only when a recipe runs, since `make demo` may install them first.
DEPS_CFLAGS = $(shell pkg-config --cflags sqlite3 libutf8proc)
DEPS_LIBS   = $(shell pkg-config --libs sqlite3 libutf8proc)
lua_pc      = $(if $(filter 5.1,$(1)),lua5.1,lua$(1))
lua_cflags  = $(shell pkg-config --cflags $(call lua_pc,$(1)))
lua_libs    = $(shell pkg-config --libs $(call lua_pc,$(1)))
EDIT        = $(shell pkg-config --exists libedit && echo -DFATIAO_READLINE_LIBEDIT $$(pkg-config --cflags libedit))
EDIT_LIBS   = $(shell pkg-config --exists libedit && pkg-config --libs libedit)

CORE    := $(filter-out core/store/image.c,$(wildcard core/*/*.c))
BINDING := $(wildcard bindings/lua/*.c)
SCRIPTS := $(sort $(wildcard scripts/fatiao/*.lua) $(filter-out scripts/build.lua,$(wildcard scripts/*.lua)))
DATA    := $(wildcard corpus/*.lua corpus/*/*)
UNITS   := $(wildcard tests/unit/test_*.c)

core_o    := $(CORE:%.c=$(B)/%.o)
scripts_o := $(B)/scripts.o
image_o   := $(B)/image.o
lua_o      = $(BINDING:bindings/lua/%.c=$(B)/lua$(1)/%.o)
cli_o     := $(patsubst bindings/cli/%.c,$(B)/cli/%.o,$(wildcard bindings/cli/*.c))

# ----------------------------------------------------------------- targets ----------------------------------------------------------------
.PHONY: all demo test unit spec examples bench lint install uninstall clean help setup setup-test setup-bench modules
.DELETE_ON_ERROR:

all: $(B)/fatiao $(B)/libfatiao.a $(B)/libfatiao.so modules ## program, libraries and the Lua modules of LUA=5.4 (or all)

modules: $(LUAS:%=$(B)/lua%/fatiao.so) $(LUAS:%=$(B)/lua%/libfatiao-lua.a)

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

# ------------------------------------------------------------------ setting up ------------------------------------------------------------
define install_missing
missing=""; for p in $(1); do dpkg-query -W -f='$${Status}\n' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
  if ! command -v apt-get >/dev/null; then echo "Not a Debian machine. Needed:$$missing" >&2; exit 1; \
  elif [ "$$(id -u)" = 0 ]; then run=""; \
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"; \
  else echo "Please type this, then make again:  sudo apt-get install -y --no-install-recommends$$missing" >&2; exit 1; fi; \
  echo "Installing:$$missing"; \
  $$run env DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
fi
endef

setup:
	@$(call install_missing,$(PACKAGES))
setup-test:
	@$(call install_missing,$(PACKAGES_TEST))
setup-bench:
	@$(call install_missing,$(PACKAGES_BENCH))

# ------------------------------------------------------------------ building --------------------------------------------------------------
$(B)/core/%.o: core/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(DEPS_CFLAGS) -MMD -c $< -o $@

define lua_rules
$(B)/lua$(1)/%.o: bindings/lua/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(call lua_cflags,$(1)) -MMD -c $$< -o $$@
$(B)/lua$(1)/fatiao.so: $$(call lua_o,$(1)) $$(core_o) $$(scripts_o) $$(image_o) core/exports.map
	$$(CC) $$(LDFLAGS) -shared $$(EXPORTS) -o $$@ $$(filter %.o,$$^) $$(DEPS_LIBS)
$(B)/lua$(1)/libfatiao-lua.a: $$(call lua_o,$(1)) $$(scripts_o)
	rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach v,$(LUA_ALL),$(eval $(call lua_rules,$(v))))

$(B)/cli/%.o: bindings/cli/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(call lua_cflags,$(LUA_MAIN)) $(EDIT) -MMD -c $< -o $@

# Lua parts, as they are, into read-only memory: one symbol pair for each, and a table of names.
$(B)/scripts.c: $(SCRIPTS) Makefile
	@mkdir -p $(@D)
	@{ echo '/* Made by the Makefile from scripts/. */'; echo '#include "binding.h"'; n=0; \
	  for f in $(SCRIPTS); do n=$$((n + 1)); \
	    printf '__asm__(".pushsection .rodata\\nfatiao__script_%d:\\n.incbin \\"%s\\"\\nfatiao__script_%d_end:\\n.byte 0\\n.popsection\\n");\n' $$n $$f $$n; \
	    printf 'extern const char fatiao__script_%d[] __attribute__((visibility("hidden"))), fatiao__script_%d_end[] __attribute__((visibility("hidden")));\n' $$n $$n; done; \
	  echo 'const binding_script binding_scripts[] = {'; n=0; \
	  for f in $(SCRIPTS); do n=$$((n + 1)); name=$$(echo $$f | sed 's,^scripts/fatiao/,fatiao.,; s,^scripts/,fatiao.run.,; s,\.lua$$,,'); \
	    printf '  {"%s", fatiao__script_%d, fatiao__script_%d_end},\n' $$name $$n $$n; done; \
	  echo '  {NULL, NULL, NULL}};'; } > $@
$(B)/scripts.o: $(B)/scripts.c $(SCRIPTS)
	$(CC) $(CFLAGS) $(call lua_cflags,$(LUA_MAIN)) -c $< -o $@

# Two stages: a program without a corpus makes the corpus, which then goes into everything else.
$(B)/stage1/image.o: core/store/image.c core/internal.h core/fatiao.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c $< -o $@
$(B)/stage1/fatiao: $(cli_o) $(call lua_o,$(LUA_MAIN)) $(core_o) $(scripts_o) $(B)/stage1/image.o
	$(CC) $(LDFLAGS) -o $@ $^ $(DEPS_LIBS) $(call lua_libs,$(LUA_MAIN)) $(EDIT_LIBS)
$(B)/corpus.db: $(B)/stage1/fatiao scripts/build.lua $(DATA)
	@rm -f $@
	$(B)/stage1/fatiao scripts/build.lua corpus $@
$(B)/image.o: core/store/image.c $(B)/corpus.db
	$(CC) $(CFLAGS) -DFATIAO_IMAGE='"$(B)/corpus.db"' -c $< -o $@

$(B)/fatiao: $(cli_o) $(call lua_o,$(LUA_MAIN)) $(core_o) $(scripts_o) $(image_o)
	$(CC) $(LDFLAGS) -Wl,-E -o $@ $^ $(DEPS_LIBS) $(call lua_libs,$(LUA_MAIN)) $(EDIT_LIBS)
$(B)/libfatiao.a: $(core_o) $(image_o)
	rm -f $@ && ar rcs $@ $^
$(B)/libfatiao.so: $(core_o) $(image_o) core/exports.map
	$(CC) $(LDFLAGS) -shared $(EXPORTS) -Wl,-soname,libfatiao.so.$(SOVERSION) -o $@ $(filter %.o,$^) $(DEPS_LIBS)
	ln -sf libfatiao.so $(B)/libfatiao.so.$(SOVERSION)

# ------------------------------------------------------------------- using ----------------------------------------------------------------
demo: setup ## installs what is missing, builds, and shows what fatiao does
	@$(MAKE) --no-print-directory -s all
	@B=$(B) sh examples/demo.sh

install: all ## into PREFIX (DESTDIR is respected)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/share/fatiao/meta
	install -m 755 $(B)/fatiao $(DESTDIR)$(PREFIX)/bin/
	install -m 644 core/fatiao.h bindings/lua/fatiao_lua.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(B)/libfatiao.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(B)/libfatiao.so $(DESTDIR)$(PREFIX)/lib/libfatiao.so.$(VERSION)
	ln -sf libfatiao.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libfatiao.so.$(SOVERSION)
	ln -sf libfatiao.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/libfatiao.so
	install -m 644 bindings/meta/fatiao.lua $(DESTDIR)$(PREFIX)/share/fatiao/meta/
	for v in $(LUAS); do install -d $(DESTDIR)$(PREFIX)/lib/lua/$$v; install -m 755 $(B)/lua$$v/fatiao.so $(DESTDIR)$(PREFIX)/lib/lua/$$v/; done
	sed 's,@PREFIX@,$(PREFIX),; s,@VERSION@,$(VERSION),' fatiao.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/fatiao.pc

uninstall: ## takes back what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/fatiao $(DESTDIR)$(PREFIX)/include/fatiao.h $(DESTDIR)$(PREFIX)/include/fatiao_lua.h
	rm -f $(DESTDIR)$(PREFIX)/lib/libfatiao.a $(DESTDIR)$(PREFIX)/lib/libfatiao.so* $(DESTDIR)$(PREFIX)/lib/pkgconfig/fatiao.pc
	rm -f $(LUA_ALL:%=$(DESTDIR)$(PREFIX)/lib/lua/%/fatiao.so)
	rm -rf $(DESTDIR)$(PREFIX)/share/fatiao

clean: ## removes build/
	rm -rf build

# ------------------------------------------------------------------- testing --------------------------------------------------------------
test: setup-test ## everything: lint, C, Lua (LUA=all: five implementations), examples; SANITIZE=1 under the sanitizers
	@$(MAKE) --no-print-directory -s WERROR=1 all
	@B=$(B) RUNTIMES="$(RUNTIMES)" SANITIZE="$(SANITIZE)" MAKE="$(MAKE)" sh tests/run.sh

unit: $(UNITS:tests/unit/%.c=$(B)/tests/%)
$(B)/tests/%: tests/unit/%.c $(B)/libfatiao.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libfatiao.a $(DEPS_LIBS) -lcmocka

examples: $(patsubst examples/%.c,$(B)/examples/%,$(wildcard examples/*.c))
$(B)/examples/%: examples/%.c $(B)/libfatiao.so
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -L$(B) -lfatiao -Wl,-rpath,'$$ORIGIN/..'

lint: setup-test ## warnings of two compilers as errors, luacheck
	@sh tests/lint.sh

bench: setup-bench ## ratios against peers, in one run
	@$(MAKE) --no-print-directory -s all
	@mkdir -p $(B)/bench && $(CC) $(CFLAGS) -o $(B)/bench/citation tests/bench/citation.c $(B)/libfatiao.a $(DEPS_LIBS) -lpcre2-8
	@B=$(B) sh tests/bench/run.sh

-include $(wildcard $(B)/core/*/*.d $(B)/lua*/*.d $(B)/cli/*.d)
