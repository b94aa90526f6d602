# glossd. Two commands are enough: `make demo` shows it, `make test` proves it. Both install what they need (apt).
#
#   make [CC=clang] [SAN=address,undefined] [BUILD=folder]    everything, into build/
#   make demo [DOC=article.txt]    starts glossd, submits an article, prints what a subscriber received
#   make test [TESTS=word]         every test, or those whose path has the word
#   make clang                     builds it with clang as well, whose warnings are errors too, and asks both builds the same
#   make fuzz [TARGET=name] [FOR=seconds]    random texts, configurations and what strangers send (tests/fuzz), each for ten minutes
#   make faults [FAULT=name] [SEED=n]    the fault campaign: kills, full disks, damage, power cuts … (tests/faults/README.md); at most an hour
#   make install [PREFIX=/usr] [DESTDIR=]
#   make bench [KEEP=1], make bench-quick    measures it beside its limits and its peers (docs/performance.md, which KEEP writes); minutes, or under one
#   make bench-instructions [UPDATE="why"]    instructions per byte of each plugin against bench/instructions.json; UPDATE keeps the new figures
#   make format, make lint, make docs, make clean, make deps
#
# V=1 shows whole commands. New sources, plugins and tests are found by their place; nothing is listed here.

VERSION := 0.1.0
PREFIX  ?= /usr
DESTDIR ?=
BUILD   ?= build
SAN     ?=
OPT     ?= -O2 -g
DOC     ?= conf/demo.txt
TESTS   ?=
TARGET  ?= analyze config strangers
FOR     ?= 600
ifeq ($(origin CC),default)
CC      := gcc
endif
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

all:

# ---- what it is built with ----
libraries  := libuv libzmq msgpack libfyaml jansson libxxhash libsystemd sqlite3
to_build   := gcc make pkg-config python3 re2c unicode-data libuv1-dev libzmq3-dev libmsgpack-dev libfyaml-dev libjansson-dev libxxhash-dev libsystemd-dev libsqlite3-dev
to_test    := g++ valgrind libcmocka-dev python3-pytest python3-zmq python3-msgpack python3-hypothesis python3-jsonschema systemd
to_clang   := clang libclang-rt-dev
to_lint    := clang-format clang-tidy cppcheck shellcheck
to_bench   := libicu-dev $(if $(shell command -v npm),,nodejs npm)

pkg_config  = $(shell pkg-config $(1) 2>/dev/null)
WARNINGS   := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
SANITIZE   := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=undefined)
CPPFLAGS   += -Iinclude -Icore -I$(BUILD) -D_GNU_SOURCE -DGLOSSD_VERSION='"$(VERSION)"' -DGLOSSD_PREFIX='"$(PREFIX)"'
CFLAGS     := -std=gnu17 $(OPT) $(WARNINGS) -fno-omit-frame-pointer -fvisibility=hidden -MMD -MP $(SANITIZE) $(CFLAGS) $(call pkg_config,--cflags $(libraries))
plugin_flags := -D_GNU_SOURCE -DGLOSSD_VERSION='"$(VERSION)"'
LDFLAGS    += -Wl,--as-needed $(SANITIZE)
engine_libs := $(call pkg_config,--libs msgpack libfyaml libxxhash) -ldl -lm
daemon_libs := $(call pkg_config,--libs libuv libzmq libsystemd sqlite3) $(engine_libs)
cli_libs    := $(call pkg_config,--libs libzmq jansson) $(engine_libs)

say     = $(if $(V),,@printf '  %-5s %s\n' '$(1)' '$@';)
objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))

