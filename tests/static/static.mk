# SPDX-License-Identifier: MIT
# Tests of the static file: it is built as it is shipped, and run.

##@ Test

# The whole path through the file that is shipped: its own TLS 1.2 and 1.3, musl's start, roots by need; and alone in a root file
# system, with the tests' roots built in. Files of other machines run in qemu, through a script with the command's name.
STATIC_E2E  ?= tests/e2e/test_static_parts.py tests/e2e/test_empty_root.py tests/e2e/test_delete.py tests/e2e/test_tls.py $(if $(QEMU),,tests/e2e/test_nginx.py tests/e2e/test_sessions.py)
qemu_armv7   := qemu-arm
qemu_armel   := qemu-arm
qemu_aarch64 := qemu-aarch64
qemu_riscv64 := qemu-riscv64
QEMU          = $(qemu_$(ARCH))

$(STATIC)/pki/roots.pem: tests/support/pki.py tests/e2e/emulator/certs.py
	$(call say,CERTS,$(@D))
	$(Q)rm -rf $(@D) && $(PYTHON) -B tests/support/pki.py $(@D)

# A program that is compiled and linked as the static file is.
part          = $(STATIC_CC) $(STATIC_CFLAGS) $(if $(STATIC_LLD),$(LLD_LDFLAGS),$(STATIC_LDFLAGS)) -fno-lto tests/static/$(1).c -o $(STATIC)/run/$(1)

static-test: ## end-to-end tests of the static file, other machines' in qemu: ARCH=armv7, ...
	$(Q)sh port/support/need.sh $(TEST_NEEDS) $(if $(QEMU),qemu-user qemu-user-static)
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(MAKE) --no-print-directory $(STATIC)/pki/roots.pem
	$(Q)$(MAKE) --no-print-directory static ROOTS=$(STATIC)/pki/roots.pem && cp $(STATIC)/vastai $(STATIC)/pki/vastai-with-roots
	$(Q)$(MAKE) --no-print-directory static ROOTS= && cp $(STATIC)/vastai $(STATIC)/pki/vastai-without-roots
	$(Q)$(MAKE) --no-print-directory static
	@mkdir -p $(STATIC)/run
	@printf '#!/bin/sh\nexec %s %s "$$@"\n' '$(QEMU)' $(abspath $(STATIC)/vastai) > $(STATIC)/run/vastai && chmod +x $(STATIC)/run/vastai
	$(Q)$(call part,smash)
	$(Q)BUILD=$(abspath $(STATIC))$(if $(QEMU),/run) SMASH='$(QEMU) $(abspath $(STATIC))/run/smash' \
	    STATIC=$(abspath $(STATIC)/pki) QEMU=$(QEMU) SHARED=$(SHARED) \
	    $(PYTEST_SIDE_BY_SIDE) $(STATIC_E2E)

static-test-armv7:
	$(Q)$(MAKE) --no-print-directory static-test ARCH=armv7 ROOTS=

.PHONY: static-test static-test-armv7
