# SPDX-License-Identifier: MIT
# Fuzzing: each tests/fuzz/fuzz_*.c against the library, with AddressSanitizer and UndefinedBehaviorSanitizer, for a bounded
# time. Corpora and what crashed stay under $(BUILD)/fuzz. A file fuzz_x.dict is x's dictionary; seeds_x.py writes its first
# inputs.

##@ Check

FUZZ_SECONDS ?= 20
FUZZ_CC      ?= clang
FUZZ_FLAGS   := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZ_NEEDS   := gcc libc6-dev libmbedtls-dev clang libclang-rt-dev

FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
FUZZ_OBJ := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(LIB_SRC) $(PORT_SRC) tests/support/json_trace.c)

$(BUILD)/fuzz/src/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(FUZZ_CC) $(OURS) $(sees) $(CPPFLAGS) $(FUZZ_FLAGS) -c $< -o $@

$(BUILD)/fuzz/port/%.o: port/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(FUZZ_CC) $(OURS) -I$(POSIX_INC) $(CPPFLAGS) $(FUZZ_FLAGS) -c $< -o $@

$(BUILD)/fuzz/tests/%.o: tests/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(FUZZ_CC) $(OURS) -Wno-missing-prototypes $(ALL_SEES) $(CPPFLAGS) $(FUZZ_FLAGS) -c $< -o $@

$(BUILD)/fuzz/libvastai.a: $(FUZZ_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/fuzz/fuzz_%: $(BUILD)/fuzz/tests/fuzz/fuzz_%.o $(BUILD)/fuzz/libvastai.a
	$(call say,LD,$@)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $^ $(MBEDTLS_LIBS) -o $@

fuzz: ## fuzz each parser for FUZZ_SECONDS (20)
	$(Q)sh port/support/need.sh $(FUZZ_NEEDS)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) fuzz-run

fuzz-run: $(FUZZ_BIN)
	$(Q)PYTHON=$(PYTHON) sh tests/fuzz/run_fuzz.sh $(FUZZ_SECONDS) $(BUILD)/fuzz $(FUZZ_BIN)

.PHONY: fuzz fuzz-run
.SECONDARY: $(FUZZ_SRC:%.c=$(BUILD)/fuzz/%.o)
-include $(FUZZ_OBJ:.o=.d) $(FUZZ_SRC:%.c=$(BUILD)/fuzz/%.d)
