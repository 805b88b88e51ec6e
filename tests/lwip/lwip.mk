# SPDX-License-Identifier: MIT
# The lwIP ports on the host, over libslirp, always under sanitizers. lwIP is compiled here from its source: Debian's shared
# library has options of its own.

##@ Test

LWIP_NEEDS := clang libclang-rt-14-dev libslirp-dev libcmocka-dev
LWIP_CC    := clang
LWIP_SAN   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LWIP_OUT   := $(BUILD)/lwip-test
LWIP_WARN  := $(filter-out -Wconversion -Wundef,$(WARN)) # lwIP's headers are not written for these two

# The library's sources that the ports use.
LWIP_LIBRARY := $(addprefix src/base/,address.c integer.c slice.c)

LWIP_TESTING := $(LWIP_LIBRARY) $(addprefix tests/,lwip/net.c lwip/peer.c support/port_conformance.c support/socket_peer.c)

# Each variant: its folder of lwipopts.h, its flags, the part of lwIP it takes, its own files.
LWIP_VARIANTS := raw raw-on-malloc sockets
LWIP_OPTS_raw           := tests/lwip/raw
LWIP_OPTS_raw-on-malloc := tests/lwip/raw
LWIP_DEFS_raw-on-malloc := -DLWIP_ON_MALLOC
LWIP_SRC_raw            := $(LWIP_CORE)
LWIP_SRC_raw-on-malloc  := $(LWIP_CORE)
LWIP_OWN_raw            := $(VASTAI_LWIP_RAW) tests/lwip/test_raw.c $(LWIP_TESTING)
LWIP_OWN_raw-on-malloc  := $(LWIP_OWN_raw)
LWIP_OPTS_sockets       := tests/lwip/sockets
LWIP_DEFS_sockets       := -I$(LWIP_DIR)/contrib/ports/unix/port/include
LWIP_SRC_sockets        := $(LWIP_CORE) $(LWIP_API) $(LWIP_UNIX)
LWIP_OWN_sockets        := $(VASTAI_LWIP_SOCKETS) tests/lwip/test_sockets.c $(LWIP_TESTING)

define lwip_variant
LWIP_INC_$(1) := -I$$(LWIP_OPTS_$(1)) -Itests/lwip -Itests/support -Isrc/base -I$$(LWIP_DIR)/src/include -Iinclude -Iport/lwip -Iport/lwip/raw -Iport/lwip/sockets
LWIP_OBJ_$(1) := $$(LWIP_SRC_$(1):%.c=$$(LWIP_OUT)/$(1)/lwip/%.o) $$(LWIP_OWN_$(1):%.c=$$(LWIP_OUT)/$(1)/%.o)

$$(LWIP_OUT)/$(1)/lwip/%.o: $$(LWIP_DIR)/%.c $$(wildcard $$(LWIP_OPTS_$(1))/*.h) tests/lwip/lwip.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(LWIP_CC) $$(LWIP_SAN) $$(LWIP_DEFS_$(1)) $$(LWIP_INC_$(1)) -MMD -MP -c $$< -o $$@

$$(LWIP_OUT)/$(1)/%.o: %.c tests/lwip/lwip.mk | $$(LWIP_FETCH)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(LWIP_CC) -std=gnu11 $$(LWIP_WARN) $$(LWIP_SAN) $$(LWIP_DEFS_$(1)) $$(LWIP_INC_$(1)) -MMD -MP -c $$< -o $$@

$$(LWIP_OUT)/$(1)/test: $$(LWIP_OBJ_$(1))
	$$(call say,LD,$$@)
	$$(Q)$$(LWIP_CC) $$(LWIP_SAN) $$^ -lslirp -lcmocka -lpthread -o $$@

-include $$(LWIP_OBJ_$(1):.o=.d)
endef
$(foreach v,$(LWIP_VARIANTS),$(eval $(call lwip_variant,$(v))))

lwip-test: ## run the lwIP ports over libslirp on the host, under sanitizers
	$(Q)sh port/support/need.sh $(LWIP_NEEDS)
	$(Q)$(MAKE) --no-print-directory lwip
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(LWIP_VARIANTS:%=$(LWIP_OUT)/%/test)
	@mkdir -p $(BUILD)/unit
	$(Q)sh tests/support/run_unit.sh $(BUILD) $(LWIP_VARIANTS:%=$(LWIP_OUT)/%/test)

.PHONY: lwip-test