# ---- programs: thin mains over libraries that tests and fuzzers link ----
plugins := $(patsubst plugins/%/,%,$(sort $(wildcard plugins/*/)))
mains   := $(call objects,core/*/main.c)
all: $(patsubst $(BUILD)/core/%/main.o,$(BUILD)/%,$(subst /cli/,/gloss/,$(subst /daemon/,/glossd/,$(mains)))) $(plugins:%=$(BUILD)/plugins/%.so)

$(BUILD)/libengine.a: $(call objects,core/engine/*.c)
$(BUILD)/libdaemon.a: $(filter-out $(mains),$(call objects,core/daemon/*.c))
$(BUILD)/libcli.a: $(filter-out $(mains),$(call objects,core/cli/*.c))
$(BUILD)/lib%.a: $(BUILD)/sources
	$(call say,AR) rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(BUILD)/glossd: $(BUILD)/core/daemon/main.o $(BUILD)/libdaemon.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ $(daemon_libs)
$(BUILD)/gloss: $(BUILD)/core/cli/main.o $(BUILD)/libcli.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ $(cli_libs)

$(BUILD)/core/%.o: core/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/core/engine/unicode.o: $(BUILD)/engine/unicode_table.h
$(BUILD)/engine/unicode_table.h: core/engine/unicode_table.py
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $< /usr/share/unicode > $@.new && mv $@.new $@

# ---- plugins: plugins/NAME/*.c, *.re (re2c) and, where it needs more, plugins/NAME/build.mk make build/plugins/NAME.so ----
define plugin
plugin_objects_$(1) := $(call objects,plugins/$(1)/*.c) $(patsubst %,$(BUILD)/%.o,$(wildcard plugins/$(1)/*.re))
-include plugins/$(1)/build.mk
$(BUILD)/plugins/$(1).so: $$(plugin_objects_$(1)) $(BUILD)/sources
	$$(call say,LD) $$(CC) $$(LDFLAGS) -shared -o $$@ $$(plugin_objects_$(1)) -lm
endef
$(foreach name,$(plugins),$(eval $(call plugin,$(name))))

$(BUILD)/plugins/%.o: plugins/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude -I$(BUILD)/$(<D) $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<
$(BUILD)/plugins/%.re.o: $(BUILD)/plugins/%.re.c $(BUILD)/flags
	$(call say,CC) $(CC) -Iinclude -I$(dir plugins/$*) $(plugin_flags) $(CFLAGS) -O3 -fPIC -Wno-unused -c -o $@ $<
$(BUILD)/plugins/%.re.c: plugins/%.re
	@mkdir -p $(@D)
	$(call say,RE2C) re2c -8 -W -i -I $(@D) -o $@ $<

# ---- tests: cmocka programs tests/{engine,daemon,cli}/test_*.c and plugins/*/tests/test_*.c, plugins for tests tests/plugins/*.c; pytest finds its own ----
plugin_tests  := $(patsubst %.c,$(BUILD)/%,$(wildcard plugins/*/tests/test_*.c))
test_programs := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/test_*.c)) $(plugin_tests)
test_plugins  := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/plugins/*.c))
# What the fault campaign preloads, without sanitizers, which want to be first themselves; and its programs.
test_faults   := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/faults/*.c)) $(patsubst %.c,$(BUILD)/%,$(wildcard tests/faults/programs/*.c))

$(BUILD)/tests/engine/test_%: $(BUILD)/tests/engine/test_%.o $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(engine_libs)
$(BUILD)/tests/daemon/test_%: $(BUILD)/tests/daemon/test_%.o $(BUILD)/libdaemon.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(daemon_libs)
$(BUILD)/tests/cli/test_%: $(BUILD)/tests/cli/test_%.o $(BUILD)/libcli.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(cli_libs)
$(BUILD)/tests/faults/programs/%: $(BUILD)/tests/faults/programs/%.o $(BUILD)/libdaemon.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ $(daemon_libs)

$(plugin_tests): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(engine_libs)
$(plugin_tests:=.o): $(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(CPPFLAGS) -Itests $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/plugins/%.so: tests/plugins/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(CFLAGS) $(LDFLAGS) -fPIC -shared -o $@ $<
$(BUILD)/tests/faults/%.so: tests/faults/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(filter-out $(SANITIZE),$(CFLAGS)) -D_GNU_SOURCE -fvisibility=default -fPIC -shared -o $@ $< -ldl
$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(CPPFLAGS) -Itests $(CFLAGS) -c -o $@ $<

# ---- fuzzing: tests/fuzz/*.c are targets of clang's libFuzzer, over the plugins of the same build ----
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libdaemon.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -fsanitize=fuzzer -rdynamic -o $@ $^ $(daemon_libs)

# ---- the bench: bench/*.c are programs over bench/shared/*.c, bench/plugins/*.c plugins, bench/preload/*.c what comes before a library, bench/peers/ what it is compared with ----
bench_programs := $(patsubst bench/%.c,$(BUILD)/bench/%,$(wildcard bench/*.c))
bench_libraries := $(patsubst %.c,$(BUILD)/%.so,$(wildcard bench/plugins/*.c bench/preload/*.c))
bench_peers    := $(BUILD)/bench/icu bench/peers/node_modules/.package-lock.json

$(BUILD)/libbench.a: $(call objects,bench/shared/*.c)
$(bench_programs): $(BUILD)/bench/%: $(BUILD)/bench/%.o $(BUILD)/libbench.a $(BUILD)/libengine.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ $(bench_flags) $(daemon_libs)
# Its clock can be stopped.
$(BUILD)/bench/inprocess: bench_flags := -Wl,--wrap=clock_gettime
$(BUILD)/bench/icu: $(BUILD)/bench/peers/icu.o $(BUILD)/libbench.a
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ $(call pkg_config,--libs icu-uc)
$(bench_libraries): $(BUILD)/bench/%.so: bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(CFLAGS) $(LDFLAGS) -fPIC -shared -o $@ $<
$(BUILD)/bench/%.o: bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
# What the lock file says, with no scripts of theirs run.
bench/peers/node_modules/.package-lock.json: bench/peers/package.json bench/peers/package-lock.json
	cd bench/peers && npm install --no-save --ignore-scripts --no-audit --no-fund && touch node_modules/.package-lock.json

# What was made with other flags, or from other files, is made again.
$(BUILD)/flags: text = $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)
$(BUILD)/sources: text = $(sort $(wildcard core/*/*.c plugins/*/*.c plugins/*/*.re bench/shared/*.c))
$(BUILD)/flags $(BUILD)/sources: force
	@mkdir -p $(@D)
	@echo '$(text)' | cmp -s - $@ || echo '$(text)' >$@

# ---- commands ----
# Packages come first, and a make of its own then sees them.
test: deps deps-test
	@$(MAKE) --no-print-directory check
check: all $(test_programs) $(test_plugins) $(test_faults) $(bench_programs) $(bench_libraries)
	@SAN=$(SAN) tests/run --build=$(BUILD) --only='$(TESTS)' $(test_programs)

# What each of them makes of an article but for the time it took.
clang: deps deps-clang
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory all CC=clang BUILD=build.clang
	@for build in $(BUILD) build.clang; do \
		$$build/gloss analyze --format jsonl $(DOC) | sed 's/"config_hash":"[0-9a-f]*"//g; s/"elapsed_us":.*//' >$$build/layers.json; done
	@test -s $(BUILD)/layers.json && cmp $(BUILD)/layers.json build.clang/layers.json

