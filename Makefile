# glossd: `make demo` shows it, `make test` proves it, `make` builds everything into build/.

VERSION := 0.1.0
PREFIX  ?= /usr
BUILD   ?= build
SAN     ?=
CC      ?= gcc

packages := libuv libzmq msgpack libfyaml jansson libxxhash
CPPFLAGS += -Iinclude -Icore -I$(BUILD) -D_GNU_SOURCE -DGLOSSD_VERSION='"$(VERSION)"' -DGLOSSD_PREFIX='"$(PREFIX)"'
WARN     := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
OPT      ?= -O2 -g
CFLAGS   += -std=gnu17 $(OPT) $(WARN) -fno-omit-frame-pointer -fvisibility=hidden -MMD -MP
LDFLAGS  += -Wl,--as-needed
ifneq ($(SAN),)
CFLAGS   += -fsanitize=$(SAN) -fno-sanitize-recover=undefined
LDFLAGS  += -fsanitize=$(SAN)
endif
# Asked for late, so that `make deps` runs on a machine that has none of them.
CFLAGS   += $(shell pkg-config --cflags $(packages) 2>/dev/null)
engine_libs = $(shell pkg-config --libs msgpack libfyaml libxxhash) -ldl -lm
daemon_libs = $(shell pkg-config --libs libuv libzmq) $(engine_libs)
cli_libs    = $(shell pkg-config --libs libzmq jansson) $(engine_libs)

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
plugins := $(patsubst plugins/%/,%,$(sort $(wildcard plugins/*/)))

all: $(BUILD)/glossd $(BUILD)/gloss $(plugins:%=$(BUILD)/plugins/%.so)

# ---- programs: thin mains over libraries that tests and fuzzers link ----
daemon_objects := $(filter-out $(BUILD)/core/daemon/main.o,$(call objects,core/daemon))
cli_objects    := $(filter-out $(BUILD)/core/cli/main.o,$(call objects,core/cli))

$(BUILD)/libengine.a: $(call objects,core/engine)
$(BUILD)/libdaemon.a: $(daemon_objects)
$(BUILD)/libcli.a: $(cli_objects)
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/glossd: $(BUILD)/core/daemon/main.o $(BUILD)/libdaemon.a $(BUILD)/libengine.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(daemon_libs)
$(BUILD)/gloss: $(BUILD)/core/cli/main.o $(BUILD)/libcli.a $(BUILD)/libengine.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(cli_libs)

$(BUILD)/core/%.o: core/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# ---- plugins: plugins/NAME/*.c, *.re (re2c) and, where it needs more, plugins/NAME/build.mk make build/plugins/NAME.so ----
define plugin
plugin_sources_$(1) := $$(wildcard plugins/$(1)/*.c)
plugin_objects_$(1) := $$(patsubst %.c,$(BUILD)/%.o,$$(plugin_sources_$(1))) $$(patsubst %.re,$(BUILD)/%.re.o,$$(wildcard plugins/$(1)/*.re))
-include plugins/$(1)/build.mk
$(BUILD)/plugins/$(1).so: $$(plugin_objects_$(1))
	$$(CC) $$(CFLAGS) $$(LDFLAGS) -shared -o $$@ $$(plugin_objects_$(1)) -lm
endef
$(foreach name,$(plugins),$(eval $(call plugin,$(name))))

$(BUILD)/plugins/%.o: plugins/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) -Iinclude -I$(BUILD)/$(dir plugins/$*) $(CFLAGS) -O3 -fPIC -c -o $@ $<
$(BUILD)/plugins/%.re.o: $(BUILD)/plugins/%.re.c
	$(CC) -Iinclude -I$(dir plugins/$*) $(CFLAGS) -O3 -fPIC -Wno-unused -c -o $@ $<
$(BUILD)/plugins/%.re.c: plugins/%.re
	@mkdir -p $(@D)
	re2c -8 -W -i -o $@ $<

# What was compiled with other flags is compiled again.
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS) $(CPPFLAGS)' | cmp -s - $@ || echo '$(CC) $(CFLAGS) $(CPPFLAGS)' > $@

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all clean force
.SECONDARY:
