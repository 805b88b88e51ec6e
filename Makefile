# libvastai: the library, the vastai command, and everything around them. `make help` lists the targets.
#
# Ours stands apart from CFLAGS, so that `make CFLAGS=-O0` cannot drop the standard or the dependencies.

VERSION  := $(shell sed -n 's/^.define VAST_VERSION "\(.*\)"/\1/p' include/vastai/vastai.h)
BUILD    ?= build
PREFIX   ?= /usr/local
CC       ?= cc
AR       ?= ar
CFLAGS   ?= -Os -g
WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
OURS     := -std=c11 $(WARN) -Iinclude -MMD -MP -ffunction-sections -fdata-sections -fno-common
Q        := $(if $(V),,@)
say       = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

# ---- mbedTLS: the system's, or the tree that MBEDTLS_DIR names ---------------------------------------------------------

ifdef MBEDTLS_DIR
MBEDTLS_INC  := -isystem $(MBEDTLS_DIR)/include
MBEDTLS_LIBS := $(addprefix $(MBEDTLS_DIR)/library/,libmbedtls.a libmbedx509.a libmbedcrypto.a)
else
# The archives where there are any: a binary that starts without a dynamic loader's work is a quicker one.
static_or_l   = $(or $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
MBEDTLS_LIBS  = $(call static_or_l,mbedtls) $(call static_or_l,mbedx509) $(call static_or_l,mbedcrypto)
endif

# ---- layers: each sees the headers of those named here, and no others --------------------------------------------------

SEES_base   :=
SEES_json   := base
SEES_tls    := base
SEES_http   := base
SEES_client := base json tls http
SEES_api    := base json client
LAYERS      := base json tls http client api

# The wings of the command, layered likewise. `commands` sees `help` for the sake of the command `help`; main.c sees all.
WINGS             := commands run help output grammar
SEES_cli/grammar  :=
SEES_cli/output   := cli/grammar
SEES_cli/help     := cli/output cli/grammar
SEES_cli/run      := cli/output cli/grammar
SEES_cli/commands := cli/run cli/help cli/output cli/grammar
SEES_cli          := $(addprefix cli/,$(WINGS))

layer        = $(patsubst src/%/,%,$(dir $<))
sees         = $(addprefix -Isrc/,$(SEES_$(layer))) $(if $(filter tls,$(layer)),$(MBEDTLS_INC)) $(if $(filter cli%,$(layer)),-Iport/posix)

LIB_SRC  := $(sort $(foreach l,$(LAYERS),$(wildcard src/$(l)/*.c)))
CLI_SRC  := $(sort $(wildcard src/cli/*.c src/cli/*/*.c))
PORT_SRC := $(sort $(wildcard port/posix/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
PORT_OBJ := $(PORT_SRC:%.c=$(BUILD)/%.o)
# What needs mbedTLS to be compiled; a program without TLS links none of it.
TLS_SRC  := $(shell grep -l mbedtls src/tls/*.c)
LIB      := $(BUILD)/libvastai.a
POSIX    := $(BUILD)/libvastai-posix.a
CLI      := $(BUILD)/vastai

all: $(LIB) $(POSIX) $(CLI) ## build the library, the POSIX port and the command (default)

$(BUILD)/src/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(sees) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/port/%.o: port/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(LIB): $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(POSIX): $(PORT_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# CLI_EXTRA: a source file more, such as a set of roots to build in.
$(CLI): $(CLI_OBJ) $(CLI_EXTRA) $(POSIX) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) -Iinclude $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections $^ $(MBEDTLS_LIBS) -o $@

# ---- installation ------------------------------------------------------------------------------------------------------

# The port's headers have plain names (resolver.h): they stay out of the way of <vastai/...>.
HEADERS       := $(wildcard include/vastai/*.h)
POSIX_HEADERS := $(filter-out %/platform.h,$(wildcard port/posix/*.h))

define PKG_CONFIG_FILE
prefix=$(PREFIX)
Name: libvastai
Description: Vast.ai client for small machines
Version: $(VERSION)
Cflags: -I$${prefix}/include -I$${prefix}/include/vastai-posix
Libs: -L$${prefix}/lib -lvastai-posix -lvastai
Libs.private: -lmbedtls -lmbedx509 -lmbedcrypto
endef
export PKG_CONFIG_FILE

install: all ## install under $(DESTDIR)$(PREFIX)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib/pkgconfig include/vastai include/vastai-posix)
	install -m 755 $(CLI) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(LIB) $(POSIX) $(DESTDIR)$(PREFIX)/lib/
	install -m 644 $(HEADERS) $(DESTDIR)$(PREFIX)/include/vastai/
	install -m 644 $(POSIX_HEADERS) $(DESTDIR)$(PREFIX)/include/vastai-posix/
	printf '%s\n' "$$PKG_CONFIG_FILE" > $(DESTDIR)$(PREFIX)/lib/pkgconfig/libvastai.pc

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all install clean help
.DELETE_ON_ERROR:

# Tests, benches, static builds and boards bring their own rules.
include $(sort $(wildcard tests/*.mk tests/*/*.mk port/*.mk port/*/*.mk))
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(PORT_OBJ:.o=.d)
