# SPDX-License-Identifier: MIT
# The example programs, as README shows them: built like any program that uses the installed library.

##@ Test

EXAMPLE_SRC := $(sort $(wildcard tests/examples/*.c))
EXAMPLE_BIN := $(EXAMPLE_SRC:tests/examples/%.c=$(BUILD)/examples/%)

$(BUILD)/examples/%: tests/examples/%.c $(POSIX) $(LIB) tests/examples/session.h
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -std=c11 -D_DEFAULT_SOURCE $(WARN) -Iinclude -I$(POSIX_INC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter-out %.h,$^) $(MBEDTLS_LIBS) -o $@

examples: $(EXAMPLE_BIN) ## build the example programs

.PHONY: examples
