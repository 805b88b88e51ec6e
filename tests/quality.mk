# SPDX-License-Identifier: MIT
# What is asked of the code besides its tests: style, analysis, sanitizers, coverage, symbols, stack.

##@ Check

LINT_NEEDS := clang-format clang-tidy clang cppcheck g++ python3-pytest
SAN_NEEDS   := clang libclang-rt-14-dev
ALL_C       := $(sort $(shell git ls-files '*.c' '*.h' 2>/dev/null))
SAN_FLAGS   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
SAN_MAKE     = $(MAKE) --no-print-directory BUILD=$(BUILD)/asan CC=clang CFLAGS='$(SAN_FLAGS)' SANITIZED=1

lint-needs:
	$(Q)sh port/support/need.sh $(LINT_NEEDS)

lint: lint-needs check-format check-words check-headers check-warnings check-cppcheck check-tidy ## style and static analysis, warnings as errors

check-format:
	$(call say,CHECK,clang-format)
	$(Q)clang-format --dry-run -Werror $(ALL_C)

# Refuses functions that are easily misused, upward includes, unclear words, long lines and files without a head.
check-words: check-sources
	$(call say,CHECK,words)
	$(Q)! git grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|alloca|atoi|atol|scanf|sscanf|setjmp\(|malloc|calloc|realloc|free)\(' -- 'src/*.[ch]' ':!src/cli' ':!src/tls'
	$(Q)! git grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|alloca|atoi|atol|sscanf)\(' -- 'src/cli' 'src/tls' port
	$(Q)! git grep -nE '#include "\.\./' -- '*.[ch]'
	$(Q)! git grep -nE '\b(TO''DO|FIX''ME|XX''X|HA''CK)\b' -- '*.[ch]' '*.py' '*.sh' Makefile '*.mk'
	$(Q)$(PYTHON) -B tests/support/words.py
	$(Q)git ls-files '*.c' '*.h' | xargs wc -l | awk '$$2 != "total" && $$1 > 800 { print $$2 ": " $$1 " lines, 800 are the limit"; bad = 1 } END { exit bad }'

# port/sources.mk must be what `make sources` writes, and in git's index.
check-sources:
	$(call say,CHECK,port/sources.mk)
	$(Q)sh port/support/sources.sh | diff port/sources.mk - || { echo "port/sources.mk is not of this tree: run 'make sources'"; exit 1; }
	$(Q)git diff --quiet -- port/sources.mk || { echo "port/sources.mk was rewritten: commit it"; exit 1; }

check-headers: ## compile each installed header as C11, C23, C++11 and C++20
	$(call say,CHECK,headers)
	$(Q)$(PYTEST) tests/build/test_headers.py

check-warnings:
	$(call say,CHECK,warnings)
	$(Q)$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/werror CFLAGS="-Os -Werror" say= all $(UNIT_BIN:$(BUILD)/%=$(BUILD)/werror/%)
	$(Q)$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/werror-clang CC=clang CFLAGS="-Os -Werror" say= all

check-cppcheck:
	$(call say,CHECK,cppcheck)
	$(Q)cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem -Iinclude $(ALL_SEES) src port/posix port/none

check-tidy:
	$(call say,CHECK,clang-tidy)
	$(Q)printf '%s\n' $(LIB_SRC) $(CLI_SRC) $(PORT_SRC) | xargs -P 2 -n 6 \
	    sh -c 'clang-tidy --quiet "$$@" -- -std=c11 -Iinclude $(ALL_SEES) $(MBEDTLS_INC) 2>/dev/null' check-tidy

sanitize: ## unit and end-to-end tests under AddressSanitizer and UndefinedBehaviorSanitizer
	$(Q)sh port/support/need.sh $(SAN_NEEDS)
	$(Q)$(SAN_MAKE) -j$(JOBS) programs
	$(Q)sh tests/support/tally.sh "$(SAN_MAKE)" unit e2e

# ---- coverage --------------------------------------------------------------------------------------------------------

# A row a layer: its folder, the least share of its lines and of its branches that are to be taken, in per cent.
COVERED_BY_UNIT := src/base:100:100 src/json:100:100 src/http:100:100 src/client:100:100 src/api:100:100 src/flow:100:100
COVERED_BY_ALL  := src/api:95 src/cli:95
COV             := $(BUILD)/cov
COV_MAKE         = $(MAKE) --no-print-directory -s BUILD=$(COV) CFLAGS="-O0 -g --coverage" LDFLAGS=--coverage \
                   CLI_EXTRA=tests/support/coverage/killed.c COUNTED=1
ifdef COUNTED
$(CLI): override LDFLAGS += -Wl,--wrap=_exit,--wrap=sigaction
endif

coverage: ## coverage of the library, TLS apart, by the unit tests: every line and branch, or it fails
	$(Q)rm -rf $(COV) && mkdir -p $(COV)
	$(Q)$(COV_MAKE) -j$(JOBS) programs
	$(Q)$(COV_MAKE) unit
	$(Q)$(PYTHON) tests/support/coverage.py $(COV) $(COVERED_BY_UNIT)

# On top of it: the same objects, their counts go on.
coverage-all: coverage ## coverage of the operations and the command by all tests: 95 % of the lines, or it fails
	$(Q)$(COV_MAKE) e2e
	$(Q)$(PYTHON) tests/support/coverage.py $(COV) $(COVERED_BY_ALL)

# Not in CI: a change takes some seconds. A survivor is killed by a test, or shown to be equivalent.
mutants: ## change one place of the library at a time (COUNT=60 SEED=1): which do the unit tests not notice
	$(Q)$(PYTHON) tests/support/mutate.py --seed $(or $(SEED),1) --count $(or $(COUNT),60)

# ---- symbols and stack: what a device must be able to rely on --------------------------------------------------------

symbols: $(LIB_OBJ) ## the library has no allocator, stdio, float, nor memory of its own
	$(Q)sh tests/support/symbols.sh $(filter-out $(TLS_SRC:%.c=$(BUILD)/%.o),$(LIB_OBJ))

stack: ## deepest stack of a call outside TLS, from -fstack-usage and the call graph
	$(Q)$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/stack CC=gcc CFLAGS="-Os -fstack-usage -fcallgraph-info=su" say= $(patsubst %.c,$(BUILD)/stack/%.o,$(filter-out $(TLS_SRC),$(LIB_SRC)))
	$(Q)$(PYTHON) tests/support/stack.py $(BUILD)/stack 1024

.PHONY: lint lint-needs check-format check-words check-sources check-headers check-warnings check-cppcheck check-tidy sanitize coverage coverage-all mutants symbols stack
