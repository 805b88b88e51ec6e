# SPDX-License-Identifier: MIT
# Builds libvastai, the vastai command and everything around them. `make help` lists the targets.
#
# This file and port/ build and install the product; tests/ may be absent.

VERSION  := $(shell sed -n 's/^.define VAST_VERSION "\(.*\)"/\1/p' include/vastai/vastai.h)
BUILD    ?= build
CC       ?= cc
AR       ?= ar
# Used to build in roots, and by the tests. /usr/bin/python3 comes first because Debian installs pytest for it.
PYTHON   ?= $(firstword $(wildcard /usr/bin/python3) python3)
CFLAGS   ?= -Os -g
WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
# OURS is not part of CFLAGS, so that `make CFLAGS=-O0` cannot drop any of it.
# -MMD -MP: write the headers that each object depends on. -ffunction-sections -fdata-sections: a program links only the
# functions that it uses. -fno-common: a variable that is defined twice is an error.
OURS     := -std=c11 $(WARN) -Iinclude -MMD -MP -ffunction-sections -fdata-sections -fno-common
# How many jobs the targets that build a tree of their own, such as `sanitize` or `static`, run at a time.
JOBS     ?= 2
# `make V=1` shows the commands.
Q        := $(if $(V),,@)
say       = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

# ---- mbedTLS: the system library, or the tree in MBEDTLS_DIR ---------------------------------------------------------

ifdef MBEDTLS_DIR
MBEDTLS_INC  := -isystem $(MBEDTLS_DIR)/include
MBEDTLS_LIBS := $(addprefix $(MBEDTLS_DIR)/library/,libmbedtls.a libmbedx509.a libmbedcrypto.a)
else
# Static libraries if installed: a program that loads no shared library starts faster.
static_or_l   = $(or $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l$(1))
MBEDTLS_LIBS  = $(call static_or_l,mbedtls) $(call static_or_l,mbedx509) $(call static_or_l,mbedcrypto)
endif

# ---- layers: each may include only headers of the layers named here --------------------------------------------------

SEES_base   :=
SEES_json   := base
SEES_tls    := base
SEES_http   := base
SEES_client := base json tls http
SEES_api    := base json client
SEES_flow   := base json http client api
LAYERS      := base json tls http client api flow

# The folders of the command, layered in the same way. `commands` includes `help` for the command `help`; main.c includes all.
WINGS             := commands run help output grammar
SEES_cli/grammar  :=
SEES_cli/output   := cli/grammar
SEES_cli/help     := cli/output cli/grammar
SEES_cli/run      := cli/output cli/grammar
SEES_cli/commands := cli/run cli/help cli/output cli/grammar
SEES_cli          := $(addprefix cli/,$(WINGS))

# The public headers of the POSIX port.
POSIX_INC    := port/posix/include

layer        = $(patsubst src/%/,%,$(dir $<))
sees         = $(addprefix -Isrc/,$(SEES_$(layer))) $(if $(filter tls,$(layer)),$(MBEDTLS_INC)) $(if $(filter cli%,$(layer)),-I$(POSIX_INC))

include port/sources.mk

# Files that were added, renamed or removed since: the list is written again, and make starts again.
LISTED   := $(VASTAI_CORE) $(VASTAI_TLS) $(VASTAI_POSIX)
IN_TREE  := $(filter-out src/cli/%,$(wildcard src/*/*.c)) $(wildcard port/posix/*.c)
ifneq ($(if $(MAKE_RESTARTS),,$(filter-out $(LISTED),$(IN_TREE))$(filter-out $(IN_TREE),$(LISTED))),)
port/sources.mk: always
	@sh port/support/sources.sh > $@.new && mv $@.new $@
	@echo "port/sources.mk was rewritten: commit it" >&2
endif

LIB_SRC  := $(sort $(VASTAI_CORE) $(VASTAI_TLS))
CLI_SRC  := $(sort $(wildcard src/cli/*.c src/cli/*/*.c))
PORT_SRC := $(VASTAI_POSIX)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
PORT_OBJ := $(PORT_SRC:%.c=$(BUILD)/%.o)
# The sources that need mbedTLS. A program without TLS does not link them.
TLS_SRC  := $(VASTAI_TLS)
LIB      := $(BUILD)/libvastai.a
POSIX    := $(BUILD)/libvastai-posix.a
CLI      := $(BUILD)/vastai

##@ Build

all: $(LIB) $(POSIX) $(CLI) ## build the library, the POSIX port and the command (default)

# The compiler and flags of the files in BUILD. When they change, this file changes and everything is rebuilt.
FLAGS    := $(BUILD)/flags
MADE_BY  := $(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(MBEDTLS_DIR)

$(FLAGS): always
	@mkdir -p $(@D)
	@printf '%s\n' '$(MADE_BY)' | cmp -s - $@ || printf '%s\n' '$(MADE_BY)' > $@

$(BUILD)/src/%.o: src/%.c Makefile $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(sees) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/port/%.o: port/%.c Makefile $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) -I$(POSIX_INC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(LIB): $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(POSIX): $(PORT_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# CLI_EXTRA: an additional source file, such as a set of roots to build in.
$(CLI): $(CLI_OBJ) $(CLI_EXTRA) $(POSIX) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) -Iinclude $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections $^ $(MBEDTLS_LIBS) -o $@

sources: ## write port/sources.mk, the list of the library's sources, as the tree has them
	$(Q)sh port/support/sources.sh > port/sources.mk.new && mv port/sources.mk.new port/sources.mk

clean: ## remove all build output
	rm -rf $(BUILD)

distclean: clean ## remove what was fetched as well, such as the sources of mbedTLS
	rm -rf build

# A line `##@ TITLE` in a makefile starts a group of targets.
help: ## list these targets
	@awk -F ':.*## ' '/^##@ / { title = substr($$0, 5); if (!(title in text)) order[++titles] = title } \
	    /^[a-z0-9-]+:.*## / { text[title] = text[title] sprintf("  %-18s %s\n", $$1, $$2) } \
	    END { for (i = 1; i <= titles; i++) printf "%s%s\n%s", (i > 1 ? "\n" : ""), order[i], text[order[i]] }' $(MAKEFILE_LIST)

.PHONY: all sources clean distclean help always
.DELETE_ON_ERROR:

# The rules for the static file, firmware, tests and measurements.
-include $(filter-out port/sources.mk,$(sort $(wildcard port/*.mk port/*/*.mk))) $(sort $(wildcard tests/*.mk tests/*/*.mk))
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(PORT_OBJ:.o=.d)