# What was found is kept in build.fuzz/found, and the next run begins with it.
fuzz: deps deps-clang
	@$(MAKE) --no-print-directory fuzz-now CC=clang BUILD=build.fuzz SAN=address,undefined,fuzzer-no-link
fuzz-now: all $(TARGET:%=$(BUILD)/tests/fuzz/%)
	@for target in $(TARGET); do \
		mkdir -p $(BUILD)/found/$$target && GLOSSD_BUILD=$(BUILD) $(BUILD)/tests/fuzz/$$target -max_total_time=$(FOR) -timeout=20 -rss_limit_mb=4096 \
			-max_len=4096 -dict=tests/fuzz/words -artifact_prefix=$(BUILD)/found/$$target- $(BUILD)/found/$$target || exit 1; \
	done

faults: deps-test
	@$(MAKE) --no-print-directory faults-now
faults-now: all $(test_plugins) $(test_faults)
	@tests/faults/campaign --build=$(BUILD) $(if $(FAULT),--fault='$(FAULT)') $(if $(SEED),--seed='$(SEED)')

bench bench-quick: deps deps-bench
	@$(MAKE) --no-print-directory $@-now
bench-now bench-quick-now: all $(bench_programs) $(bench_libraries) $(bench_peers)
	@bench/run --build=$(BUILD) $(if $(filter bench-quick-now,$@),--quick) $(if $(KEEP),--keep)
