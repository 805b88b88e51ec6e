# SPDX-License-Identifier: MIT
# The emulator and the demonstration. `make e2e` itself stands in tests/tests.mk.

##@ Test

DEMO_NEEDS := gcc libc6-dev libmbedtls-dev python3 openssl
TEST_NEEDS += curl nginx-light

emulator: ## run the emulator of the service on loopback, with a sample account
	$(Q)cd tests/e2e && exec $(PYTHON) -B -m emulator

demo: ## install what is missing, build, delete an endpoint group in the emulator
	$(Q)sh port/support/need.sh $(DEMO_NEEDS)
	$(Q)$(MAKE) -s --no-print-directory all
	$(Q)PYTHON=$(PYTHON) sh tests/e2e/demo.sh $(CLI)

.PHONY: emulator demo
