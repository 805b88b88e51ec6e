# SPDX-License-Identifier: MIT
# The emulator, the demonstration and the expected help texts. `make e2e` itself is in tests/tests.mk.

##@ Test

DEMO_NEEDS := gcc libc6-dev libmbedtls-dev python3 openssl
TEST_NEEDS += curl nginx-light python3-requests

emulator: ## run the emulator of the service on loopback, with a sample account
	$(Q)cd tests/e2e && exec $(PYTHON) -B -m emulator

demo: ## install what is missing, build, delete an endpoint group in the emulator
	$(Q)sh port/support/need.sh $(DEMO_NEEDS)
	$(Q)$(MAKE) -s --no-print-directory all
	$(Q)PYTHON=$(PYTHON) sh tests/e2e/demo.sh $(CLI)

help-accept: all ## write the present help texts as the expected ones, tests/e2e/expected/help
	$(Q)BUILD=$(abspath $(BUILD)) $(PYTHON) -B tests/e2e/help_texts.py accept

.PHONY: emulator demo help-accept
