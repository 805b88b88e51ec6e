# SPDX-License-Identifier: MIT
# Builds mbedTLS from source: the tree in MBEDTLS_DIR, or the Debian source package, fetched once and verified by apt.
#
# `make mbedtls` builds it for Linux and prints how to use it. For other builds:
#   $(call mbedtls_for,OUT,CONFIG,CC,AR,CFLAGS)   a recipe that builds it in OUT, which can then be used as MBEDTLS_DIR
# The target must depend on $(MBEDTLS_SOURCE).

##@ Devices

# mbedTLS 3.6.6 fails with TLS 1.2 servers that sign with RSA-PSS.
MBEDTLS_LEAST  := 3.6.7
MBEDTLS_TREE   := $(or $(MBEDTLS_DIR),build/mbedtls/src)
MBEDTLS_SOURCE := $(if $(MBEDTLS_DIR),,build/mbedtls/src/.version)
MBEDTLS_BUILT  := build/mbedtls/linux

mbedtls_for     = $(MAKE) --no-print-directory -j$(JOBS) -f port/mbedtls/Makefile SRC=$(MBEDTLS_TREE) OUT=$(1) CONFIG=$(2) CC='$(3)' AR='$(4)' CFLAGS='$(5)'

build/mbedtls/src/.version: port/support/debsrc.sh
	$(Q)sh port/support/need.sh dpkg-dev
	$(Q)sh port/support/debsrc.sh mbedtls $(MBEDTLS_LEAST) build/mbedtls trixie trixie-updates forky sid
	@touch $@

mbedtls: $(MBEDTLS_SOURCE) ## build mbedTLS from Debian's source (or from MBEDTLS_DIR=) and print how to use it
	$(call say,MBEDTLS,$(MBEDTLS_BUILT))
	$(Q)$(call mbedtls_for,$(MBEDTLS_BUILT),port/mbedtls/mbedtls_config_linux.h,$(CC),$(AR),-Os)
	@echo "Built. Use it with: make BUILD=build/m36 MBEDTLS_DIR=$(MBEDTLS_BUILT)"

.PHONY: mbedtls