bench-instructions: deps deps-bench
	@$(MAKE) --no-print-directory bench-instructions-now
bench-instructions-now: all $(BUILD)/bench/inprocess
	@bench/instructions --build=$(BUILD) $(if $(UPDATE),--update='$(UPDATE)')

demo: deps
	@$(MAKE) --no-print-directory all
	@sh conf/demo.sh $(BUILD) $(DOC)

deps:
	@$(call install_packages,$(to_build))
deps-test: deps
	@$(call install_packages,$(to_test))
deps-clang:
	@$(call install_packages,$(to_clang))
deps-lint: deps-test
	@$(call install_packages,$(to_lint))
deps-bench: deps-test
	@$(call install_packages,$(to_bench))

define install_packages
	missing=$$(for package in $(1); do \
		dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed || echo $$package; done); \
	if [ -n "$$missing" ]; then \
		echo "installing" $$missing; \
		[ $$(id -u) = 0 ] || sudo=sudo; \
		$$sudo apt-get -q update && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $$missing; \
	fi
endef

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include/gloss $(DESTDIR)$(PREFIX)/lib/glossd/plugins $(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/share/doc/glossd $(DESTDIR)/etc/glossd
	install -m 755 $(BUILD)/glossd $(BUILD)/gloss $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(patsubst %,$(BUILD)/plugins/%.so,$(filter-out example,$(plugins))) $(DESTDIR)$(PREFIX)/lib/glossd/plugins
	install -m 644 $(plugin_data:%=$(BUILD)/plugins/%) $(DESTDIR)$(PREFIX)/lib/glossd/plugins
	install -m 644 include/gloss/plugin.h $(DESTDIR)$(PREFIX)/include/gloss
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' conf/glossd-plugin.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/glossd-plugin.pc
	sed 's|/usr/|$(PREFIX)/|g' systemd/glossd.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/glossd.service
	install -m 644 systemd/glossd.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/glossd.conf
	cp -R README.md docs/. $(DESTDIR)$(PREFIX)/share/doc/glossd
	test -e $(DESTDIR)/etc/glossd/glossd.yaml || \
		sed 's|/usr/lib/glossd/|$(PREFIX)/lib/glossd/|' conf/glossd.yaml >$(DESTDIR)/etc/glossd/glossd.yaml

ours := $(wildcard core/*/*.[ch] include/gloss/*.h plugins/*/*.[ch] plugins/*/tests/*.[ch] tests/*.[ch] tests/*/*.[ch] tests/faults/programs/*.c bench/*.[ch] bench/*/*.[ch])
format: deps-lint
	clang-format -i $(ours)
lint: deps-lint
	@$(MAKE) --no-print-directory lint-now
lint-now: all
	clang-format --dry-run --Werror $(ours)
	clang-tidy --quiet $(filter core/%.c,$(ours)) -- $(CPPFLAGS) $(CFLAGS)
	shellcheck .ci/run conf/demo.sh

# What is generated into docs/.
docs: all
	$(BUILD)/gloss plugins --schema --config conf/glossd.yaml --set 'plugin_path=[$(BUILD)/plugins]' >docs/schema/v1.json
	{ printf '# Layers\n\nThe shipped plugins in running order, with their layers, fields and options, as `gloss plugins` prints them (`make docs` writes this page). Types and\nrules are in [protocol.md](protocol.md#results-out), units in [units.md](units.md), all of it for programs in [schema/v1.json](schema/v1.json).\n\n```\n'; \
		$(BUILD)/gloss plugins --config conf/glossd.yaml --set 'plugin_path=[$(BUILD)/plugins]'; echo '```'; } >docs/layers.md
	python3 plugins/numbers/terms.py --page plugins/numbers >docs/units.md

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all test check clang fuzz fuzz-now faults faults-now bench bench-now bench-quick bench-quick-now bench-instructions bench-instructions-now demo deps deps-test deps-clang deps-lint deps-bench install format lint lint-now docs clean force
.SECONDARY:
.DELETE_ON_ERROR:
