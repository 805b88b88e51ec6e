# SPDX-License-Identifier: MIT
# Builds the library and mbedTLS for a device, to be linked into firmware:
#   make cross CPU='-mcpu=cortex-m4 -mthumb' [CROSS=arm-none-eabi-] [CROSS_CONFIG=port/mbedtls/mbedtls_config_mcu.h]
# The result is build/cross/libvastai.a, and build/cross/mbedtls, which can be used as MBEDTLS_DIR.

##@ Devices

CROSS     ?= arm-none-eabi-
CROSS_CONFIG ?= port/mbedtls/mbedtls_config_mcu_lean.h
CROSS_OUT := build/cross
# Without the fast paths of the JSON scanner, to save flash; see vastai/config.h.
CROSS_FLAGS = -Os -DVAST_JSON_SMALL=1 $(CPU)

cross: ## build the library and mbedTLS for a device: CPU='-mcpu=cortex-m4 -mthumb', see port/cross.mk
	$(Q)test -n '$(CPU)' || { echo "CPU= must say which processor: CPU='-mcpu=cortex-m4 -mthumb'" >&2; exit 1; }
	$(Q)$(if $(filter arm-none-eabi-,$(CROSS)),sh port/support/need.sh gcc-arm-none-eabi libnewlib-arm-none-eabi)
	$(Q)$(if $(MBEDTLS_SOURCE),$(MAKE) --no-print-directory -s $(MBEDTLS_SOURCE))
	$(Q)rm -rf $(CROSS_OUT)
	$(call say,MBEDTLS,$(CROSS_OUT)/mbedtls)
	$(Q)$(call mbedtls_for,$(CROSS_OUT)/mbedtls,$(CROSS_CONFIG),$(CROSS)gcc,$(CROSS)ar,$(CROSS_FLAGS))
	$(Q)$(MAKE) --no-print-directory BUILD=$(CROSS_OUT) MBEDTLS_DIR=$(CROSS_OUT)/mbedtls CC=$(CROSS)gcc AR=$(CROSS)ar \
	    CFLAGS='$(CROSS_FLAGS)' $(CROSS_OUT)/libvastai.a
	$(Q)$(CROSS)size -t $(CROSS_OUT)/libvastai.a | tail -n 1

.PHONY: cross
