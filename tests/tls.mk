# SPDX-License-Identifier: MIT
# The TLS tests need these: throw-away certificates, made by openssl.

$(BUILD)/certs/done: tests/support/certs.sh
	$(call say,CERTS,$(@D))
	$(Q)sh $< $(@D)

unit: $(BUILD)/certs/done

# ---- the same with mbedTLS 3.6: TLS 1.3, an arena, RSA-PSS in TLS 1.2 ------------------------------------------------

M36     := build/m36
M36_E2E := $(addprefix tests/e2e/,test_tls.py test_sessions.py test_nginx.py test_proxy.py test_wire.py)
M36_MAKE = $(MAKE) --no-print-directory -s BUILD=$(M36) MBEDTLS_DIR=$(MBEDTLS_BUILT) E2E='$(M36_E2E)' say=

test-mbedtls36: ## unit tests, and the end-to-end tests that have to do with TLS, on mbedTLS 3.6
	$(Q)if [ -z '$(MBEDTLS_SOURCE)' ] || $(MAKE) --no-print-directory -s $(MBEDTLS_SOURCE); then \
	    $(MAKE) --no-print-directory test-mbedtls36-run; \
	else echo "0 passed, 1 skipped: the tests on mbedTLS 3.6; its source is not to be had"; fi

test-mbedtls36-run: mbedtls
	$(Q)$(M36_MAKE) -j$(JOBS) programs
	$(Q)sh tests/support/tally.sh "$(M36_MAKE)" unit e2e

.PHONY: test-mbedtls36 test-mbedtls36-run
